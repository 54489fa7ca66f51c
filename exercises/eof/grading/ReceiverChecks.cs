using Courseware.Judging;
using Courseware.Recordings;
using static Courseware.Exercises.Eof.SharedChecks;

namespace Courseware.Exercises.Eof;

/// <summary>The checks of the student's receiver.</summary>
internal static class ReceiverChecks
{
    private const int ShownBytes = 64;

    // Consulted when a receiver has not ended after a reset: whether it ends after EOF.
    private const string Ordinary = ReceiverScenarios.Pieces;

    private static readonly string[] WithReset = [ReceiverScenarios.Reset];
    private static readonly string[] WithLateReset = [ReceiverScenarios.LateReset];

    public static IReadOnlyList<Check> Core { get; } =
    [
        new("receiver-waits-for-end", ReceiverScenarios.WithFin, e => Each(e, ReceiverScenarios.WithFin, WaitsForEnd)),
        new("receiver-counts", ReceiverScenarios.WithFin, e => OfPatient(e, Counts)),
        new("receiver-tells-eof", ReceiverScenarios.WithFin, e => OfPatient(e, TellsEof)),
        new("receiver-tells-reset", [.. WithReset, Ordinary], e => Judge.CannotConsult(e, [Ordinary]) ?? Each(e, WithReset, r => TellsReset(r, e))),
        new("receiver-ends-cleanly", ReceiverScenarios.WithFin, e => OfPatient(e, EndsCleanly)),
    ];

    public static IReadOnlyList<Check> Robust { get; } =
    [
        new("receiver-reads-before-late-reset", [.. WithLateReset, Ordinary],
            e => Judge.CannotConsult(e, [Ordinary]) ?? Each(e, WithLateReset, r => ReadsBeforeLateReset(r, e))),
    ];

    /// <summary>Nothing but the end ends it: it was still there when the sender ended the connection.</summary>
    private static Finding WaitsForEnd(ScenarioRecording r)
    {
        var (receiver, sender) = Facts(r);
        if (Reach.NotReached(r, receiver, sender) is { } notReached)
            return notReached;
        // The sender reads up to the receiver's FIN, so that nothing which came before it is missed.
        if (sender.Received is { Length: > 0 } spoken)
        {
            return Finding.Failed(Reasons.ReceiverSpeaks, r.First<PeerReceived>())
                .With("seen", EscapedBytes.Escape(spoken.AsSpan(0, Math.Min(ShownBytes, spoken.Length))));
        }
        if (Left(r, sender) is { } left)
        {
            var silence = left is SocketSeen { When: ReceiverScenarios.AfterSilence } ? Silence(sender) : null;
            var reason = sender.Sent > 0 && ReadsOn(receiver, sender) ? Reasons.ShutsTooEarly
                : silence is not null ? Reasons.LeftInSilence : Reasons.LeftBeforeEnd;
            return receiver.AbnormalTermination()
                ?? Finding.Failed(reason, new WireFacts(r).Fin(receiver.Name), left, receiver.Exit).WithDetails(receiver.OutputTail)
                    .With("bytes", sender.Sent).With("seconds", Math.Ceiling(silence?.Seconds ?? 0));
        }
        return Sample(r, ReceiverScenarios.BeforeEnd) is { } sample
            ? Reach.OnLoopback(r, receiver) ?? Finding.Passed(Sample(r, ReceiverScenarios.AfterSilence), sample)
            : receiver.AbnormalTermination() ?? receiver.StallFinding() ?? Finding.Inconclusive(Reason.NoLookRecorded);
    }

    /// <summary>
    /// Asks all runs that end with a FIN. The one with the silence is left out when the receiver left in it: receiver-waits-for-end says so, and the other
    /// runs show the rest.
    /// </summary>
    private static Finding OfPatient(RecordingSet evidence, Func<ScenarioRecording, Finding> ask) => Each(
        evidence,
        [.. ReceiverScenarios.WithFin.Where(id => Judge.Fault(evidence[id]) is not null
            || Left(evidence[id], Facts(evidence[id]).Sender) is not SocketSeen { When: ReceiverScenarios.AfterSilence })],
        ask);

    private static Finding Counts(ScenarioRecording r)
    {
        var (receiver, sender) = Facts(r);
        if (sender.Connected is null || HasLeft(r, receiver, sender))
            return Finding.SkippedBecause("receiver-waits-for-end");
        var report = ReceiverReport.Parse(receiver.Stdout);
        if (report is not { Bytes: { } bytes, Reads: { } reads })
            return NoReport(receiver, report);
        if (bytes != sender.Sent)
            return Finding.Failed(Reasons.WrongByteCount, sender.LastSent, receiver.Exit).With("expected", sender.Sent).With("seen", bytes);
        // Each call that returns data returns one byte at least.
        var least = Math.Max(PiecesRead(r), sender.Sent > 0 ? 1 : 0);
        return reads >= least && reads <= sender.Sent
            ? Finding.Passed(receiver.Exit)
            : Finding.Failed(sender.Sent == 0 ? Reasons.CountsTheEof : Reasons.WrongReadCount, sender.LastSent, receiver.Exit)
                .With("least", least).With("most", sender.Sent).With("seen", reads);
    }

    /// <summary>
    /// How many pieces were certainly read before the next one was sent: acknowledged, and after that no longer in the receiver's queue. A piece that a
    /// busy machine delivered late is not counted.
    /// </summary>
    private static int PiecesRead(ScenarioRecording r)
    {
        var (count, isNew, hasArrived) = (0, false, false);
        foreach (var e in r.Events)
        {
            (isNew, hasArrived) = e is PeerSent ? (true, false) : (isNew, hasArrived);
            if (e is not SocketSeen { When: ReceiverScenarios.PieceRead } sample)
                continue;
            if (sample.Program != Contract.Receiver)
                hasArrived = sample.SendQueue == 0;
            else if (isNew && hasArrived && sample is { ReceiveQueue: 0, State: "Established" })
                (count, isNew) = (count + 1, false);
        }
        return count;
    }

    private static Finding TellsEof(ScenarioRecording r)
    {
        var (receiver, sender) = Facts(r);
        if (sender.Connected is null || HasLeft(r, receiver, sender))
            return Finding.SkippedBecause("receiver-waits-for-end");
        var report = ReceiverReport.Parse(receiver.Stdout);
        return report.End switch
        {
            ReportedEnd.Eof => Finding.Passed(sender.Shutdown, receiver.Exit),
            ReportedEnd.None => NoReport(receiver, report),
            _ => receiver.AbnormalTermination() ?? Finding.Failed(Reasons.EofNotTold, sender.Shutdown, receiver.Exit).WithDetails(receiver.PrintedTail),
        };
    }

    private static Finding TellsReset(ScenarioRecording r, RecordingSet evidence)
    {
        var (receiver, sender) = Facts(r);
        if (Reach.NotReached(r, receiver, sender) is { } notReached)
            return notReached;
        if (HasLeft(r, receiver, sender))
            return Finding.SkippedBecause("receiver-waits-for-end");
        var wire = new WireFacts(r);
        var reset = wire.Reset(sender.Name);
        if (wire.IsSeen && reset is null)
            return Finding.Inconclusive(Reasons.NoResetRecorded, Aborted(r));
        return AfterReset(r, evidence, AllRead(sender), reset);
    }

    private static Finding ReadsBeforeLateReset(ScenarioRecording r, RecordingSet evidence)
    {
        var (receiver, sender) = Facts(r);
        if (Reach.NotReached(r, receiver, sender) is { } notReached)
            return notReached;
        if (r.First<CapabilityMissing>(c => c.Capability == "threads") is not null)
            return Finding.Unsupported(Reason.ThreadsNotSeen);
        // The reset was there before the receiver continued, or it proves nothing: a RST is taken only behind all data.
        var gate = sender.Gates.FirstOrDefault(g => g.Held == ReceiverScenarios.GoingOn);
        var still = r.SocketAt(receiver.Name, ReceiverScenarios.AfterReset);
        return gate is { Quiet: true } && still is null && Left(r, sender) is null
            ? AfterReset(r, evidence, hasArrived: true, gate)
            : Finding.Inconclusive(Reasons.NotAllArrived, still, gate);
    }

    private static Finding AfterReset(ScenarioRecording r, RecordingSet all, bool hasArrived, RecordedEvent? evidence)
    {
        var (receiver, sender) = Facts(r);
        if (receiver.AbnormalTermination() is { } trouble)
            return trouble;
        var report = ReceiverReport.Parse(receiver.Stdout);
        // A receiver that never ends, after EOF either, is a matter of receiver-ends-cleanly: its lines are judged all the same.
        if (receiver.Exit is null && !(report.End != ReportedEnd.None && NeverEnds(all[Ordinary])))
            return receiver.StallFinding() ?? Finding.Inconclusive(Reason.NoExitRecorded);
        if (report.End == ReportedEnd.Eof)
            return Finding.Failed(Reasons.ResetTakenForEof, evidence, Aborted(r), receiver.Exit).WithDetails(receiver.PrintedTail);
        if (report is not { Bytes: { } bytes, End: ReportedEnd.Error })
            return NoReport(receiver, report);
        if (bytes != sender.Sent)
        {
            return hasArrived
                ? Finding.Failed(Reasons.WrongCountAtReset, evidence, receiver.Exit).In(bytes == sender.Sent - 1 ? Reasons.CountsTheError : null)
                    .With("expected", sender.Sent).With("seen", bytes)
                : Finding.Inconclusive(Reasons.NotAllArrived, evidence);
        }
        return receiver.Exit is { Code: 0 }
            ? Finding.Failed(Reason.ClaimsSuccess, receiver.Exit).With("program", receiver.Name).WithDetails(receiver.OutputTail)
            : Finding.Passed(evidence, Aborted(r), receiver.Exit);
    }

    private static bool NeverEnds(ScenarioRecording r) =>
        Judge.Fault(r) is null && Facts(r) is var (receiver, sender) && sender.Shutdown is not null && receiver is { Exit: null, Stall: not null };

    private static Finding EndsCleanly(ScenarioRecording r)
    {
        var (receiver, sender) = Facts(r);
        if (sender.Connected is null || sender.Shutdown is null || HasLeft(r, receiver, sender))
            return Finding.SkippedBecause("receiver-waits-for-end");
        return receiver.UncleanExit(sender, new WireFacts(r))
            ?? (sender.Eof is null ? Finding.Inconclusive(Reason.NoEndRecorded) : Finding.Passed(sender.Eof, receiver.Exit));
    }

    /// <summary>The event that shows that the receiver ended before the sender had ended the connection; null when there is none.</summary>
    private static RecordedEvent? Left(ScenarioRecording r, PeerFacts sender)
    {
        var end = sender.Shutdown ?? (RecordedEvent?)Aborted(r);
        var samples = r.All<SocketSeen>().Where(s => s.Program == $"{sender.Name}-peer" && s.State != "Established");
        return samples.FirstOrDefault(s => end is null || s.At < end.At) as RecordedEvent
            ?? (sender.Reset is { } reset && (end is null || reset.At < end.At) ? reset : null);
    }

    // The counts and the report of a receiver can be judged although it has shut its own direction too early.
    private static bool HasLeft(ScenarioRecording r, ProgramFacts receiver, PeerFacts sender) => Left(r, sender) is not null && !ReadsOn(receiver, sender);

    // All that was sent was counted, also what came after its own FIN: it has shut one direction only.
    private static bool ReadsOn(ProgramFacts receiver, PeerFacts sender) =>
        sender.Reset is null && ReceiverReport.Parse(receiver.Stdout).Bytes == sender.Sent;

    private static Finding NoReport(ProgramFacts receiver, ReceiverReport report) =>
        receiver.AbnormalTermination() ?? receiver.StallFinding()
        ?? (receiver.Exit is null ? Finding.Inconclusive(Reason.NoExitRecorded)
            : Finding.Failed(report.IsEmpty ? Reasons.NoReport : Reasons.ReportIncomplete, receiver.Exit).WithDetails(receiver.PrintedTail));

    private static HoldReleased? Silence(PeerFacts sender) => sender.Gates.FirstOrDefault(g => g.Held == ReceiverScenarios.Data);

    private static PeerClosed? Aborted(ScenarioRecording r) => r.First<PeerClosed>(c => c.How == "abort");

    private static bool AllRead(PeerFacts sender) => sender.Gates.Where(g => g.Held == ReceiverScenarios.NextPiece).All(g => g.Quiet);

    private static SocketSeen? Sample(ScenarioRecording r, string when) =>
        r.PeerSocketAt(Contract.Sender, when);

    private static (ProgramFacts Receiver, PeerFacts Sender) Facts(ScenarioRecording r) =>
        (new ProgramFacts(r, Contract.Receiver), new PeerFacts(r, Contract.Sender));
}
