namespace Courseware.Reporting.Site;

/// <summary>The labels of the course page in one language.</summary>
internal sealed record SiteTexts
{
    public required string Course { get; init; }
    public required string Lead { get; init; }
    public required string SkipToContent { get; init; }
    public required string AllExercises { get; init; }

    /// <summary>The name of the other language, in that language.</summary>
    public required string OtherName { get; init; }

    public required string OnThisPage { get; init; }
    public required string Exercises { get; init; }
    public required string NoExercises { get; init; }
    public required string Handout { get; init; }
    public required string NoHandout { get; init; }
    public required string HandoutElsewhere { get; init; }
    public required string Table { get; init; }
    public required string States { get; init; }
    public required string StatesOfAll { get; init; }
    public required string StatesOfOne { get; init; }
    public required string NoPath { get; init; }
    public required string Path { get; init; }
    public required string Demos { get; init; }
    public required string DemosAre { get; init; }

    /// <summary>{0} = why.</summary>
    public required string NotRun { get; init; }

    public required string PlayIt { get; init; }
    public required string AsText { get; init; }
    public required string Programs { get; init; }
    public required string Documents { get; init; }
    public required string Checks { get; init; }

    /// <summary>{0} = checks of the core, {1} = their points.</summary>
    public required string CoreChecks { get; init; }

    /// <summary>{0} = robust checks.</summary>
    public required string RobustChecks { get; init; }

    public required string Begin { get; init; }
    public required string Footer { get; init; }

    /// <summary>The link to the packets of a run.</summary>
    public required string Capture { get; init; }

    /// <summary>The name of the diagram's own box.</summary>
    public required string Diagram { get; init; }

    /// <summary>Where the arrows of the diagram come from.</summary>
    public required string Sources { get; init; }

    /// <summary>The pages of the lecture.</summary>
    public required string Lecture { get; init; }

    /// <summary>The button that forgets what was answered.</summary>
    public required string Reset { get; init; }

    public static SiteTexts For(string language) => TextBinder.Bind<SiteTexts>(Source, language);

    private static readonly TextTable Source = TextTable.Own("site");
}
