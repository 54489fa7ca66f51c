using Courseware.Recordings;

namespace Courseware.Judging;

/// <summary>
/// One question asked of recordings. <paramref name="Scenarios"/> are the ids of the recordings that it reads;
/// <paramref name="Judge"/> is a pure function of them: no clock, no file, no socket, no process.
/// </summary>
public sealed record Check(string Id, IReadOnlyList<string> Scenarios, Func<RecordingSet, Finding> Judge);

/// <summary>The recordings of one submission, by scenario id.</summary>
public sealed class RecordingSet(IEnumerable<ScenarioRecording> recordings)
{
    private readonly Dictionary<string, ScenarioRecording> _recordings =
        recordings.ToDictionary(r => r.Scenario, StringComparer.Ordinal);

    /// <summary>The recording of a scenario.</summary>
    /// <exception cref="KeyNotFoundException">The scenario was not run: a fault of the grader.</exception>
    public ScenarioRecording this[string scenario] => _recordings.TryGetValue(scenario, out var recording)
        ? recording
        : throw new KeyNotFoundException($"No recording of the scenario '{scenario}' was kept.");

    /// <summary>True when there is a recording of the scenario.</summary>
    public bool Has(string scenario) => _recordings.ContainsKey(scenario);
}
