using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Exercises.TimeWait;

/// <summary>The checks of a second start on the same port.</summary>
internal static class RestartChecks
{
    private static readonly string[] ServerFirst = [RestartScenarios.ServerFirst];
    private static readonly string[] ClientFirst = [RestartScenarios.ClientFirst];
    private static readonly string[] Two = [RestartScenarios.TwoAtOnce];

    public static Check AtOnce { get; } = new("restarts-at-once", ServerFirst, e => Judge.Each(e, ServerFirst, RestartsAtOnce));

    public static Check OneAtATime { get; } = new("one-at-a-time", Two, e => Judge.Each(e, Two, HasThePortAlone));

    public static Check AfterClient { get; } = new("client-first-frees-the-port", ClientFirst, e => Judge.Each(e, ClientFirst, FreedByClient));

    /// <summary>While the old connection is in TIME_WAIT, the server listens again and serves the next client.</summary>
    private static Finding RestartsAtOnce(ScenarioRecording r)
    {
        var (first, second) = ServerRun.Of(r);
        if (first.Client.Eof is null || !first.HasEnded)
            return Finding.SkippedBecause("serves-a-line", "closes-first");
        if (first.Server.Exit is null)
            return Finding.SkippedBecause("ends-cleanly");
        // Nothing on the port: then it is not surprising when the second start succeeds.
        if (ServerChecks.RestOf(r).Resting is not { Program: Contract.Server } resting)
            return Finding.SkippedBecause("rests-in-time-wait");
        if (second is null)
            return Finding.Inconclusive(Reasons.NotStartedAgain);
        return NotAgain(first, second, resting) ?? Finding.Passed(resting, second.Listening, second.LastReceived);
    }

    /// <summary>The first server listens; the second one is refused the port, says so, and ends.</summary>
    private static Finding HasThePortAlone(ScenarioRecording r)
    {
        var (first, second) = ServerRun.Of(r);
        if (first.NotListening() is { } notListening)
            return notListening;
        if (second is null)
            return Finding.Inconclusive(Reasons.NotStartedAgain);
        if (second.Listening is { } listening)
        {
            if (r.First<CapabilityMissing>() is not null)
                return Finding.Unsupported(Reason.ThreadsNotSeen);
            return Elsewhere(listening) ?? Finding.Failed(Reasons.SharesThePort, first.Listening, listening).With("port", listening.Port);
        }
        var server = second.Server;
        if (server.AbnormalTermination() is { } trouble)
            return trouble;
        if (server.Exit is null)
            return StillWaiting(server, first.Listening, Reasons.WaitsForThePort);
        if (server.Exit.Code == 0)
            return Finding.Failed(Reason.ClaimsSuccess, server.Exit).WithDetails(server.OutputTail);
        return server.Stderr.Length == 0 ? Finding.Failed(Reasons.FailsSilently, server.Exit).With("code", server.Exit.Code ?? 0)
            : Finding.Passed(first.Listening, server.Exit);
    }

    /// <summary>
    /// The client closed first: it rests alone, and nothing of the old connection is left on the server's port. When both FINs cross, both
    /// ends rest (RFC 9293, 3.6, case 3); so this needs no look at the moment itself.
    /// </summary>
    private static Finding FreedByClient(ScenarioRecording r)
    {
        var (first, second) = ServerRun.Of(r);
        if (first.NotReached() is { } notReached)
            return notReached;
        if (first.Server.AbnormalTermination() is { } trouble)
            return trouble;
        if (!first.HasAnswered && first.Server is { EndedWithError: true, Exit: { } early })
        {
            return first.Server.UncaughtException()
                ?? Finding.Failed(Reasons.LeftUnanswered, early).With("code", early.Code ?? 0).WithDetails(first.Server.OutputTail);
        }
        if (first.Client.Reset is { } reset)
            return Finding.Failed(Reasons.ResetAtClose, new WireFacts(r).Reset(Contract.Server), reset);
        if (!first.HasAnswered)
            return ServerChecks.NotServed(first);
        if (first.Client.Eof is null || first.Server.Exit is null)
            return first.Server.StallFinding() ?? Finding.Inconclusive(Reason.NoExitRecorded);
        var (resting, missing) = ServerChecks.RestOf(r);
        if (resting is not { Program: "client" })
            return missing ?? Finding.Inconclusive(Reasons.NoTimeWait, resting);
        if (second is null)
            return Finding.Inconclusive(Reasons.NotStartedAgain);
        return NotAgain(first, second, resting) ?? Finding.Passed(first.Recording.First<PeerShutdown>(), resting, second.Listening);
    }

    /// <summary>Why the second run did not do what the first one did; null when it did.</summary>
    private static Finding? NotAgain(ServerRun first, ServerRun second, SocketSeen resting)
    {
        var server = second.Server;
        if (second.Listening is { } listening && Elsewhere(listening) is { } elsewhere)
            return elsewhere;
        if (server.AbnormalTermination() is { } trouble)
            return trouble;
        var isTaken = resting.Program == Contract.Server;
        if (second.Listening is null && server.Exit is { } exit)
        {
            return Finding.Failed(isTaken ? Reasons.AddressInUse : Reasons.NotStartedOnAFreePort, resting, exit)
                .With("code", exit.Code ?? 0).WithDetails(server.OutputTail);
        }
        if (second.Listening is null && isTaken)
            return StillWaiting(server, resting, Reasons.WaitsInTimeWait);
        if (second.Listening is not null && !(first.HasAnswered ? second.HasAnswered : second.HasEnded))
            return ServerChecks.NotServed(second);
        return server.Exit is null ? server.StallFinding() ?? Finding.Inconclusive(Reason.NoExitRecorded) : server.WrongExit();
    }

    private static Finding? Elsewhere(ProgramListening listening) => listening.Port == listening.AskedPort
        ? null
        : Finding.Failed(Reasons.AnotherPort, listening).With("asked", listening.AskedPort).With("port", listening.Port);

    private static Finding StillWaiting(ProgramFacts server, RecordedEvent? why, Reason wording) => server.StallFinding() is { } hang
        ? Finding.Failed(Reasons.WaitsForThePort, why, server.Stall).In(wording).WithDetails(hang.Details)
        : Finding.Inconclusive(Reason.NoExitRecorded);
}
