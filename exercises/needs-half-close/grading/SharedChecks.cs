using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Exercises.NeedsHalfClose;

/// <summary>Functions that several checks of the exercise use.</summary>
internal static class SharedChecks
{
    /// <summary>
    /// Runs a check for every scenario. If servers all use the same wrong port, they collide; then one of them shows why. The evidence of a check of
    /// one scenario is recorded as a whole: a deadlock needs several events as proof.
    /// </summary>
    public static Finding Each(RecordingSet evidence, IReadOnlyList<string> scenarios, Func<ScenarioRecording, Finding> ask) =>
        scenarios is [var only] && Judge.Fault(evidence[only]) is null && ask(evidence[only]) is { Verdict: Verdict.Passed } passed
            ? passed with { Scenario = only }
            : Judge.Each(evidence, scenarios, ask, Reason.WrongPort);

    /// <summary>A check that asks each of its scenarios the same.</summary>
    public static Check New(string id, IReadOnlyList<string> scenarios, Func<ScenarioRecording, Finding> ask) =>
        new(id, [.. scenarios], e => Each(e, scenarios, ask));

    /// <summary>A printed line, and not too much of it.</summary>
    public static string Shown(string line) => line.Length <= 64 ? line : $"{line[..64]}…";

    /// <summary>Bytes that came over the connection, harmless to show, and not too many.</summary>
    public static string Shown(ReadOnlySpan<byte> bytes) => EscapedBytes.Escape(bytes[..Math.Min(64, bytes.Length)]);
}
