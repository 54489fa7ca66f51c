using Courseware.Judging;
using Courseware.Recordings;
using static Courseware.Exercises.ClosingStates.Contract;

namespace Courseware.Exercises.ClosingStates;

/// <summary>Whole paths through the diagram, and what was left at their ends.</summary>
internal static class PathChecks
{
    private static readonly string[] Ordinary = [ActiveScenarios.Path, .. PassiveScenarios.Both];
    private static readonly string[] OneSegment = [ActiveScenarios.OneSegment, ActiveScenarios.OneSegmentAgain];

    public static IReadOnlyList<Check> All { get; } =
    [
        new("path-and-end", Ordinary, e => Judge.Each(e, Ordinary, PathAndEnd)),
        new("fin-and-ack-in-one", [.. OneSegment, ActiveScenarios.Path], FinAndAckInOne),
        new("sees-closing", [PairScenario.Id, ActiveScenarios.Path],
            e => Judge.CannotConsult(e, [ActiveScenarios.Path]) ?? Judge.Each(e, [PairScenario.Id], r => SeesClosing(r, CloseOf(e)))),
        new("tells-a-reset", [ActiveScenarios.Reset, ActiveScenarios.Path],
            e => Judge.CannotConsult(e, [ActiveScenarios.Path]) ?? Judge.Each(e, [ActiveScenarios.Reset], r => TellsReset(r, CloseOf(e)))),
        new("reports-refused-connection", [ActiveScenarios.Refused], e => Judge.Each(e, [ActiveScenarios.Refused], GivesUp)),
    ];

    private static Finding PathAndEnd(ScenarioRecording r)
    {
        var f = StateChecks.Of(r);
        var isActive = r.Scenario == ActiveScenarios.Path;
        if (f.Peer.Shutdown is null)
            return Finding.SkippedBecause("reports-established", "active-sends-fin", "sees-fin-wait-1", "sees-fin-wait-2", "closes-after-eof", "sees-last-ack");
        var left = isActive ? f.Reached(Close)
            : r.First<SocketSeen>(s => s.Program == $"{f.Peer.Name}-peer" && s.When == Reached(Close) && s.State == "TimeWait");
        if (!f.Prints(Close))
            return f.NotPrinted(Close, f.Peer.Shutdown);
        if (left is null)
            return Finding.Inconclusive(Reasons.EndNotSeen, f.Peer.Shutdown);
        var differs = isActive
            ? f.Differs(Established, Optional(f, FinWait1), FinWait2, Close, EndTimeWait)
            : f.Differs(Established, CloseWait, Optional(f, LastAck), Close, EndClosed);
        return f.Program.AbnormalTermination() ?? differs ?? f.Program.UncleanExit(f.Peer, f.Wire) ?? Finding.Passed(left, f.Program.Exit);
    }

    // A missing CLOSE is reported once, for the ordinary path: on the other paths the line may be missing, too.
    private static string CloseOf(RecordingSet evidence) => new WatchFacts(evidence[ActiveScenarios.Path], "client").Prints(Close) ? Close : $"[{Close}]";

    private static string Optional(WatchFacts f, string state) => f.HasNoWire ? $"[{state}]" : state;

    /// <summary>
    /// A poll may by chance fall between the two halves of the kernel's work on FIN and ACK in one segment. So a state that appears once is chance, and
    /// twice an invention; but a program that polls without a pause may well see it twice.
    /// </summary>
    private static Finding FinAndAckInOne(RecordingSet evidence)
    {
        var each = Judge.CannotConsult(evidence, [ActiveScenarios.Path]) ?? Judge.Each(evidence, OneSegment, r => InOneSegment(r, CloseOf(evidence)));
        if (each.Verdict != Verdict.Passed)
            return each;
        var runs = OneSegment.Select(id => new WatchFacts(evidence[id], "client")).ToList();
        if (!runs.TrueForAll(f => f.Prints(FinWait2)))
            return each;
        var gates = runs.Select(f => f.Peer.Gates.LastOrDefault()).ToList();
        return gates.TrueForAll(g => g is { Quiet: true })
            ? Finding.Failed(Reasons.InventsFinWait2, runs[0].Wire.Fin("server"), runs[0].Reached(Close)) with { Scenario = OneSegment[0] }
            : Finding.Inconclusive(Reasons.NeverQuiet, gates[0], gates[1]);
    }

    private static Finding InOneSegment(ScenarioRecording r, string close)
    {
        var f = new WatchFacts(r, "client");
        if (f.HasNoWire)
            return Finding.Unsupported(Reasons.NoWire);
        if (f.Sees(FinWait1) is not { Verdict: Verdict.Passed })
            return Finding.SkippedBecause("reports-established", "active-sends-fin", "sees-fin-wait-1");
        if (f.Wire.Fin("client") is not { } fin || f.Wire.Fin("server") is not { } answer || answer.Ack <= fin.Seq + fin.Length)
            return Finding.Inconclusive(Reasons.NotInOneSegment, f.Wire.Fin("client"), f.Wire.Fin("server"));
        if (r.First<SegmentSeen>(s => s.From == "server" && s.Delivered is not null && s.Ack > fin.Seq + fin.Length && s.Number < answer.Number) is { } earlier)
            return Finding.Inconclusive(Reasons.NotInOneSegment, earlier);
        if (close == Close && !f.Prints(Close))
            return f.NotPrinted(Close, answer);
        return f.Reached(Close) is not { } left
            ? Finding.Inconclusive(Reasons.EndNotSeen, answer)
            : f.Differs(Established, FinWait1, $"[{FinWait2}]", close, EndTimeWait) ?? Finding.Passed(answer, left);
    }

    private static Finding SeesClosing(ScenarioRecording r, string close)
    {
        var findings = PairScenario.Roles.Select(role => SeesClosing(new WatchFacts(r, role), close) with { Scenario = r.Scenario }).ToList();
        return Judge.Deciding(findings) ?? findings[0];
    }

    private static Finding SeesClosing(WatchFacts f, string close)
    {
        if (f.HasNoWire)
            return Finding.Unsupported(Reasons.NoWire);
        if (f.IsPastTheWire || f.Program.Elsewhere() is not null)
            return Finding.SkippedBecause("reports-established");
        if (f.Sees(FinWait1) is { Verdict: not Verdict.Passed } first)
            return first;
        if (f.Sees(Closing) is { Verdict: not Verdict.Passed } second)
            return second;
        if (f.Sees(Closing) is null)
            return f.Program.AbnormalTermination() ?? f.Program.StallFinding() ?? Finding.Inconclusive(Reasons.StateNotHeld, f.Program.Exit);
        if (f.Reached(Close) is not { } left)
            return Finding.Inconclusive(Reasons.EndNotSeen, f.Held(Closing));
        return f.Differs(Established, FinWait1, Closing, close, EndTimeWait) ?? Finding.Passed(f.Held(Closing), left);
    }

    private static Finding TellsReset(ScenarioRecording r, string close)
    {
        var f = new WatchFacts(r, "client");
        if (r.First<PeerClosed>(c => c is { Peer: "server", How: "abort" }) is not { } abort)
            return Finding.SkippedBecause("reports-established", "active-sends-fin", "sees-fin-wait-1", "sees-fin-wait-2");
        return close == Close && !f.Prints(Close) ? f.NotPrinted(Close, abort)
            : f.Differs(Established, Optional(f, FinWait1), FinWait2, close, EndReset) ?? Finding.Passed(abort);
    }

    private static Finding GivesUp(ScenarioRecording r) => new ProgramFacts(r, "client").EndsWithError(silent: Reasons.SaysNothing);
}
