using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Exercises.TimeWait;

/// <summary>The checks of one run of the server: that it serves, closes first and ends.</summary>
internal static class ServerChecks
{
    private static readonly string[] Ordinary = [RestartScenarios.ServerFirst];

    public static IReadOnlyList<Check> Core { get; } =
    [
        New("serves-a-line", RestartScenarios.ServerFirst, Serves),
        New("closes-first", RestartScenarios.ServerFirst, ClosesFirst),
        New("ends-cleanly", RestartScenarios.ServerFirst, EndsCleanly),
        new("rests-in-time-wait", Ordinary, e => Judge.Each(e, Ordinary, Rests)),
    ];

    public static IReadOnlyList<Check> Robust { get; } =
    [
        New("hears-a-line-in-pieces", RestartScenarios.Pieces, HearsPieces),
        New("notices-a-reset", RestartScenarios.Reset, NoticesReset),
    ];

    /// <summary>The end that is in TIME_WAIT before the second start, or why there is none.</summary>
    public static (SocketSeen? Resting, Finding? Missing) RestOf(ScenarioRecording r) => ServerRun.Ends(r) switch
    {
        [{ State: "TimeWait" } one] => (one, null),
        [] => (null, Finding.Inconclusive(Reasons.NoTimeWait)),
        var ends => (null, Finding.Inconclusive(Reasons.StillClosing, ends)),
    };

    private static Check New(string id, string scenario, Func<ServerRun, Finding> ask) =>
        new(id, [scenario], e => Judge.Each(e, [scenario], r => ask(ServerRun.Of(r).First)));

    private static Finding Serves(ServerRun run)
    {
        if (run.NotReached() is { } notReached)
            return notReached;
        return run.HasServed ? Finding.Passed(run.LastReceived) : NotServed(run);
    }

    /// <summary>Why the answer is not the one that was owed.</summary>
    public static Finding NotServed(ServerRun run)
    {
        if (run.Server.AbnormalTermination() is { } trouble)
            return trouble;
        var expected = EscapedBytes.Escape(run.Owed);
        if (run.LastReceived is null)
        {
            // The line was read, or the end would be a RST; the program ended well, and the answer never left it.
            var isBuffered = run is { Server.Exit.Code: 0, Client: { Eof: not null, Reset: null } };
            return run.Server.StallFinding()
                ?? Finding.Failed(Reasons.NoAnswer, run.Client.Eof, run.Client.Reset, run.Server.Exit).In(isBuffered ? Reasons.NoAnswerButFin : null)
                    .With("expected", expected).WithDetails(run.Server.OutputTail);
        }
        var seen = run.Answer;
        return Finding.Failed(Reasons.WrongAnswer, run.LastReceived)
            .With("expected", expected).With("seen", seen.Length == 0 ? "…" : EscapedBytes.Escape(seen.AsSpan(0, Math.Min(64, seen.Length))))
                .WithDetails(run.Server.OutputTail);
    }

    /// <summary>The server's FIN came while the client, which had the answer, kept its own back.</summary>
    private static Finding ClosesFirst(ServerRun run)
    {
        var (server, client) = (run.Server, run.Client);
        if (client.Connected is null || !run.HasEnded)
            return Finding.SkippedBecause("serves-a-line");
        if (server.AbnormalTermination() is { } trouble)
            return trouble;
        if (client.Reset is { } reset)
            return Finding.Failed(Reasons.ResetAtClose, new WireFacts(run.Recording).Reset(server.Name), reset);
        if (client.Eof is null)
        {
            if (server is { Exit: { } ended, Left: { } left })
                return Finding.Failed(Reasons.StillHeld, ended, left).WithDetails(server.LeftDetails);
            return server.StallFinding() is { } hang
                ? Finding.Failed(Reasons.DoesNotClose, server.Stall).WithDetails(hang.Details)
                : Finding.Inconclusive(Reason.NoEndRecorded);
        }
        var wait = client.Gates.LastOrDefault(g => g is { Held: Contract.Fin, Endless: true });
        return wait is not null && run.StillOpen is { } open
            ? Finding.Failed(Reasons.WaitsForTheClient, client.Eof, wait, open)
            : Finding.Passed(client.Eof, new WireFacts(run.Recording).Fin(server.Name));
    }

    private static Finding EndsCleanly(ServerRun run)
    {
        // A reset at close() is a matter of closes-first; how the program ended shows all the same.
        if (run is { HasAnswered: true, Client.Reset: not null, Server: { Exit: not null, Left: null } })
            return run.Server.AbnormalTermination() ?? run.Server.WrongExit() ?? Finding.Passed(run.Server.Exit);
        return run.Client.Eof is null || !run.HasEnded
            ? Finding.SkippedBecause("serves-a-line", "closes-first")
            : run.Server.UncleanExit(run.Client, new WireFacts(run.Recording)) ?? Finding.Passed(run.Server.Exit);
    }

    private static Finding Rests(ScenarioRecording r)
    {
        var first = ServerRun.Of(r).First;
        if (first.Client.Eof is null || !first.HasEnded)
            return Finding.SkippedBecause("serves-a-line", "closes-first");
        if (first.Server.Exit is null)
            return Finding.SkippedBecause("ends-cleanly");
        var (resting, missing) = RestOf(r);
        if (resting is { Program: Contract.Server })
            return Finding.Passed(first.Server.Exit, resting);
        var reset = new WireFacts(r).Reset(Contract.Server) ?? (RecordedEvent?)first.Client.Reset;
        return reset is not null ? Finding.Failed(Reasons.ResetAtClose, reset) : missing ?? Finding.Inconclusive(Reasons.NoTimeWait, resting);
    }

    private static Finding HearsPieces(ServerRun run)
    {
        if (run.NotReached() is { } notReached)
            return notReached;
        if (run.HasAnswered)
            return Finding.Passed(run.LastReceived);
        var half = run.Owed.AsSpan(0, "served: ".Length + RestartScenarios.FirstPiece);
        return run.Server.AbnormalTermination() is null && run.Answer.AsSpan().StartsWith(half)
            ? Finding.Failed(Reasons.AnswersHalfALine, run.LastReceived)
                .With("seen", EscapedBytes.Escape(run.Answer.AsSpan(0, Math.Min(64, run.Answer.Length))))
            : NotServed(run);
    }

    private static Finding NoticesReset(ServerRun run) => run.NotReached() ?? run.Server.EndsWithError();
}
