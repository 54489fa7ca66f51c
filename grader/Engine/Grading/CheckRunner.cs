using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Grading;

/// <summary>Asks the checks of an exercise; those whose programs did not build are not asked.</summary>
public static class CheckRunner
{
    /// <summary>The finding of each check. Pure.</summary>
    public static IReadOnlyDictionary<string, Finding> Of(
        Exercise exercise, IEnumerable<Check> checks, IEnumerable<ScenarioRecording> recordings)
    {
        var evidence = new RecordingSet(recordings);
        var all = checks.ToList();
        var askable = all.Where(c => c.Scenarios.All(evidence.Has)).ToList();
        var findings = new Dictionary<string, Finding>(Judge.Ask(askable, evidence), StringComparer.Ordinal);
        foreach (var check in all.Except(askable))
            findings[check.Id] = Finding.SkippedBecause(exercise.Spec(check.Id).Needs);
        return findings;
    }
}
