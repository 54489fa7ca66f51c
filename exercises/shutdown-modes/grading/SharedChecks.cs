using Courseware.Judging;

namespace Courseware.Exercises.ShutdownModes;

/// <summary>Asks one question of several recordings.</summary>
internal static class SharedChecks
{
    /// <summary>Asks each scenario; the first that does not pass decides, and the others like it are named with it.</summary>
    public static Finding Each(RecordingSet evidence, IReadOnlyList<string> scenarios, Func<ModeFacts, Finding> ask) =>
        Judge.Each(evidence, scenarios, recording => ask(new ModeFacts(recording)));

    /// <summary>A check of one scenario.</summary>
    public static Check Single(string id, string scenario, Func<ModeFacts, Finding> ask) => new(id, [scenario], e => Each(e, [scenario], ask));

    /// <summary>A check that each of several scenarios has to pass.</summary>
    public static Check All(string id, IReadOnlyList<string> scenarios, Func<ModeFacts, Finding> ask) => new(id, scenarios, e => Each(e, scenarios, ask));
}
