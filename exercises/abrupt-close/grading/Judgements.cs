using Courseware.Judging;

namespace Courseware.Exercises.AbruptClose;

/// <summary>How checks ask their scenarios.</summary>
internal static class Judgements
{
    /// <summary>
    /// Asks every scenario. A fault of the grader decides first, then what is proved, then what could not be decided; it passes when all do.
    /// </summary>
    public static Finding Ask(Evidence evidence, string role, IReadOnlyList<string> scenarios, Func<LateReading, Finding> ask)
    {
        var findings = scenarios.Select(id => (Judge.Fault(evidence[id]) ?? ask(new LateReading(evidence[id], role))) with { Scenario = id }).ToList();
        Outcome[] order = [Outcome.Error, Outcome.Failed, Outcome.Inconclusive, Outcome.Skipped];
        foreach (var outcome in order)
        {
            if (findings.FindAll(f => f.Outcome == outcome) is [var first, ..] same)
                return first.With("scenarios", string.Join(", ", same.Select(f => f.Scenario)));
        }
        return findings is [var only] ? only : Finding.Passed(findings.SelectMany(f => f.Evidence));
    }
}
