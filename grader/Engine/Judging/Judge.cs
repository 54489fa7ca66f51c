using Courseware.Recordings;

namespace Courseware.Judging;

/// <summary>Asks checks of recordings. Pure: the same recordings give the same findings, any time, on any machine.</summary>
public static class Judge
{
    /// <summary>The finding of each check. A check that throws is a fault of the grader, never of the student.</summary>
    public static IReadOnlyDictionary<string, Finding> Ask(IEnumerable<Check> checks, Evidence evidence) =>
        checks.ToDictionary(c => c.Id, c => Ask(c, evidence), StringComparer.Ordinal);

    /// <summary>
    /// Why a recording decides nothing: cut short or spoiled by the grader itself, made on a machine that was too busy, or with packets that nobody saw.
    /// Null when it can be judged.
    /// </summary>
    public static Finding? Fault(ScenarioRecording recording)
    {
        if (recording.IsComplete)
        {
            return recording.First<CaptureLost>() is { } lost ? Finding.Inconclusive("capture-lost", lost).With("count", lost.Packets)
                : recording.First<Stalled>(s => s.Kind == "overload") is { } overload ? Finding.Inconclusive("overload", overload)
                : null;
        }
        var fault = recording.First<GraderFault>();
        return Finding.Error("grader-fault", fault).With("detail", fault?.Message ?? "the recording was cut short");
    }

    private static Finding Ask(Check check, Evidence evidence)
    {
        try
        {
            return check.Judge(evidence);
        }
#pragma warning disable CA1031 // whatever a check throws must not cost the other checks their verdicts
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Finding.Error("judge-fault").With("detail", $"{check.Id}: {e.GetType().Name}: {e.Message}");
        }
    }
}
