using Courseware.Judging;

namespace Courseware.Exercises.AbruptClose;

/// <summary>How checks ask their scenarios.</summary>
internal static class SharedChecks
{
    /// <summary>
    /// Asks every scenario. A fault of the grader decides first, then what is proved, then what could not be decided; it passes when all do.
    /// </summary>
    public static Finding Ask(RecordingSet evidence, string role, IReadOnlyList<string> scenarios, Func<LateReading, Finding> ask)
    {
        var findings = scenarios.Select(id => (Judge.Fault(evidence[id]) ?? ask(new LateReading(evidence[id], role))) with { Scenario = id }).ToList();
        return Judge.Deciding(findings) ?? (findings is [var only] ? only : Finding.Passed(findings.SelectMany(f => f.Evidence)));
    }
}
