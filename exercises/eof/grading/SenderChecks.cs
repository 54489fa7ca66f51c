using System.Globalization;
using Courseware.Judging;
using Courseware.Recordings;
using static Courseware.Exercises.Eof.SharedChecks;

namespace Courseware.Exercises.Eof;

/// <summary>The checks of the student's sender.</summary>
internal static class SenderChecks
{
    public static IReadOnlyList<Check> Core { get; } =
    [
        new("parent-sends-its-part", SenderScenarios.BothModes, e => Each(e, SenderScenarios.BothModes, SendsPart)),
        new("child-waits-for-the-word", [SenderScenarios.Closes], e => One(e, SenderScenarios.Closes, ChildWaits)),
        new("first-close-sends-no-fin", [SenderScenarios.Closes], e => One(e, SenderScenarios.Closes, FirstClose)),
        new("last-close-sends-fin", [SenderScenarios.Closes], e => One(e, SenderScenarios.Closes, LastClose)),
        new("shutdown-sends-fin-at-once", [SenderScenarios.ShutsDown, SenderScenarios.Closes], ShutdownFin),
        new("child-hears-after-fin", [SenderScenarios.ShutsDown], e => One(e, SenderScenarios.ShutsDown, ChildHears)),
        new("sender-ends-cleanly", SenderScenarios.BothModes, e => Each(e, SenderScenarios.BothModes, EndsCleanly)),
        new("fin-stands-in-its-place", SenderScenarios.BothModes, e => Each(e, SenderScenarios.BothModes, FinInPlace)),
    ];

    public static IReadOnlyList<Check> Robust { get; } =
    [
        new("sender-notices-reset", [SenderScenarios.Reset], e => One(e, SenderScenarios.Reset, NoticesReset)),
        new("sender-reports-refused-connection", [SenderScenarios.Refused], e => One(e, SenderScenarios.Refused, r => Facts(r).Sender.EndsWithError())),
    ];

    private static Finding SendsPart(ScenarioRecording r)
    {
        var (sender, receiver) = Facts(r);
        if (receiver.Connected is null)
            return Reach.NeverConnects(sender);
        var seen = receiver.Received;
        if (seen.AsSpan().StartsWith(Contract.ParentPart) && seen.AsSpan(Contract.ParentPart.Length) is [0, ..])
            return Finding.Failed(Reasons.PartWithNul, r.First<PeerReceived>()).With("expected", EscapedBytes.Escape(Contract.ParentPart));
        if (seen.AsSpan().StartsWith(Contract.ParentPart))
            return Finding.Passed(r.First<PeerReceived>());
        return sender.AbnormalTermination()
            ?? (seen.Length == 0 ? Several(r, Reasons.PartElsewhere, receiver.Connected) ?? sender.StallFinding() : null)
            ?? (seen.Length == 0
                ? Finding.Failed(Reasons.SendsNothing, receiver.Eof, receiver.Reset).WithDetails(sender.OutputTail)
                : Finding.Failed(Reasons.WrongPart, r.First<PeerReceived>())
                    .With("expected", EscapedBytes.Escape(Contract.ParentPart)).With("seen", Shown(seen)));
    }

    private static Finding ChildWaits(ScenarioRecording r)
    {
        var (sender, receiver) = Facts(r);
        if (Gate(receiver) is not { } gate)
            return Finding.SkippedBecause("parent-sends-its-part");
        var before = r.All<PeerReceived>().Where(e => e.At < gate.At).Sum(e => e.Count) + gate.Arrived;
        var part = Contract.ParentPart.Length + Math.Min(1, Nuls(receiver.Received));
        if (before > part)
        {
            return Finding.Failed(Reasons.SpeaksBeforeWord, new WireFacts(r).Data(sender.Name), gate)
                .With("seen", Shown([.. receiver.Received.Take((int)before).Skip(part)]));
        }
        return gate.Quiet ? Finding.Passed(gate) : Finding.Inconclusive(Reasons.NeverQuiet, gate);
    }

    /// <summary>The parent has closed, the child has not, and no FIN has come.</summary>
    private static Finding FirstClose(ScenarioRecording r)
    {
        var (sender, receiver) = Facts(r);
        if (Gate(receiver) is null || receiver.Connected is null)
            return Finding.SkippedBecause("parent-sends-its-part");
        if (OnlyOne(r, sender) is { } one)
            return one;
        var (own, other) = Looks(r);
        if (own is not { State: "Established" })
        {
            if (sender.AbnormalTermination() is { } trouble)
                return trouble;
            return receiver.Reset is { } reset && (own is null || reset.At < own.At)
                ? Finding.Failed(Reasons.ResetAtFirstClose, new WireFacts(r).Reset(sender.Name), reset)
                : own is null ? Finding.Inconclusive(Reason.NoLookRecorded)
                : Several(r, Reasons.SeveralConnections, own, other)
                    ?? (other is null ? Finding.Inconclusive(Reason.NoLookRecorded, own) : null)
                    ?? Finding.Failed(other is { Inode: 0 } ? Reasons.ChildLetGo : Reasons.FinAtFirstClose, new WireFacts(r).Fin(sender.Name), own, other);
        }
        return other?.Owners switch
        {
            { Count: 1 } => Processes(r) is null ? Finding.Unsupported(Reason.ThreadsNotSeen) : Finding.Passed(other, Processes(r), own),
            { Count: > 1 } => StillHolds(receiver, other!, own),
            _ => r.First<CapabilityMissing>() is not null ? Finding.Unsupported(Reason.ThreadsNotSeen) : Finding.Inconclusive(Reason.NoLookRecorded, other),
        };
    }

    /// <summary>Several processes have the socket open: a reproach only when the parent had time enough and came to rest all the same.</summary>
    private static Finding StillHolds(PeerFacts receiver, SocketSeen other, SocketSeen own) =>
        Gate(receiver) is { Quiet: true } gate && gate.Seconds >= SenderScenarios.ParentMayPause.TotalSeconds
            ? Finding.Failed(Reasons.ParentStillHolds, gate, other, own).With("count", other.Owners?.Count ?? 0)
            : Finding.Inconclusive(Reasons.NeverQuiet, Gate(receiver));

    private static Finding LastClose(ScenarioRecording r)
    {
        var (sender, receiver) = Facts(r);
        if (Gate(receiver) is null || receiver.LastSent is null)
            return Finding.SkippedBecause("parent-sends-its-part");
        if (sender.AbnormalTermination() is { } trouble)
            return trouble;
        byte[] expected = [.. Contract.ParentPart, .. Contract.ChildPart];
        if (receiver.Reset is { } reset)
            return Finding.Failed(Reasons.ResetAtLastClose, new WireFacts(r).Reset(sender.Name), reset).With("seen", receiver.Received.Length);
        if (receiver.Eof is not { } eof)
            return sender.StallFinding() is { } hang ? Finding.Failed(Reasons.NoFinAtLastClose, sender.Stall).WithDetails(hang.Details)
                : Finding.Inconclusive(Reason.NoEndRecorded);
        if (!WithoutNuls(receiver.Received).SequenceEqual(expected))
        {
            return Finding.Failed(Reasons.WrongParts, eof)
                .With("expected", EscapedBytes.Escape(expected)).With("seen", Shown(receiver.Received)).WithDetails(sender.OutputTail);
        }
        return Finding.Passed(receiver.LastSent, eof, new WireFacts(r).Fin(sender.Name));
    }

    /// <summary>Judges mode shutdown. A fault that both modes show is reported once, with mode close.</summary>
    private static Finding ShutdownFin(RecordingSet evidence)
    {
        if (Judge.CannotConsult(evidence, [SenderScenarios.Closes]) is { } fault)
            return fault;
        var finding = One(evidence, SenderScenarios.ShutsDown, ShutdownFin);
        Reason? inModeClose = finding.Reason == Reasons.NobodyHolds ? Reasons.ChildLetGo
            : finding.Reason == Reasons.OneProcess || finding.Reason == Reasons.SeveralConnections ? finding.Reason : null;
        var closes = evidence[SenderScenarios.Closes];
        return inModeClose is not null && FirstClose(closes).Reason == inModeClose
            ? Finding.SkippedBecause("first-close-sends-no-fin") : finding;
    }

    /// <summary>EOF came before the word was said, and the child still had the socket open.</summary>
    private static Finding ShutdownFin(ScenarioRecording r)
    {
        var (sender, receiver) = Facts(r);
        if (receiver.Connected is null)
            return Finding.SkippedBecause("parent-sends-its-part");
        if (receiver.Eof is not { } eof)
        {
            if ((sender.AbnormalTermination() ?? (receiver.Received.Length == 0 ? Finding.SkippedBecause("parent-sends-its-part") : null)) is { } earlier)
                return earlier;
            return receiver.Reset is { } reset ? Finding.Failed(Reasons.ResetAtShutdown, new WireFacts(r).Reset(sender.Name), reset)
                : sender.Sleep is { } sleep ? NoFin(sleep)
                : sender.StallFinding() ?? Finding.Inconclusive(Reason.NoEndRecorded);
        }
        if (WithoutNuls(receiver.Received).Length > Contract.ParentPart.Length)
            return Finding.Failed(Reasons.MoreThanParentPart, eof).With("seen", Shown(receiver.Received));
        var (_, other) = Looks(r);
        // The last close() sends a FIN as well: its cause is only known while a process still has the socket.
        if (other is { Inode: 0 })
        {
            return sender.AbnormalTermination()
                ?? Several(r, Reasons.SeveralConnections, eof, other) ?? Finding.Failed(Reasons.NobodyHolds, eof, other).WithDetails(sender.OutputTail);
        }
        if (OnlyOne(r, sender) is { } one)
            return one;
        return other switch
        {
            { Inode: > 0, Owners.Count: > 0 } when Processes(r) is not null => Finding.Passed(eof, other, new WireFacts(r).Fin(sender.Name)),
            _ => r.First<CapabilityMissing>() is not null ? Finding.Unsupported(Reason.ThreadsNotSeen) : Finding.Inconclusive(Reason.NoLookRecorded, other),
        };
    }

    private static Finding NoFin(Stalled sleep) => Finding.Failed(Reasons.NoFinAtShutdown, sleep)
        .In(sleep.IsDeadlock ? Reasons.DeadlockAtShutdown : null)
        .With("seconds", sleep.Seconds.ToString("0.0", CultureInfo.InvariantCulture)).WithDetails(sleep.Report);

    private static Finding ChildHears(ScenarioRecording r)
    {
        var (sender, receiver) = Facts(r);
        if (receiver.Eof is null || receiver.LastSent is null)
            return Finding.SkippedBecause("shutdown-sends-fin-at-once", "parent-sends-its-part");
        var word = Contract.Word(r.Payload.Seed);
        var heard = PrintedValue.Find(sender.Stdout, Contract.HeardLabel);
        if (heard == word)
            return Finding.Passed(receiver.LastSent, sender.Exit);
        if (sender.AbnormalTermination() is { } trouble)
            return trouble;
        if (heard is { Length: > 0 } && word.StartsWith(heard, StringComparison.Ordinal) && receiver.Gates.Any(g => g.Held == SenderScenarios.RestOfWord))
            return Finding.Failed(Reasons.WordCut, receiver.LastSent, sender.Exit).With("sent", word).With("seen", heard);
        if (receiver.Reset is { } reset)
        {
            var wire = new WireFacts(r);
            var refusal = wire.Refusal(sender.Name);
            return Finding.Failed(refusal is null ? Reasons.ResetAfterWord : Reasons.WordRefused, refusal ?? wire.Reset(sender.Name), Looks(r).Other, reset)
                .With("sent", word).WithDetails(sender.OutputTail);
        }
        return heard is null
            ? sender.StallFinding() ?? Finding.Failed(Reasons.WordNotPrinted, receiver.LastSent, sender.Exit).With("sent", word).WithDetails(sender.PrintedTail)
            : Finding.Failed(Reasons.WordGarbled, receiver.LastSent).With("sent", word).With("seen", heard);
    }

    private static Finding EndsCleanly(ScenarioRecording r)
    {
        var (sender, receiver) = Facts(r);
        if (receiver.Connected is null || receiver.Eof is null || receiver.LastSent is null)
            return Finding.SkippedBecause("parent-sends-its-part", "last-close-sends-fin", "shutdown-sends-fin-at-once");
        return sender.UncleanExit(receiver, new WireFacts(r))
            ?? (Processes(r) is { } seen && HasParentLeft(sender, seen)
                ? Finding.Failed(Reasons.ParentDoesNotWait, seen, sender.Exit).WithDetails(sender.OutputTail) : Finding.Passed(sender.Exit));
    }

    /// <summary>
    /// The FIN's place in sequence space says what was sent before it, and its ACK what had come in when it left: no clock is asked.
    /// </summary>
    private static Finding FinInPlace(ScenarioRecording r)
    {
        var (sender, receiver) = Facts(r);
        if (receiver.Connected is null)
            return Finding.SkippedBecause("parent-sends-its-part");
        var wire = new WireFacts(r);
        if (!wire.IsSeen)
            return Finding.Unsupported(Reasons.NoWire);
        if (receiver.LastSent is null || wire.Fin(sender.Name) is not { } fin)
            return Finding.SkippedBecause("parent-sends-its-part", "first-close-sends-no-fin", "last-close-sends-fin", "shutdown-sends-fin-at-once");
        var closes = r.Scenario == SenderScenarios.Closes;
        var bytes = fin.Seq + fin.Length - 1;
        var expected = Contract.ParentPart.Length + (closes ? Contract.ChildPart.Length : 0);
        if (bytes - Nuls(receiver.Received) != expected)
            return Finding.Failed(Reasons.FinElsewhere, fin).With("expected", expected).With("seen", bytes);
        // The word is all that the receiver sends: an ACK that goes beyond byte 1 has heard of it.
        var hasHeard = fin.Ack > 1;
        return hasHeard == closes ? Finding.Passed(fin) : Finding.Failed(closes ? Reasons.FinBeforeWord : Reasons.FinAfterWord, fin).With("ack", fin.Ack);
    }

    private static Finding NoticesReset(ScenarioRecording r)
    {
        var (sender, receiver) = Facts(r);
        if (receiver.Connected is null)
            return Reach.NeverConnects(sender);
        var own = Looks(r).Own;
        return own is { State: "Established" } ? sender.EndsWithError()
            : own is null ? sender.AbnormalTermination() ?? sender.StallFinding() ?? Finding.Inconclusive(Reason.NoLookRecorded)
            : Finding.SkippedBecause("first-close-sends-no-fin", "child-waits-for-the-word", "parent-sends-its-part");
    }

    /// <summary>
    /// There were not two processes when the word was held back; null when there were, or when the grader could not see it. A parent that had ended
    /// does not count here: sender-ends-cleanly asks whether it waits.
    /// </summary>
    private static Finding? OnlyOne(ScenarioRecording r, ProgramFacts sender)
    {
        if (Processes(r) is not { Processes.Count: < 2 } seen || HasParentLeft(sender, seen))
            return null;
        if (sender.AbnormalTermination() is { } trouble)
            return trouble;
        return Finding.Failed(Reasons.OneProcess, seen, sender.Exit).With("count", seen.Processes.Count).WithDetails(sender.OutputTail);
    }

    private static bool HasParentLeft(ProgramFacts sender, ProcessesSeen seen) =>
        sender.Exit is { } exit && exit.At < seen.At && seen.Processes.Count == 1;

    /// <summary>
    /// The NULs behind the parts of a sender that sends one behind the parent's: parent-sends-its-part says so, and the checks after it ask for all else.
    /// </summary>
    private static int Nuls(ReadOnlySpan<byte> received) =>
        !received.StartsWith(Contract.ParentPart) || received[Contract.ParentPart.Length..] is not [0, .. var rest] ? 0
            : rest.Length > 0 && rest[^1] == 0 ? 2 : 1;

    private static ReadOnlySpan<byte> WithoutNuls(byte[] received) => Nuls(received) switch
    {
        0 => received,
        var nuls => (byte[])[.. Contract.ParentPart, .. received.AsSpan()[(Contract.ParentPart.Length + 1)..(received.Length + 1 - nuls)]],
    };

    /// <summary>Each process connected on its own, so that they share no socket; null when there was one connection, and where no wire shows it.</summary>
    private static Finding? Several(ScenarioRecording r, Reason reason, params IEnumerable<RecordedEvent?> evidence) =>
        new WireFacts(r).Connections is > 1 and var count ? Finding.Failed(reason, evidence).With("count", count) : null;

    private static ProcessesSeen? Processes(ScenarioRecording r) => r.First<ProcessesSeen>(p => p.When == SenderScenarios.BeforeWord);

    /// <summary>The last time that the word was held back; if a parent sleeps with the socket open, the word is held once more.</summary>
    private static HoldReleased? Gate(PeerFacts receiver) => receiver.Gates.LastOrDefault(g => g.Held == SenderScenarios.Word);

    private static (SocketSeen? Own, SocketSeen? Other) Looks(ScenarioRecording r) =>
        (r.PeerSocketAt(Contract.Receiver, SenderScenarios.BeforeWord), r.SocketAt(Contract.Sender, SenderScenarios.BeforeWord));

    private static string Shown(byte[] bytes) => EscapedBytes.Escape(bytes.AsSpan(0, Math.Min(64, bytes.Length)));

    private static (ProgramFacts Sender, PeerFacts Receiver) Facts(ScenarioRecording r) =>
        (new ProgramFacts(r, Contract.Sender), new PeerFacts(r, Contract.Receiver));
}
