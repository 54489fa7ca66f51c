using Courseware.Judging;

namespace Courseware.Reporting.Formats;

/// <summary>The words of the files for other tools, in one language; what the terminal report says too is in <see cref="Texts"/>.</summary>
internal sealed record FormatTexts
{
    public required IReadOnlyDictionary<Verdict, string> Verdicts { get; init; }
    public required string Verdict { get; init; }
    public required string Check { get; init; }
    public required string Points { get; init; }
    public required string WhatIsAsked { get; init; }

    /// <summary>{0} = how many.</summary>
    public required string MoreProblems { get; init; }

    /// <summary>{0} = how many.</summary>
    public required string MoreAnnotations { get; init; }

    /// <summary>{0} = points, {1} = of how many, {2} = the same as a part of a hundred, {3} = checks.</summary>
    public required string Scaled { get; init; }

    /// <summary>{0} = checks.</summary>
    public required string NothingDecided { get; init; }

    public required string NotGraded { get; init; }

    public required string CannotBeGraded { get; init; }

    public static FormatTexts For(string language) => TextBinder.Bind<FormatTexts>(Source, language);

    private static readonly TextTable Source = TextTable.Own("formats");
}
