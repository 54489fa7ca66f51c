using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Exercises.TimeWait;

/// <summary>The facts of the wire and the kernel about the lost last ACK.</summary>
internal sealed class LastAckFacts
{
    // Seconds: two samples of the same clock agree this closely.
    private const double Same = 0.2;
    private static readonly string[] Student = [LastAckScenarios.Student];

    public LastAckFacts(ScenarioRecording recording)
    {
        var end = recording.End;
        var segments = recording.All<SegmentSeen>().Where(s => s.Connection == 1 && s.At <= end).ToList();
        Fin = segments.Find(s => s.From == "client" && s.Flags.Contains('F'));
        if (Fin is not { } fin)
            return;
        Lost = segments.Find(s => s.From == Contract.Server && s.Ack > fin.Seq + fin.Length && s.Fault == "dropped");
        Retransmission = segments.Find(s => s.From == "client" && s.Flags.Contains('F') && s.Number > fin.Number && s.Seq == fin.Seq);
        if (Lost is null || Retransmission is not { } retransmission)
            return;
        Answer = segments.Find(s => s.From == Contract.Server && s.Number > retransmission.Number && s.Delivered is not null);
        var samples = recording.All<SocketSeen>().Where(s => s is { Program: Contract.Server, State: "TimeWait", TimerSeconds: > 0 }).ToList();
        Before = samples.FindLast(s => s.When == Contract.AckLost);
        After = samples.Find(s => s.When == Contract.Answered);
    }

    public static Check Check { get; } = new("last-ack-is-repeated", Student, e => Judge.Each(e, Student, Repeats));

    /// <summary>The client's FIN.</summary>
    public SegmentSeen? Fin { get; }

    /// <summary>The last ACK, which did not arrive.</summary>
    public SegmentSeen? Lost { get; }

    /// <summary>The FIN again.</summary>
    public SegmentSeen? Retransmission { get; }

    /// <summary>The other end's reply to it.</summary>
    public SegmentSeen? Answer { get; }

    /// <summary>The clock of TIME_WAIT, the last time before the repeated FIN came.</summary>
    public SocketSeen? Before { get; }

    /// <summary>The clock after it.</summary>
    public SocketSeen? After { get; }

    /// <summary>True when the answer is an ACK.</summary>
    public bool IsAnsweredByAck => Answer is { } answer && answer.Flags.Contains('.') && !answer.Flags.Contains('R') && !answer.Flags.Contains('F');

    /// <summary>
    /// True when the timer restarted: a timer that only counts down never shows more than before. False when it continued: its end stayed the same.
    /// Null when the samples do not show it.
    /// </summary>
    public bool? ClockRestarted
    {
        get
        {
            if (Before is null || After is null)
                return null;
            if (After.TimerSeconds > Before.TimerSeconds)
                return true;
            return Math.Abs(After.At + After.TimerSeconds - Before.At - Before.TimerSeconds) < Same ? false : null;
        }
    }

    /// <summary>Why the recording does not show what becomes of a lost ACK; null when it does.</summary>
    public Finding? Missing() =>
        Lost is null ? Finding.Inconclusive(Reasons.AckNotLost, Fin)
        : Retransmission is null ? Finding.Inconclusive(Reasons.FinNotRepeated, Lost)
        : Answer is null ? Finding.Inconclusive(Reasons.NoAnswerRecorded, Retransmission)
        : null;

    private static Finding Repeats(ScenarioRecording r)
    {
        var run = ServerRun.Of(r).First;
        if (run.NotReached() is { } notReached)
            return notReached;
        if (!run.HasEnded)
            return ServerChecks.NotServed(run);
        if (run.Server.AbnormalTermination() is { } trouble)
            return trouble;
        if (Reach.OnLoopback(r, run.Server) is { } loopback)
            return loopback;
        if (!new WireFacts(r).IsSeen)
            return Finding.Unsupported(Reasons.NoWire);
        if (run.Client.Reset is { } reset)
            return Finding.Failed(Reasons.ResetAtClose, new WireFacts(r).Reset(Contract.Server), reset);
        if (run.Client.Eof is null)
            return run.Server.StallFinding() ?? Finding.Inconclusive(Reason.NoEndRecorded);
        var facts = new LastAckFacts(r);
        if (facts.Missing() is { } missing)
            return missing;
        if (!facts.IsAnsweredByAck)
            return Finding.Failed(Reasons.RepeatRefused, facts.Retransmission, facts.Answer).With("flags", facts.Answer!.Flags);
        return facts.ClockRestarted == true
            ? Finding.Passed(facts.Lost, facts.Retransmission, facts.Answer, facts.After)
            : Finding.Inconclusive(Reasons.ClockNotSeen, facts.Before, facts.After);
    }
}
