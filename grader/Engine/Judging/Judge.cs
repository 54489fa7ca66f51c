using Courseware.Recordings;

namespace Courseware.Judging;

/// <summary>Asks checks of recordings. Pure: the same recordings give the same findings, any time, on any machine.</summary>
public static class Judge
{
    // A fault of the grader goes first, then what is proved, then what could not be decided.
    private static readonly Verdict[] WorstFirst = [Verdict.Error, Verdict.Failed, Verdict.Inconclusive, Verdict.Skipped];

    /// <summary>The finding of each check. A check that throws is a fault of the grader, never of the student.</summary>
    public static IReadOnlyDictionary<string, Finding> Ask(IEnumerable<Check> checks, RecordingSet evidence) =>
        checks.ToDictionary(c => c.Id, c => Ask(c, evidence), StringComparer.Ordinal);

    /// <summary>
    /// The test before every check. A recording decides nothing if the grader cut it short, the machine was too busy, or packets were missed; a
    /// recording whose programs flooded the wire, or used up the time of the whole grading, fails. Null when the check must run.
    /// </summary>
    public static Finding? Fault(ScenarioRecording recording)
    {
        if (!recording.IsComplete)
        {
            var fault = recording.First<GraderFault>();
            return Finding.Error(Reason.GraderFault, fault).With("detail", fault?.Message ?? "the recording was cut short");
        }
        if (recording.First<Recordings.CaptureLost>() is { } lost)
        {
            return recording.First<WireFlooded>(f => f.Packets > WireFlooded.Limit) is { } flood
                ? Finding.Failed(Reason.PacketFlood, flood, lost).With("count", flood.Packets).With("lost", lost.Packets)
                : Finding.Inconclusive(Reason.CaptureLost, lost).With("count", lost.Packets);
        }
        return recording.First<Stalled>() switch
        {
            { Kind: "overload" } overload => Finding.Inconclusive(Reason.Overload, overload).With("seconds", $"{overload.Seconds:0}"),
            { Kind: "time-limit" } => OutOfTime(recording),
            _ => null,
        };
    }

    /// <summary>Why nothing can be decided by some scenarios that a check only consults; null when all of them can be consulted.</summary>
    public static Finding? CannotConsult(RecordingSet evidence, IEnumerable<string> scenarios) =>
        scenarios.Select(id => Fault(evidence[id]) is { Verdict: not Verdict.Failed } fault ? fault with { Scenario = id } : null)
            .FirstOrDefault(fault => fault is not null);

    /// <summary>The time was over; a program that had come to grief before that is the cause.</summary>
    private static Finding? OutOfTime(ScenarioRecording recording)
    {
        var programs = recording.All<ProgramStarted>().Select(p => p.Program).Distinct(StringComparer.Ordinal)
            .Select(name => new ProgramFacts(recording, name)).ToList();
        return programs.Select(p => p.AbnormalTermination()).FirstOrDefault(t => t is not null) ?? new ProgramFacts(recording, "").StallFinding();
    }

    /// <summary>
    /// Runs a check for each of several scenarios; the first that does not pass decides, and all others like it are named with it. Among several of
    /// that kind, a reason in <paramref name="preferredReasons"/> is reported first.
    /// </summary>
    public static Finding Each(
        RecordingSet evidence, IReadOnlyList<string> scenarios, Func<ScenarioRecording, Finding> ask, params Reason[] preferredReasons)
    {
        var findings = scenarios.Select(id => (Fault(evidence[id]) ?? ask(evidence[id])) with { Scenario = id }).ToList();
        var evidenceOfAll = findings.Select(f => f.Evidence is [.., var last] ? last : null);
        // A pass that is worth a word keeps it.
        return Deciding(findings, preferredReasons) ?? (findings.Find(f => f.Wording is not null) is { } remarked
            ? Finding.Passed(evidenceOfAll) with { Wording = remarked.Wording, Arguments = remarked.Arguments }
            : Finding.Passed(evidenceOfAll));
    }

    /// <summary>
    /// Asks one thing more of those runs that another check finds right. A run that fails there is left out, because that check says what is wrong; what
    /// could not be decided there is not decided here. Null when every run is left out.
    /// </summary>
    public static Finding? EachRight(
        RecordingSet evidence, IReadOnlyList<string> scenarios, Func<ScenarioRecording, Finding> isRight, Func<ScenarioRecording, Finding> ask)
    {
        List<Finding> findings = [];
        foreach (var recording in scenarios.Select(id => evidence[id]))
        {
            var first = Fault(recording) ?? isRight(recording);
            if (first.Verdict is not (Verdict.Failed or Verdict.Skipped))
                findings.Add((first.Verdict == Verdict.Passed ? ask(recording) : first) with { Scenario = recording.Scenario });
        }
        return findings.Count == 0 ? null : Deciding(findings) ?? Finding.Passed(findings.SelectMany(f => f.Evidence));
    }

    /// <summary>The one that decides of several findings, each with its scenario; null when all passed.</summary>
    public static Finding? Deciding(IReadOnlyList<Finding> findings, params Reason[] preferredReasons)
    {
        foreach (var verdict in WorstFirst)
        {
            var same = findings.Where(f => f.Verdict == verdict).ToList();
            if (same.Count > 0)
                return Reach.PortOfTheKernel(same[Math.Max(0, same.FindIndex(f => preferredReasons.Contains(f.Reason)))], same)
                    .With("scenarios", string.Join(", ", same.Select(f => f.Scenario)));
        }
        return null;
    }

    private static Finding Ask(Check check, RecordingSet evidence)
    {
        try
        {
            return check.Judge(evidence);
        }
#pragma warning disable CA1031 // whatever a check throws must not cost the other checks their verdicts
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Finding.Error(Reason.JudgeFault).With("detail", $"{check.Id}: {e.GetType().Name}: {e.Message}");
        }
    }
}
