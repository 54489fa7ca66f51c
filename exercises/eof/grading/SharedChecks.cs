using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Exercises.Eof;

/// <summary>Functions that several checks of the exercise use.</summary>
internal static class SharedChecks
{
    /// <summary>
    /// Runs a check for every scenario. If receivers all use the same wrong port, they collide; then one of them shows why. A receiver that gives up
    /// after a time may do so anywhere on a busy machine; in the long silence it does so on every machine.
    /// </summary>
    public static Finding Each(RecordingSet evidence, IReadOnlyList<string> scenarios, Func<ScenarioRecording, Finding> ask) =>
        Judge.Each(evidence, scenarios, ask, Reason.WrongPort, Reasons.LeftInSilence);

    /// <summary>Asks one scenario.</summary>
    public static Finding One(RecordingSet evidence, string scenario, Func<ScenarioRecording, Finding> ask) => Each(evidence, [scenario], ask);
}
