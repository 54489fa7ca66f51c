using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Exercises.ShutdownModes;

/// <summary>Asks one question of several recordings.</summary>
internal static class Judgements
{
    // A fault of the grader goes first, then what is proved, then what could not be decided.
    private static readonly Outcome[] Order = [Outcome.Error, Outcome.Failed, Outcome.Inconclusive, Outcome.Skipped];

    /// <summary>Asks each scenario; the first that does not pass decides, and the others like it are named with it.</summary>
    public static Finding Each(Evidence evidence, IReadOnlyList<string> scenarios, Func<ModeFacts, Finding> ask)
    {
        var findings = scenarios.Select(id => (Id: id, Finding: Judge.Fault(evidence[id]) ?? Asked(evidence[id]))).ToList();
        foreach (var outcome in Order)
        {
            var same = findings.FindAll(f => f.Finding.Outcome == outcome);
            if (same.Count > 0)
                return same[0].Finding.With("scenarios", string.Join(", ", same.Select(f => f.Id))) with { Scenario = same[0].Id };
        }
        return Finding.Passed(findings.Select(f => f.Finding.Evidence is [.., var last] ? last : null));

        Finding Asked(ScenarioRecording recording) => ask(new ModeFacts(recording));
    }

    /// <summary>A check of one scenario.</summary>
    public static Check Single(string id, string scenario, Func<ModeFacts, Finding> ask) => new(id, [scenario], e => Each(e, [scenario], ask));

    /// <summary>A check that each of several scenarios has to pass.</summary>
    public static Check All(string id, IReadOnlyList<string> scenarios, Func<ModeFacts, Finding> ask) => new(id, scenarios, e => Each(e, scenarios, ask));
}
