using Courseware.Judging;
using Courseware.Recordings;
using static Courseware.Exercises.HalfClose.Judgements;

namespace Courseware.Exercises.HalfClose;

/// <summary>What is asked of the student's server.</summary>
internal static class ServerChecks
{
    private static readonly string[] Transfers = [ServerScenarios.Nonce, .. ServerScenarios.Files];

    public static IReadOnlyList<Check> Core { get; } =
    [
        new("server-sends-file", ServerScenarios.Files, e => Each(e, ServerScenarios.Files, SendsFile)),
        new("server-half-closes", Transfers, e => Each(e, WithEof(e), HalfCloses)),
        // Without the message that nobody can know beforehand, a "Thank you" may be printed by heart.
        new("server-hears-thanks", Transfers, e => Each(e, [ServerScenarios.Nonce, .. WithEof(e).Where(id => id != ServerScenarios.Nonce)], HearsThanks)),
        new("server-ends-cleanly", Transfers, e => Each(e, WithEof(e), EndsCleanly)),
    ];

    public static IReadOnlyList<Check> Robust { get; } =
    [
        new("server-message-without-nul", [ServerScenarios.WithoutNul], e => One(e, ServerScenarios.WithoutNul, HearsThanks)),
        new("server-reads-split-message", [ServerScenarios.SplitMessage], e => One(e, ServerScenarios.SplitMessage, HearsThanks)),
        new("server-restarts-at-once", [ServerScenarios.Restart], e => One(e, ServerScenarios.Restart, Restarts)),
        new("server-survives-slow-client", [ServerScenarios.SlowClient], e => One(e, ServerScenarios.SlowClient, SendsFile)),
        new("server-survives-reset", [ServerScenarios.Reset], e => One(e, ServerScenarios.Reset, SurvivesReset)),
        new("server-reports-missing-file", [ServerScenarios.MissingFile], e => One(e, ServerScenarios.MissingFile, ReportsMissingFile)),
    ];

    private static Finding SendsFile(ScenarioRecording r)
    {
        var (server, client) = Facts(r);
        var received = client.Received;
        if (NotReached(r, server, client) is { } notReached)
            return notReached;
        var difference = ByteComparison.Difference(r.Payload.Bytes, received, client.Eof ?? (RecordedEvent?)client.Reset);
        if (difference is null && client.Eof is not null)
            return Finding.Passed(client.Eof, new WireFacts(r).Fin("server"));
        // The exit status comes before the bytes: a crash is not "too short".
        if (client.Eof is null || difference?.Reason == "too-short")
        {
            if (server.AbnormalTermination() is { } trouble)
                return trouble.With("seen", received.Length).With("expected", r.Payload.Size);
        }
        if (client.Reset is { } reset && client.Eof is null)
            return Finding.Failed("reset-before-eof", new WireFacts(r).Reset("server"), reset).With("seen", received.Length).With("expected", r.Payload.Size);
        // More than the file is no stall, though the server waits until the rest of it is read.
        if (client.Eof is not null || difference?.Reason == "too-long" || server.StallFinding() is not { } hang)
            return difference ?? Finding.Inconclusive("no-eof-recorded");
        if (server.Sleep is null)
            return hang;
        return difference is null
            ? Finding.Failed("no-eof", server.Sleep).With("seen", received.Length).Showing(hang.Exhibit)
            : Finding.Failed("stalls-in-file", server.Sleep)
                .With("seen", received.Length).With("expected", r.Payload.Size).With("seconds", hang.Arguments["seconds"]).Showing(hang.Exhibit);
    }

    private static Finding HalfCloses(ScenarioRecording r)
    {
        var (server, client) = Facts(r);
        if (client.Connected is null)
            return Finding.SkippedBecause("server-sends-file");
        if (client.Eof is not { } eof)
        {
            var all = r.Payload.Size > 0 && client.Received.Length >= r.Payload.Size && server.Sleep is not null && server.AbnormalTermination() is null;
            return all && client.Reset is null
                ? Finding.Failed("no-eof", server.Sleep).With("seen", client.Received.Length).Showing(server.Sleep!.Report)
                : Finding.SkippedBecause("server-sends-file");
        }
        var atEof = r.First<SocketSeen>(s => s.Program == server.Name && s.When == "eof-seen");
        var wire = new WireFacts(r);
        if (client.Reset is not { } reset)
            return Finding.Passed(eof, atEof, client.LastSent, wire.Fin("server"));
        if (server.AbnormalTermination() is { } trouble)
            return trouble;
        // Still open for reading when the message was on its way: then the reset has another cause (server-ends-cleanly). The wire
        // tells by the kind of the reset, the socket table by what it said just before.
        var refusal = wire.Refusal("server");
        if (wire.Reset("server") is not null ? refusal is null : atEof is { Inode: > 0, Shutdown: "SHUT_WR" })
            return Finding.Passed(eof, atEof, wire.Fin("server"));
        var reason = atEof is { Inode: > 0, Shutdown: "SHUT_RDWR" } ? "shut-down-for-reading" : "reset-after-eof";
        return Finding.Failed(reason, refusal, eof, atEof, reset);
    }

    private static Finding HearsThanks(ScenarioRecording r)
    {
        var (server, client) = Facts(r);
        if (NotReached(r, server, client) is { } notReached)
            return notReached;
        if (client.Eof is null || client.LastSent is null)
            return NoEof(r, server, client);
        var sent = EscapedBytes.Escape([.. r.All<PeerSent>().SelectMany(s => s.Data ?? [])]).Replace("\\0", "", StringComparison.Ordinal);
        var printed = PrintedMessage(server.Stdout);
        if (printed == sent)
            return Finding.Passed(client.LastSent);
        if (server.AbnormalTermination() is { } trouble)
            return trouble;
        if (printed is null)
        {
            return (server.StallFinding() ?? Finding.Failed("message-not-printed", client.LastSent, server.Exit).Showing(server.OutputTail))
                .With("sent", sent);
        }
        var reason = r.Scenario == ServerScenarios.Nonce && printed == Contract.Thanks ? "message-hard-coded" : "message-garbled";
        return Finding.Failed(reason, client.LastSent).With("sent", sent).With("printed", printed);
    }

    private static Finding EndsCleanly(ScenarioRecording r)
    {
        var (server, client) = Facts(r);
        if (client.Eof is null || client.LastSent is null)
            return Finding.SkippedBecause("server-half-closes", "server-sends-file");
        var wire = new WireFacts(r);
        return server.UncleanExit(client, wire) ?? Finding.Passed(server.Exit, wire.Fin("client"), wire.TimeWait);
    }

    private static Finding Restarts(ScenarioRecording r)
    {
        var (server, client) = Facts(r);
        if (NotReached(r, server, client) is { } notReached)
            return notReached;
        if (client.Eof is null)
            return NoEof(r, server, client);
        if (server.Exit is null)
            return server.StallFinding() ?? Finding.Inconclusive("no-exit-recorded");
        var timeWait = r.First<SocketSeen>(s => s is { When: "before-restart", State: "TimeWait" });
        if (timeWait is null)
        {
            // Nothing was left on the port: then it is no wonder when the second start succeeds.
            var reset = new WireFacts(r).Reset("server") ?? (RecordedEvent?)client.Reset;
            return reset is not null ? Finding.Failed("reset-at-end", reset).With("program", server.Name) : Finding.Inconclusive("no-time-wait");
        }
        return r.All<ProgramListening>().Skip(1).FirstOrDefault() is { } second
            ? Finding.Passed(timeWait, second)
            : Finding.Failed("address-in-use", timeWait, r.All<ProgramExited>().LastOrDefault()).Showing(server.OutputTail);
    }

    private static Finding SurvivesReset(ScenarioRecording r)
    {
        var (server, client) = Facts(r);
        if (NotReached(r, server, client) is { } notReached)
            return notReached;
        if (server.AbnormalTermination() is { } trouble)
            return trouble;
        if (server.Exit is null)
            return server.StallFinding() ?? Finding.Inconclusive("no-exit-recorded");
        return PrintedMessage(server.Stdout) is { } printed
            ? Finding.Failed("message-invented", server.Exit).With("printed", printed)
            : Finding.Passed(server.Exit);
    }

    private static Finding ReportsMissingFile(ScenarioRecording r)
    {
        var (server, _) = Facts(r);
        if (server.AbnormalTermination() is { } trouble)
            return trouble;
        if (server.Exit is null)
            return server.StallFinding() ?? Finding.Inconclusive("no-exit-recorded");
        return server.Exit.Code == 0
            ? Finding.Failed("claims-success", server.Exit).With("program", server.Name).Showing(server.OutputTail)
            : Finding.Passed(server.Exit);
    }

    private static Finding NoEof(ScenarioRecording r, ProgramFacts server, PeerFacts client)
    {
        var sends = SendsFile(r);
        return sends.Verdict == Verdict.Passed
            ? Finding.Inconclusive("no-eof-recorded", client.Eof, server.Exit)
            : sends;
    }

    /// <summary>
    /// The transfers that came to EOF, when there are any: why the others did not is what server-sends-file asks. A recording
    /// that decides nothing stays, so that the check is not passed without it.
    /// </summary>
    private static string[] WithEof(RecordingSet evidence)
    {
        string[] reached = [.. Transfers.Where(id => Judge.Fault(evidence[id]) is not null || Facts(evidence[id]).Client.Eof is not null)];
        return reached.Length > 0 ? reached : Transfers;
    }

    private static (ProgramFacts Server, PeerFacts Client) Facts(ScenarioRecording r) =>
        (new ProgramFacts(r, "server"), new PeerFacts(r, "client"));
}
