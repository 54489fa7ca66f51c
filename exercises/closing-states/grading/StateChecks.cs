using Courseware.Judging;
using Courseware.Recordings;
using static Courseware.Exercises.ClosingStates.Contract;

namespace Courseware.Exercises.ClosingStates;

/// <summary>One question for each state that the wire, or the peer, has held.</summary>
internal static class StateChecks
{
    private static readonly string[] Active = [ActiveScenarios.Path];
    private static readonly string[] Connections = [ActiveScenarios.Path, .. PassiveScenarios.Both];

    public static IReadOnlyList<Check> All { get; } =
    [
        new("reports-established", Connections, e => Judge.Each(
            e, Connections, r => ReportsEstablished(Of(r)), Reasons.PrintedOnStderr, Reasons.NoStatePrinted, Reasons.StateNotPrinted)),
        new("active-sends-fin", Active, e => Judge.Each(e, Active, r => ActiveSendsFin(Of(r)))),
        new("sees-fin-wait-1", Active, e => Judge.Each(e, Active, r => SeesFinWait1(Of(r)))),
        new("sees-fin-wait-2", Active, e => Judge.Each(e, Active, r => SeesFinWait2(Of(r)))),
        new("closes-after-eof", PassiveScenarios.Both, e => Judge.Each(e, PassiveScenarios.Both, r => ClosesAfterEof(Of(r)))),
        new("sees-last-ack", PassiveScenarios.Both, e => Judge.Each(e, PassiveScenarios.Both, r => SeesLastAck(Of(r)))),
        new("sleeps-between-looks", Active, e => Judge.Each(e, Active, r => Sleeps(Of(r)))),
    ];

    public static WatchFacts Of(ScenarioRecording r) =>
        new(r, PassiveScenarios.Both.Contains(r.Scenario, StringComparer.Ordinal) ? PassiveScenarios.Role(r.Scenario) : "client");

    private static Finding ReportsEstablished(WatchFacts f)
    {
        if (f.IsPastTheWire)
        {
            return Reach.OnLoopback(f.Recording, f.Program) ?? f.Program.Elsewhere()
                ?? Finding.Failed(Reasons.PastTheWire, f.Recording.First<WireBypassed>(), f.Peer.Connected);
        }
        if (f.Peer.Connected is null)
        {
            if (f.Recording.First<ProgramListening>(e => e.Program == f.Role) is not null && Reach.NotReached(f.Recording, f.Program, null) is { } elsewhere)
                return elsewhere;
            return f.Program.Elsewhere() ?? f.Program.AbnormalTermination() ?? f.Program.StallFinding()
                ?? (f.Program.Exit is null ? Finding.Inconclusive(Reason.NoExitRecorded)
                    : Finding.Failed(Reasons.NoConnection, f.Program.Exit).With("code", f.Program.Exit.Code ?? 0).WithDetails(f.Program.OutputTail));
        }
        if (f.Lines.Count == 0)
            return f.NotPrinted(Established, f.Peer.Connected);
        return f.Lines[0].Text == Established
            ? Finding.Passed(f.Peer.Connected)
            : Finding.Failed(Reasons.ReportDiffers, f.Peer.Connected).In(Reasons.NotEstablishedFirst)
                .With("printed", f.Lines[0].Text).With("recorded", Established).WithDetails(f.Shown(0));
    }

    private static Finding ActiveSendsFin(WatchFacts f)
    {
        if (f.Peer.Connected is null || f.IsPastTheWire)
            return Finding.SkippedBecause("reports-established");
        // The last sample of each: close() sends the FIN before it takes the descriptor away.
        if ((f.Held(FinWait1) ?? f.Reached(FinWait1) ?? f.Held(FinWait2) ?? f.Reached(FinWait2)) is not { } sample)
            return f.Program.AbnormalTermination() ?? (f.Program.Stall is { } stall ? Finding.Failed(Reasons.NeverCloses, stall).WithDetails(stall.Report)
                : Finding.Inconclusive(Reasons.StateNotHeld, f.Program.Exit));
        return sample switch
        {
            { Inode: < 0 } => Finding.Unsupported(Reasons.FlagsNotSeen),
            { Inode: 0 } => f.Program.AbnormalTermination() ?? ClosedDescriptor(f, sample),
            { Shutdown: "SHUT_RDWR" } => Finding.Failed(Reasons.ShutBoth, sample),
            _ => Finding.Passed(sample),
        };
    }

    // The last sample is also taken when the program has ended.
    private static Finding ClosedDescriptor(WatchFacts f, SocketSeen sample) => f.Program.Exit is { } exit && exit.At <= sample.At
        ? Finding.Failed(Reasons.ClosedDescriptor, sample, exit).In(Reasons.ExitedAfterFin).With("code", exit.Code ?? 0)
        : Finding.Failed(Reasons.ClosedDescriptor, sample);

    // A program without a descriptor cannot ask for a state, whatever it prints.
    private static bool CannotAsk(WatchFacts f) => ActiveSendsFin(f).Reason == Reasons.ClosedDescriptor;

    private static Finding SeesFinWait1(WatchFacts f)
    {
        if (f.HasNoWire)
            return Finding.Unsupported(Reasons.NoWire);
        if (CannotAsk(f))
            return Finding.SkippedBecause("active-sends-fin");
        return f.Sees(FinWait1) ?? Finding.SkippedBecause("reports-established", "active-sends-fin");
    }

    private static Finding SeesFinWait2(WatchFacts f) => CannotAsk(f)
        ? Finding.SkippedBecause("active-sends-fin")
        : f.Sees(FinWait2) ?? (!f.HasNoWire && f.Sees(FinWait1) is { Verdict: Verdict.Passed }
            ? Finding.Inconclusive(Reasons.StateNotHeld)
            : Finding.SkippedBecause("reports-established", "active-sends-fin", "sees-fin-wait-1"));

    private static Finding ClosesAfterEof(WatchFacts f)
    {
        var before = f.Recording.SocketAt(f.Role, Held(Established));
        if (before is null)
            return Finding.SkippedBecause("reports-established");
        if (before.State != Contract.InTable(Established))
            return f.Program.AbnormalTermination() ?? Finding.Failed(Reasons.ClosesFirst, before);
        if (f.Lines.FirstOrDefault(l => l.At < before.At && l.Text != Established).Text is { } early)
            return Finding.Failed(Reasons.PrintedTooEarly, before).With("state", Established).With("printed", early);
        if (f.Peer.Shutdown is null)
            return Finding.Inconclusive(Reasons.StateNotHeld, before);
        RecordedEvent? fin = f.Peer.Eof is { } eof ? eof : f.Wire.Fin(f.Role);
        if (fin is null)
        {
            return f.Program.AbnormalTermination() ?? (f.Program.Stall is { } stall && f.Reached(CloseWait) is { Inode: not 0 } sample
                ? Finding.Failed(Reasons.LeaksCloseWait, sample, stall).WithDetails(stall.Report)
                : Finding.Inconclusive(Reasons.StateNotHeld, f.Peer.Shutdown));
        }
        return f.Prints(CloseWait) ? Finding.Passed(before, fin) : f.NotPrinted(CloseWait, fin);
    }

    private static Finding SeesLastAck(WatchFacts f)
    {
        if (f.HasNoWire)
            return Finding.Unsupported(Reasons.NoWire);
        if (ClosesAfterEof(f) is { Verdict: not Verdict.Passed } closes && closes.Reason != Reasons.StateNotPrinted)
            return Finding.SkippedBecause("reports-established", "closes-after-eof");
        return f.Sees(LastAck) ?? Finding.Inconclusive(Reasons.StateNotHeld);
    }

    private static Finding Sleeps(WatchFacts f)
    {
        if (f.Peer.Gates.LastOrDefault(g => g.Held == ActiveScenarios.PeerFin) is not { } gate)
            return Finding.SkippedBecause("reports-established", "active-sends-fin", "sees-fin-wait-1", "sees-fin-wait-2");
        if (f.Recording.First<CapabilityMissing>() is not null)
            return Finding.Unsupported(Reason.ThreadsNotSeen);
        return gate.Quiet ? Finding.Passed(gate)
            : f.Program.Exit is { CpuSeconds: > Contract.BurntSeconds } exit
                ? Finding.Failed(Reasons.BurnsCpu, gate, exit).With("seconds", $"{exit.CpuSeconds:0.0}")
            : Finding.Inconclusive(Reasons.NeverQuiet, gate);
    }
}
