using Courseware.Judging;
using Courseware.Recordings;
using static Courseware.Exercises.AbruptClose.SharedChecks;

namespace Courseware.Exercises.AbruptClose;

/// <summary>The checks of the server that closes in the one-sided way.</summary>
internal static class AbruptChecks
{
    private static readonly string[] Runs = [LateReaderScenarios.AbruptSilent, LateReaderScenarios.AbruptLate, LateReaderScenarios.AbruptEarly];

    public static IReadOnlyList<Check> All { get; } =
    [
        new("abrupt-builds", [BuildCheck.Scenario], e => BuildCheck.Judge(e, Contract.AbruptServer)),
        new("graceful-builds", [BuildCheck.Scenario], e => BuildCheck.Judge(e, Contract.GracefulServer)),
        New("abrupt-sends-file", LateReaderScenarios.AbruptSilent, SendsFile),
        New("abrupt-loses-data", LateReaderScenarios.AbruptLate, LosesData),
        New("abrupt-resets-message", LateReaderScenarios.AbruptLate, ResetsMessage),
        New("abrupt-loses-unread", LateReaderScenarios.AbruptEarly, LosesForUnread),
        new("abrupt-exits-with-zero", Runs, ExitsWithZero),
    ];

    private static Check New(string id, string scenario, Func<LateReading, Finding> ask) =>
        new(id, [scenario], e => Ask(e, Contract.AbruptServer, [scenario], ask));

    /// <summary>The control experiment: the client sends nothing, and the kernel delivers for the closed socket.</summary>
    private static Finding SendsFile(LateReading r)
    {
        if (r.NotReached() is { } notReached)
            return notReached;
        if (r.Difference is null && r.Client.Eof is not null)
            return r.Server.AbnormalTermination() ?? Finding.Passed(r.Served, r.Client.Eof, r.Wire.Fin("server"));
        if ((r.Server.AbnormalTermination() ?? r.EndedTooSoon()) is { } trouble)
            return trouble;
        // Nothing was sent to it that it could have refused or left unread.
        if (r.Client is { Reset: not null, LastSent: null })
            return ResetBeforeMessage(r);
        if (r.Difference is { } difference && (difference.Reason != Reason.TooShort || r.Client.Eof is not null))
            return difference;
        return Stall(r) ?? r.Difference ?? Finding.Inconclusive(Reason.NoEndRecorded);
    }

    private static Finding LosesData(LateReading r)
    {
        if (r.NotReached() is { } notReached)
            return notReached;
        if (!r.HasLost)
            return NothingLost(r);
        // The connection was gone before the client had sent anything: then it was not a message that cost the rest.
        if (r.Client.LastSent is null)
            return r.Server.AbnormalTermination() ?? r.EndedTooSoon() ?? ResetBeforeMessage(r);
        return r.Server.AbnormalTermination() ?? Finding.Passed(r.Served, r.Client.LastSent, r.Reset, r.Client.Reset).With("sent", r.Size).With("read", r.Read);
    }

    private static Finding ResetsMessage(LateReading r)
    {
        if (!r.HasLost)
            return Finding.SkippedBecause("abrupt-loses-data");
        if (r.OnLoopback() is { } loopback)
            return loopback;
        if (!r.Wire.IsSeen)
            return Finding.Unsupported(Reasons.NoWire);
        if (r.Wire.Reset("server") is not { } reset)
            return Finding.Inconclusive(Reasons.NoResetOnWire, r.Client.Reset);
        return r.Cause switch
        {
            LateReading.MessageAfterClose => Finding.Passed(r.Served, r.Wire.Data("client"), reset),
            LateReading.UnreadData => Finding.Failed(Reasons.ClosedWithUnread, r.Wire.Data("client"), reset),
            _ => ResetBeforeMessage(r),
        };
    }

    private static Finding LosesForUnread(LateReading r)
    {
        if (r.NotReached() is { } notReached)
            return notReached;
        if (r.Waiting is not { ReceiveQueue: > 0 })
            return Finding.Inconclusive(Reasons.MessageNotWaiting, r.Waiting);
        if (r.HasLost)
            return r.Server.AbnormalTermination() ?? Finding.Passed(r.Waiting, r.Reset, r.Client.Reset);
        return r is { Difference: null, Client.Eof: not null, Served.Inode: 0 }
            ? Finding.Failed(Reasons.ReadTheMessage, r.Waiting, r.Served, r.Client.Eof).With("read", r.Read)
            : NothingLost(r);
    }

    private static Finding ExitsWithZero(RecordingSet evidence) =>
        Judge.EachRight(evidence, Runs, r => MainCheck(r.Scenario)(Reading(r)), r => Reading(r).BadExit() ?? Finding.Passed(Reading(r).Server.Exit))
            ?? Finding.SkippedBecause("abrupt-sends-file", "abrupt-loses-data", "abrupt-loses-unread");

    private static Func<LateReading, Finding> MainCheck(string scenario) => scenario switch
    {
        LateReaderScenarios.AbruptSilent => SendsFile,
        LateReaderScenarios.AbruptLate => LosesData,
        _ => LosesForUnread,
    };

    private static LateReading Reading(ScenarioRecording r) => new(r, Contract.AbruptServer);

    private static Finding NothingLost(LateReading r)
    {
        if ((r.Server.AbnormalTermination() ?? r.EndedTooSoon()) is { } trouble)
            return trouble;
        if (r.Difference is { } difference)
            return Stall(r) ?? difference;
        if (r.Served is { Inode: > 0, Shutdown: not "SHUT_RDWR" })
            return Finding.Failed(Reasons.StillListening, r.Served, r.Client.LastSent, r.Client.Eof).With("read", r.Read);
        if (r.Client.Eof is null && r.Client.Reset is null)
            return Stall(r) ?? Finding.Inconclusive(Reason.NoEndRecorded);
        // All was read: either the server let the client do that before it closed, or this machine was too slow to be late enough.
        return r.Hasty is { } hasty
            ? Finding.Inconclusive(Reasons.NotLateEnough, hasty)
            : Finding.Failed(Reasons.ClosesTooLate, r.Served, r.Reset, r.Client.Eof).With("read", r.Read);
    }

    /// <summary>
    /// The client had sent nothing. Then SO_LINGER with time 0 resets, or the listening socket, when it is closed before the connection was accepted;
    /// the wire shows the same for both.
    /// </summary>
    private static Finding ResetBeforeMessage(LateReading r) =>
        Finding.Failed(Reasons.AbortsOnPurpose, r.Reset).With("seen", r.Read).With("expected", r.Size).WithDetails(r.Server.OutputTail);

    private static Finding? Stall(LateReading r) => r is { Difference: null, Client: { Eof: null, Reset: null }, Server.Sleep: { } stall }
        ? Finding.Failed(Reasons.NeverCloses, stall).With("read", r.Read).WithDetails(stall.Report)
        : r.Server.StallFinding();
}
