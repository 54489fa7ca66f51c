namespace Courseware.Reporting;

/// <summary>The words of hints and of the progress from one attempt to the next.</summary>
internal sealed record HintTexts
{
    public required string Question { get; init; }
    public required string Concept { get; init; }
    public required string Line { get; init; }
    public required string Call { get; init; }
    public required string More { get; init; }

    /// <summary>{0} = the title of the check.</summary>
    public required string WhichLine { get; init; }

    public required string Nothing { get; init; }

    /// <summary>{0} and {1} = checks passed before, and of how many, {2} = when, {3} = passed now.</summary>
    public required string Progress { get; init; }

    public required string Yesterday { get; init; }

    /// <summary>{0} = a time of today.</summary>
    public required string At { get; init; }

    /// <summary>{0} = a date.</summary>
    public required string On { get; init; }

    public static HintTexts For(string language) => TextBinder.Bind<HintTexts>(Source, language);

    private static readonly TextTable Source = TextTable.Own("hints");
}
