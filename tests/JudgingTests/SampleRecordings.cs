using Courseware.Exercises.HalfClose;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Tests.JudgingTests;

/// <summary>The recordings of a submission that is right in everything, written by hand, and the exercise that judges them.</summary>
internal static class SampleRecordings
{
    public static Exercise Exercise { get; } =
        Exercise.Load(Path.Combine(Repository.Root, "exercises", "half-close"), new HalfCloseExercise());

    public static IReadOnlyDictionary<string, ScenarioRecording> Right { get; } = new[]
    {
        [RecordingBuilder.Build()],
        ServerScenarios.All.Select(s => RecordingBuilder.Server(s.Id)),
        ClientScenarios.All.Select(s => RecordingBuilder.Client(s.Id)),
        PairScenarios.All.Select(s => RecordingBuilder.Pair(s.Id)),
    }.SelectMany(r => r).ToDictionary(r => r.Scenario, StringComparer.Ordinal);

    /// <summary>The finding of a check when some of the recordings are changed.</summary>
    public static Finding Ask(string check, IEnumerable<string> scenarios, Func<ScenarioRecording, ScenarioRecording> edit)
    {
        var changed = scenarios.ToHashSet(StringComparer.Ordinal);
        return Ask(check, Right.Values.Select(r => changed.Contains(r.Scenario) ? edit(r) : r));
    }

    /// <summary>The finding of a check in recordings.</summary>
    public static Finding Ask(string check, IEnumerable<ScenarioRecording> recordings) =>
        Judge.Ask(Exercise.Code.Checks.Where(c => c.Id == check), new RecordingSet(recordings))[check];
}
