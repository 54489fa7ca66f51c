using Courseware.Grading;
using Courseware.Recordings;

namespace Courseware.Reporting.Ladders;

/// <summary>What happened on a scenario's connections, as a picture to be read downwards: two ends, and arrows between them.</summary>
public sealed record Ladder
{
    /// <summary>The scenario's name.</summary>
    public required string Scenario { get; init; }

    /// <summary>Draws a recording; the events that decided <paramref name="decided"/>, if it failed here, mark their rows.</summary>
    public static Ladder From(ScenarioRecording recording, CheckResult? decided = null) => new() { Scenario = $"{recording.Scenario} {decided?.Id}" };
}
