using Courseware.Grading;

namespace Courseware.Reporting;

/// <summary>The labels of the reports in one language. The texts of the checks come with the result.</summary>
internal sealed record Texts
{
    public required string Submission { get; init; }
    public required string Lab { get; init; }
    public required string Wire { get; init; }
    public required string Seed { get; init; }
    public required string Asked { get; init; }

    /// <summary>{0} = ids of the selected checks.</summary>
    public required string AskedChecks { get; init; }

    public required string Handout { get; init; }
    public required string Core { get; init; }
    public required string Robust { get; init; }

    /// <summary>{0} = ids of the checks that did not pass.</summary>
    public required string WaitsFor { get; init; }

    public required string NotPossibleHere { get; init; }
    public required string RunAgain { get; init; }

    /// <summary>{0} = id of the scenario.</summary>
    public required string DecidedBy { get; init; }

    public required string Inconclusive { get; init; }
    public required string GraderFault { get; init; }

    /// <summary>{0} = id of the check that has the full text.</summary>
    public required string SameAs { get; init; }

    /// <summary>{0} = id of the check that has the ladder of the same scenario.</summary>
    public required string LadderAbove { get; init; }

    public required string Why { get; init; }
    public required string NextStep { get; init; }
    public required string Again { get; init; }

    /// <summary>{0} = points, {1} = most points.</summary>
    public required string Score { get; init; }

    /// <summary>The same, when only some checks were asked.</summary>
    public required string ScoreOfAsked { get; init; }

    /// <summary>{0} = passed, {1} = all of the robust tier.</summary>
    public required string RobustScore { get; init; }

    /// <summary>{0} = seconds.</summary>
    public required string Seconds { get; init; }

    public required string Partial { get; init; }

    /// <summary>The label of the problem to be fixed first.</summary>
    public required string FixFirst { get; init; }

    /// <summary>While a submission is watched.</summary>
    public required string Watching { get; init; }

    public required string Note { get; init; }

    /// <summary>How well a lab keeps programs apart, by its code in the result.</summary>
    public required IReadOnlyDictionary<string, string> Isolation { get; init; }

    /// <summary>How the programs met, by its code in the result: {0} = why there is no wire.</summary>
    public required IReadOnlyDictionary<string, string> Wires { get; init; }

    /// <summary>{0} = the program, {1} = the address, {2} = scenarios.</summary>
    public required string Bypassed { get; init; }

    /// <summary>{0} = how many, {1} = scenarios.</summary>
    public required string UsesUdp { get; init; }

    /// <summary>{0} = how many, {1} = scenarios.</summary>
    public required string MoreConnections { get; init; }

    /// <summary>While a stage runs, by <see cref="GradingProgress.Phase"/>: {0} = done, {1} = total, {2} = current.</summary>
    public required IReadOnlyDictionary<string, string> Doing { get; init; }

    /// <summary>When a stage is over, by <see cref="GradingProgress.Phase"/>: {0} = total.</summary>
    public required IReadOnlyDictionary<string, string> Done { get; init; }

    /// <summary>{0} = seconds.</summary>
    public required string DemoRecorded { get; init; }

    public required string DemoKeys { get; init; }

    /// <summary>The label of the commands that play what an exercise shows in a lecture.</summary>
    public required string Demos { get; init; }

    public static Texts For(string language) => TextBinder.Bind<Texts>(Source, language);

    private static readonly TextTable Source = TextTable.Own("report");
}
