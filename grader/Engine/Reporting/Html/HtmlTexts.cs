using Courseware.Judging;

namespace Courseware.Reporting.Html;

/// <summary>The labels that only the HTML report has; the others are those of <see cref="Texts"/>.</summary>
internal sealed record HtmlTexts
{
    /// <summary>{0} = exercise, {1} = submission.</summary>
    public required string Title { get; init; }

    public required string SkipToChecks { get; init; }
    public required string Time { get; init; }

    /// <summary>{0} = points.</summary>
    public required string OutOf { get; init; }

    public required string AllChecks { get; init; }
    public required string Verdict { get; init; }
    public required string Check { get; init; }
    public required string Points { get; init; }
    public required string Problems { get; init; }
    public required string NoProblems { get; init; }

    /// <summary>{0} = id of the check.</summary>
    public required string SameAs { get; init; }

    public required string Details { get; init; }

    /// <summary>{0} = id of the scenario.</summary>
    public required string Connection { get; init; }

    /// <summary>{0} = the size of the file with its unit, {1} = seed.</summary>
    public required string FileOf { get; init; }

    /// <summary>{0} = id of the scenario.</summary>
    public required string DrawnElsewhere { get; init; }

    public required string AsText { get; init; }
    public required string Printed { get; init; }
    public required string PrintedNothing { get; init; }

    /// <summary>{0} = count.</summary>
    public required string Bytes { get; init; }

    public required string OneByte { get; init; }

    /// <summary>{0} = count with its unit.</summary>
    public required string LeftOut { get; init; }

    public required string WentWell { get; init; }

    /// <summary>{0} = id of the check.</summary>
    public required string WentWellBecause { get; init; }

    public required string Notes { get; init; }
    public required string BackToChecks { get; init; }
    public required string Footer { get; init; }
    public required IReadOnlyDictionary<Verdict, string> Verdicts { get; init; }

    public static HtmlTexts For(string language) => TextBinder.Bind<HtmlTexts>(Source, language);

    private static readonly TextTable Source = TextTable.Own("html");
}
