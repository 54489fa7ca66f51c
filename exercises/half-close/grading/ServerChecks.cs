using Courseware.Judging;
using Courseware.Recordings;
using static Courseware.Exercises.HalfClose.SharedChecks;

namespace Courseware.Exercises.HalfClose;

/// <summary>The checks of the student's server.</summary>
internal static class ServerChecks
{
    // Characters of a wrong message.
    private const int MostShown = 64;

    private static readonly string[] Transfers = [ServerScenarios.Nonce, .. ServerScenarios.Files];

    public static IReadOnlyList<Check> Core { get; } =
    [
        new("server-sends-file", ServerScenarios.Files, e => Each(e, ServerScenarios.Files, SendsFileToAll)),
        new("server-half-closes", Transfers, e => Each(e, WithEof(e), HalfCloses)),
        // Without the message, which is random, a program could print "Thank you" without receiving it.
        new("server-hears-thanks", Transfers, e => Each(e, [ServerScenarios.Nonce, .. WithEof(e).Where(id => id != ServerScenarios.Nonce)], HearsThanks)),
        new("server-prints-prefix", Transfers, e => Each(e, WithEof(e), PrintsPrefix)),
        new("server-ends-cleanly", Transfers, e => Each(e, WithEof(e), EndsCleanly)),
    ];

    public static IReadOnlyList<Check> Robust { get; } =
    [
        new("server-message-without-nul", [ServerScenarios.WithoutNul], e => One(e, ServerScenarios.WithoutNul, HearsThanks)),
        new("server-reads-split-message", [ServerScenarios.SplitMessage], e => One(e, ServerScenarios.SplitMessage, HearsThanks)),
        new("server-restarts-at-once", [ServerScenarios.Restart], e => One(e, ServerScenarios.Restart, Restarts)),
        new("server-survives-slow-client", [ServerScenarios.SlowClient], e => One(e, ServerScenarios.SlowClient, SendsFile)),
        new("server-survives-reset", [ServerScenarios.Reset], e => One(e, ServerScenarios.Reset, SurvivesReset)),
        new("server-reports-missing-file", [ServerScenarios.MissingFile, ServerScenarios.Files[0]],
            e => One(e, ServerScenarios.MissingFile, r => Serves(e[ServerScenarios.Files[0]], Facts(r).Server.EndsWithError()))),
    ];

    // For a client of another machine as well.
    private static Finding SendsFileToAll(ScenarioRecording r) => SendsFile(r) switch
    {
        { Verdict: Verdict.Passed } passed => Reach.OnLoopback(r, Facts(r).Server) ?? passed,
        { Verdict: Verdict.Failed } failed when OtherFile(r) is { } other && Facts(r).Client.Received.Length == 0 =>
            Finding.Failed(Reasons.OtherFileName, other)
            .With("wanted", other.Wanted).With("names", string.Join(", ", other.Names.Select(n => $"\"{n}\"")))
                .WithDetails(failed.Reason == Reason.TooShort ? [] : failed.Details),
        var finding => finding,
    };

    private static Finding SendsFile(ScenarioRecording r)
    {
        var (server, client) = Facts(r);
        var received = client.Received;
        if (Reach.NotReached(r, server, client) is { } notReached)
            return notReached;
        var difference = ByteComparison.Difference(r.Payload.Bytes, received, client.Eof ?? (RecordedEvent?)client.Reset);
        if (difference is null && client.Eof is not null)
            return Finding.Passed(client.Eof, new WireFacts(r).Fin("server"));
        // The exit status comes before the bytes: a crash is not "too short".
        if (client.Eof is null || difference?.Reason == Reason.TooShort)
        {
            if ((server.AbnormalTermination() ?? server.EarlyExit()) is { } trouble)
                return trouble.With("seen", received.Length).With("expected", r.Payload.Size);
        }
        if (client.Reset is { } reset && client.Eof is null)
            return Finding.Failed(Reasons.ResetBeforeEof, new WireFacts(r).Reset("server"), reset)
                .With("seen", received.Length).With("expected", r.Payload.Size);
        if (received.Length == 0 && r.Payload.Size > 0 && r.First<FileCollected>(f => f is { Size: 0 } && f.Program == server.Name) is { } emptied)
            return Finding.Failed(Reasons.FileEmptied, emptied).With("file", emptied.Name);
        // More than the file, or something else, is not a stall, though the server waits for whatever it waits for.
        if (client.Eof is not null || difference?.Reason == Reason.TooLong || difference?.Reason == Reason.WrongBytes || server.StallFinding() is not { } hang)
            return difference ?? Finding.Inconclusive(Reason.NoEndRecorded);
        if (server.Sleep is null)
            return hang;
        return difference is null
            ? Finding.Failed(Reasons.NoEof, server.Sleep).With("seen", received.Length).WithDetails(hang.Details)
            : Finding.Failed(Reasons.StallsInFile, server.Sleep)
                .With("seen", received.Length).With("expected", r.Payload.Size).With("seconds", hang.Arguments["seconds"]).WithDetails(hang.Details);
    }

    private static Finding HalfCloses(ScenarioRecording r)
    {
        var (server, client) = Facts(r);
        if (client.Connected is null)
            return Finding.SkippedBecause("server-sends-file");
        if (client.Eof is not { } eof)
        {
            var all = r.Payload.Size > 0 && client.Received.AsSpan().SequenceEqual(r.Payload.Bytes) && server.Sleep is not null
                && server.AbnormalTermination() is null;
            return all && client.Reset is null
                ? Finding.Failed(Reasons.NoEof, server.Sleep).With("seen", client.Received.Length).WithDetails(server.Sleep!.Report)
                : Finding.SkippedBecause("server-sends-file");
        }
        var atEof = r.First<SocketSeen>(s => s.Program == server.Name && s.When == "eof-seen");
        var wire = new WireFacts(r);
        if (client.Reset is not { } reset)
            return Finding.Passed(eof, atEof, client.LastSent, wire.Fin("server"));
        // A server that ended in the middle of the file did not come to half-close.
        var isCutShort = client.Received.Length < r.Payload.Size;
        if (server.Exit is not null && (isCutShort || (client.Received.Length == 0 && OtherFile(r) is not null)))
            return Finding.SkippedBecause("server-sends-file");
        if (server.AbnormalTermination() is { } trouble)
            return trouble;
        // Still open for reading when the message was on its way: then the reset has another cause (server-ends-cleanly). The wire
        // tells by the kind of the reset, the socket table by what it said just before.
        var refusal = wire.Refusal("server");
        if (wire.Reset("server") is not null ? refusal is null : atEof is { Inode: > 0, Shutdown: "SHUT_WR" })
            return Finding.Passed(eof, atEof, wire.Fin("server"));
        var reason = atEof is { Inode: > 0, Shutdown: "SHUT_RDWR" } ? Reasons.ShutDownForReading : Reasons.ResetAfterEof;
        return Finding.Failed(reason, refusal, eof, atEof, reset);
    }

    private static Finding HearsThanks(ScenarioRecording r)
    {
        var (server, client) = Facts(r);
        if (Reach.NotReached(r, server, client) is { } notReached)
            return notReached;
        if (client.Eof is null || client.LastSent is null)
            return NoEof(r, server, client);
        var sent = Sent(r);
        var printed = PrintedMessage(server, sent)?.Text;
        if (printed == sent)
            return Finding.Passed(client.LastSent);
        if ((server.AbnormalTermination() ?? (printed is null ? server.EarlyExit() : null)) is { } trouble)
            return trouble;
        if (printed is null)
        {
            return (server.StallFinding() ?? Finding.Failed(Reasons.MessageNotPrinted, client.LastSent, server.Exit).WithDetails(server.PrintedTail))
                .With("sent", sent);
        }
        var reason = r.Scenario == ServerScenarios.Nonce && printed == Contract.Thanks ? Reasons.MessageHardCoded : Reasons.MessageGarbled;
        return Finding.Failed(reason, client.LastSent).With("sent", sent).With("printed", printed.Length <= MostShown ? printed : $"{printed[..MostShown]} …");
    }

    /// <summary>The words before the message: what they cost is theirs alone, for the message was read.</summary>
    private static Finding PrintsPrefix(ScenarioRecording r)
    {
        var (server, client) = Facts(r);
        var sent = Sent(r);
        if (client.Eof is null || client.LastSent is null || PrintedMessage(server, sent) is not { } printed || printed.Text != sent)
            return Finding.SkippedBecause("server-hears-thanks", "server-half-closes", "server-sends-file");
        if (!printed.IsLabelled(Contract.MessagePrefix))
            return Finding.Failed(Reasons.OtherPrefix, client.LastSent).With("printed", printed.Whole);
        return printed.Stream == "stdout"
            ? Finding.Passed(client.LastSent).In(printed.Label.Contains(Contract.MessagePrefix, StringComparison.Ordinal) ? null : Reasons.NearPrefix)
                .With("printed", printed.Whole)
            : Finding.Failed(Reasons.PrintedOnStderr, client.LastSent).With("program", server.Name).With("printed", printed.Whole);
    }

    private static OtherFileNamed? OtherFile(ScenarioRecording r) => r.First<OtherFileNamed>();

    private static string Sent(ScenarioRecording r) =>
        EscapedBytes.Escape([.. r.All<PeerSent>().SelectMany(s => s.Data ?? [])]).Replace("\\0", "", StringComparison.Ordinal);

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
        if (Reach.NotReached(r, server, client) is { } notReached)
            return notReached;
        if (client.Eof is null)
            return NoEof(r, server, client);
        if (server.Exit is null)
            return server.StallFinding() ?? Finding.Inconclusive(Reason.NoExitRecorded);
        var timeWait = r.First<SocketSeen>(s => s is { When: "before-restart", State: "TimeWait" });
        if (timeWait is null)
        {
            // Nothing was left on the port: then it is not surprising when the second start succeeds.
            var reset = new WireFacts(r).Reset("server") ?? (RecordedEvent?)client.Reset;
            return reset is not null ? Finding.Failed(Reason.ResetAtEnd, reset).With("program", server.Name) : Finding.Inconclusive(Reasons.NoTimeWait);
        }
        return r.All<ProgramListening>().Skip(1).FirstOrDefault() is { } second
            ? Finding.Passed(timeWait, second)
            : Finding.Failed(Reasons.AddressInUse, timeWait, r.All<ProgramExited>().LastOrDefault()).WithDetails(server.OutputTail);
    }

    private static Finding SurvivesReset(ScenarioRecording r)
    {
        var (server, client) = Facts(r);
        if (Reach.NotReached(r, server, client) is { } notReached)
            return notReached;
        if (server.NotEnded() is { } notEnded)
            return notEnded;
        return PrintedLine.Labelled(server.Stdout, Contract.MessagePrefix) is { } printed
            ? Finding.Failed(Reasons.MessageInvented, server.Exit).With("printed", printed)
            : Finding.Passed(server.Exit);
    }

    /// <summary>A server that ends immediately in every case reports nothing: it passes only if it serves where the file exists.</summary>
    private static Finding Serves(ScenarioRecording withFile, Finding finding) =>
        PassesOnlyIf(Facts(withFile).Client, withFile, finding, "server-sends-file");

    private static Finding NoEof(ScenarioRecording r, ProgramFacts server, PeerFacts client)
    {
        var sends = SendsFile(r);
        return sends.Verdict == Verdict.Passed
            ? Finding.Inconclusive(Reason.NoEndRecorded, client.Eof, server.Exit)
            : sends;
    }

    /// <summary>
    /// The transfers that came to EOF, when there are any: why the others did not is what server-sends-file asks. A recording
    /// that decides nothing stays, so that the check is not passed without it.
    /// </summary>
    private static string[] WithEof(RecordingSet evidence)
    {
        string[] reached = [.. Transfers.Where(id => Judge.Fault(evidence[id]) is not null
            || (Facts(evidence[id]).Client is { Eof: not null } client
                && (client.Received.Length > 0 || OtherFile(evidence[id]) is null or { Provided: true })))];
        return reached.Length > 0 ? reached : Transfers;
    }

    private static (ProgramFacts Server, PeerFacts Client) Facts(ScenarioRecording r) =>
        (new ProgramFacts(r, "server"), new PeerFacts(r, "client"));
}
