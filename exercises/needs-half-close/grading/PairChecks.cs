using Courseware.Judging;
using Courseware.Recordings;
using static Courseware.Exercises.NeedsHalfClose.SharedChecks;

namespace Courseware.Exercises.NeedsHalfClose;

/// <summary>The checks of the student's two programs together.</summary>
internal static class PairChecks
{
    public static IReadOnlyList<Check> Core { get; } =
    [
        New("pair-deadlocks-without-end", [PairScenarios.None], Deadlocks),
        New("pair-loses-answer-at-close", [PairScenarios.Close], LosesAnswer),
        New("pair-confirms-with-half-close", PairScenarios.Confirmed, Confirms),
    ];

    /// <summary>
    /// The stall is what is expected. It is a deadlock when both programs live and sleep, the connection is open in both directions, and
    /// nothing lies in any queue that could wake one of them.
    /// </summary>
    private static Finding Deadlocks(ScenarioRecording r)
    {
        if (NotMet(r) is { } notMet)
            return notMet;
        var (server, client) = Facts(r);
        if (server.Stall is not { } stall)
        {
            return (server.Exit, client.Exit) is (null, _) or (_, null)
                ? Finding.Inconclusive(Reason.NoExitRecorded)
                : Finding.Failed(Reasons.NoDeadlock, client.Exit, server.Exit).WithDetails([.. client.OutputTail, .. server.OutputTail]);
        }
        // A program that computes, or retries repeatedly, is not in a deadlock.
        if (server.Sleep is null)
            return server.StallFinding()!;
        if (server.Exit is not null || client.Exit is not null)
            return Finding.Failed(Reasons.OneWaitsAlone, client.Exit, server.Exit, stall).WithDetails(stall.Report);
        var ends = r.All<SocketSeen>().Where(s => s.When == Contract.Stalled).ToList();
        if (ends.Count < 2)
        {
            // Linux shows every connection that there is.
            return r.First<CapabilityMissing>() is not null ? Finding.Unsupported(Reason.ThreadsNotSeen)
                : Finding.Failed(Reasons.NeverMet, stall).WithDetails(stall.Report);
        }
        if (ends.Exists(s => s.State != "Established"))
            return Finding.Failed(Reasons.EndWasSent, [new WireFacts(r).Fin(Contract.Server), .. ends, stall]).WithDetails(stall.Report);
        if (ends.Exists(s => s is not { ReceiveQueue: 0, SendQueue: 0 }))
            return Finding.Failed(Reasons.NotAllRead, [.. ends, stall]).WithDetails(stall.Report);
        // Nothing tells without a wire how much went over; then the server's own check has said that it sends all.
        if (new WireFacts(r).Crossed(Contract.Server) is { } bytes && bytes < r.Payload.Size)
            return Finding.Failed(Reasons.StandsStillEarly, stall).With("seen", bytes).With("expected", r.Payload.Size).WithDetails(stall.Report);
        return Finding.Passed([.. ends, stall]).WithDetails(stall.Report);
    }

    private static Finding LosesAnswer(ScenarioRecording r)
    {
        var (server, client) = Facts(r);
        // A client that writes the answer in two pieces learns of the RST by SIGPIPE: no fault of the client's, it has answered.
        var wasSignalled = client.Exit?.Signal == "SIGPIPE";
        if (NotMet(r, clientToo: !wasSignalled) is { } notMet)
            return notMet;
        if (server.Exit is null)
            return server.StallFinding() ?? Finding.Inconclusive(Reason.NoExitRecorded);
        var printed = Printed.Parse(server.Stdout);
        var answer = Printed.AnswerLine(server.Stdout);
        if (answer is not null || printed.Result == Printed.Same)
        {
            return Finding.Failed(Reasons.AnswerAfterAll, server.Exit)
                .With("printed", Shown(answer ?? $"result: {Printed.Same}")).WithDetails(server.OutputTail);
        }
        if (server.EndsWithError() is { Verdict: not Verdict.Passed } unnoticed)
            return unnoticed;
        // The client's part of it: it had read all, and answered.
        var digest = Digest.Of(r.Payload.Bytes).ToString();
        return wasSignalled || Printed.Parse(client.Stdout).Read == digest
            ? new WireFacts(r).NotCrossed(Contract.Server, r.Payload.Size) ?? Finding.Passed(new WireFacts(r).Reset(Contract.Server), client.Exit, server.Exit)
            : client.StallFinding() ?? Finding.Failed(Reasons.PairClientReadOtherwise, client.Exit).With("expected", digest).WithDetails(client.PrintedTail);
    }

    private static Finding Confirms(ScenarioRecording r)
    {
        if (NotMet(r) is { } notMet)
            return notMet;
        var (server, client) = Facts(r);
        if (server.Exit is null || client.Exit is null)
            return server.StallFinding() ?? Finding.Inconclusive(Reason.NoExitRecorded);
        var digest = Digest.Of(r.Payload.Bytes).ToString();
        var printed = Printed.Parse(server.Stdout);
        var isRight = printed.Says(digest);
        if (server.Exit.Code == 0 && isRight && printed.Result == Printed.Same)
            return NotCrossed(r) ?? Finding.Passed(new WireFacts(r).Fin(Contract.Server), client.Exit, server.Exit);
        if (isRight && printed.Result == Printed.Same && server.WrongExit() is { } exit)
            return exit;
        Reason? wording = !isRight ? printed.HasAnswer ? null : Reasons.NotAnsweredInPair
            : printed.Result is null ? Reasons.ResultNotPrinted : Reasons.PairResultOtherwise;
        return Finding.Failed(Reasons.NotConfirmed, client.Exit, server.Exit).In(wording)
            .With("expected", wording == Reasons.ResultNotPrinted ? Printed.Same : digest)
            .With("seen", Shown((isRight ? printed.Result : printed.Answer) ?? "")).WithDetails([.. client.OutputTail, .. server.OutputTail]);
    }

    /// <summary>The two never came to talk to each other, or one of them got into trouble; null when neither is so.</summary>
    private static Finding? NotMet(ScenarioRecording r, bool clientToo = true)
    {
        var (server, client) = Facts(r);
        if ((client.Elsewhere() ?? server.AbnormalTermination() ?? (clientToo ? client.AbnormalTermination() : null)) is { } trouble)
            return trouble;
        return r.First<ProgramStarted>(s => s.Program == Contract.Client) is null ? Reach.NotReached(r, server, null) : null;
    }

    /// <summary>The file, or the answer to it, did not come over the wire; null when both did.</summary>
    private static Finding? NotCrossed(ScenarioRecording r)
    {
        var wire = new WireFacts(r);
        return wire.NotCrossed(Contract.Server, r.Payload.Size) ?? wire.NotCrossed(Contract.Client, Digest.Of(r.Payload.Bytes).Line.Length);
    }

    private static (ProgramFacts Server, ProgramFacts Client) Facts(ScenarioRecording r) =>
        (new ProgramFacts(r, Contract.Server), new ProgramFacts(r, Contract.Client));
}
