using Courseware.Judging;
using Courseware.Recordings;
using static Courseware.Exercises.AbruptClose.SharedChecks;

namespace Courseware.Exercises.AbruptClose;

/// <summary>The checks of the server that loses nothing.</summary>
internal static class GracefulChecks
{
    private static readonly string[] Speaking = [LateReaderScenarios.GracefulLate, LateReaderScenarios.GracefulEarly];
    private static readonly string[] NoFile = [LateReaderScenarios.AbruptNoFile, LateReaderScenarios.GracefulNoFile];

    public static IReadOnlyList<Check> Core { get; } =
    [
        new("graceful-loses-nothing", Speaking, e => Ask(e, Contract.GracefulServer, Speaking, LosesNothing)),
        new("graceful-hears-message", Speaking, e => Ask(e, Contract.GracefulServer, Speaking, HearsMessage)),
        new("graceful-ends-cleanly", Speaking, e => Ask(e, Contract.GracefulServer, Speaking, EndsCleanly)),
    ];

    public static IReadOnlyList<Check> Robust { get; } =
    [
        new("graceful-notices-reset", [LateReaderScenarios.GracefulReset],
            e => Ask(e, Contract.GracefulServer, [LateReaderScenarios.GracefulReset], NoticesReset)),
        new("servers-report-missing-file", NoFile, ReportMissingFile),
    ];

    private static Finding LosesNothing(LateReading r)
    {
        if (r.NotReached() is { } notReached)
            return notReached;
        if (r.Difference is null && r.Client.Eof is not null)
            return Finding.Passed(r.Served, r.Client.Eof, r.Wire.Fin("server"));
        if ((r.Server.AbnormalTermination() ?? r.EndedTooSoon()) is { } trouble)
            return trouble;
        if (r.Client is { Eof: null, Reset: not null } && (r.Difference is null || r.Difference.Reason == Reason.TooShort))
        {
            var reason = r.Cause switch
            {
                LateReading.MessageAfterClose => Reasons.LostByMessageAfterClose,
                LateReading.UnreadData => Reasons.LostByUnreadData,
                _ => Reasons.LostBySoLinger0,
            };
            return Finding.Failed(reason, r.Served, r.Client.LastSent, r.Reset).With("read", r.Read).With("sent", r.Size);
        }
        if (r.Client.Eof is not null || r.Difference is { } other && other.Reason != Reason.TooShort)
            return r.Difference ?? Finding.Inconclusive(Reason.NoEndRecorded);
        if (r is { Difference: null, Server.Sleep: { } stall })
            return Finding.Failed(Reasons.NoHalfClose, stall).With("read", r.Read).WithDetails(stall.Report);
        return r.Server.StallFinding() ?? r.Difference ?? Finding.Inconclusive(Reason.NoEndRecorded);
    }

    private static Finding HearsMessage(LateReading r)
    {
        if (r.Client.Eof is null)
            return Finding.SkippedBecause("graceful-loses-nothing");
        if (r.Client.LastSent is null)
            return r.Server.AbnormalTermination() ?? r.Server.EarlyExit() ?? Finding.Failed(Reasons.GoneBeforeMessage, r.Reset, r.Server.Exit);
        var printed = r.Printed;
        if (printed is { Stream: "stdout" } && printed.Text == r.Message && printed.IsLabelled(Contract.MessagePrefix))
            return Finding.Passed(r.Client.LastSent);
        if ((r.Server.AbnormalTermination() ?? r.Server.UncaughtException()) is { } trouble)
            return trouble;
        if (printed is null)
            return Finding.Failed(Reasons.MessageNotPrinted, r.Client.LastSent, r.Reset, r.Server.Exit)
                .With("sent", r.Message).WithDetails(r.Server.PrintedTail);
        if (printed.Text != r.Message)
            return Finding.Failed(Reasons.MessageGarbled, r.Client.LastSent).With("sent", r.Message).With("printed", printed.Text);
        return Finding.Failed(printed.IsLabelled(Contract.MessagePrefix) ? Reasons.PrintedOnStderr : Reasons.OtherPrefix, r.Client.LastSent)
            .With("program", r.Role).With("printed", printed.Whole);
    }

    private static Finding EndsCleanly(LateReading r)
    {
        if (r.Client.Eof is null || r.Client.Shutdown is null && r.Client.Reset is null)
            return Finding.SkippedBecause("graceful-loses-nothing");
        return r.Server.AbnormalTermination()
            ?? (r.Reset is { } reset ? Finding.Failed(Reason.ResetAtEnd, reset) : null)
            ?? (r.BeforeFin is { Inode: 0 } orphan ? Finding.Failed(Reasons.ClosesBeforeFin, orphan, r.Client.Shutdown) : null)
            ?? r.BadExit()
            ?? r.OnLoopback()
            ?? Finding.Passed(r.Server.Exit, r.Wire.Fin("client"), r.Wire.TimeWait);
    }

    private static Finding NoticesReset(LateReading r)
    {
        if (r.NotReached() is { } notReached)
            return notReached;
        if (r.Server.NotEnded() is { } notEnded)
            return notEnded;
        if (PrintedLine.Labelled(r.Server.Stdout, Contract.MessagePrefix) is { } printed && !printed.EndsWith(':'))
            return Finding.Failed(Reasons.MessageInvented, r.Server.Exit).With("printed", printed);
        return r.Server.Exit!.Code == 0 ? ClaimsSuccess(r.Server, r.Role) : Finding.Passed(r.Server.Exit);
    }

    private static Finding ReportMissingFile(RecordingSet evidence)
    {
        foreach (var (scenario, role) in NoFile.Zip([Contract.AbruptServer, Contract.GracefulServer]))
        {
            var finding = Ask(evidence, role, [scenario], r => r.Server.NotEnded()
                ?? (r.Server.Exit!.Code == 0 ? ClaimsSuccess(r.Server, role, Reasons.MissingFileUnnoticed) : Finding.Passed(r.Server.Exit)));
            if (finding.Verdict != Verdict.Passed)
                return finding;
        }
        return Finding.Passed(NoFile.Select(s => (RecordedEvent?)evidence[s].First<ProgramExited>()));
    }

    private static Finding ClaimsSuccess(ProgramFacts server, string role, Reason? wording = null) =>
        Finding.Failed(Reason.ClaimsSuccess, server.Exit).In(wording).With("program", role).WithDetails(server.OutputTail);
}
