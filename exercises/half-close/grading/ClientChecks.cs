using System.Text;
using Courseware.Judging;
using Courseware.Launching;
using Courseware.Recordings;
using static Courseware.Exercises.HalfClose.SharedChecks;

namespace Courseware.Exercises.HalfClose;

/// <summary>The checks of the student's client.</summary>
internal static class ClientChecks
{
    private static readonly string[] AbruptAndGraceful = [ClientScenarios.AbruptServer, ClientScenarios.GracefulServer];

    private static readonly string[] UntilEof = [.. ClientScenarios.Whole, ClientScenarios.HeldFin];

    private static readonly string[] AfterEof = [.. ClientScenarios.Whole, ClientScenarios.FinWithData];

    public static IReadOnlyList<Check> Core { get; } =
    [
        new("client-saves-file", ClientScenarios.Whole, e => Each(e, ClientScenarios.Whole, SavesFile)),
        new("client-waits-for-eof", UntilEof, e => Each(e, UntilEof, r => WithThreads(r, WaitsForEof(r)))),
        new("client-says-thanks", AfterEof, e => Each(e, AfterEof, SaysThanks)),
        new("client-ends-cleanly", ClientScenarios.Whole, e => Each(e, ClientScenarios.Whole, EndsCleanly)),
        new("client-prints-received", ClientScenarios.Whole, e => Each(e, ClientScenarios.Whole, PrintsReceived)),
        new("abrupt-close-loses-data", AbruptAndGraceful, AbruptCloseLosesData),
    ];

    public static IReadOnlyList<Check> Robust { get; } =
    [
        new("client-detects-truncation", [ClientScenarios.Truncated], e => One(e, ClientScenarios.Truncated, DetectsTruncation)),
        new("client-reports-refused-connection", [ClientScenarios.Refused, ClientScenarios.Files[0]],
            e => One(e, ClientScenarios.Refused, r => Connects(e[ClientScenarios.Files[0]], ReportsRefused(r)))),
    ];

    private static Finding SavesFile(ScenarioRecording r)
    {
        var (client, server) = Facts(r);
        if (server.Connected is null)
            return Reach.NeverConnects(client);
        var difference = WrongFile(r, r.Payload.Bytes, Saved(r));
        if (difference is null)
            return Finding.Passed(Saved(r));
        var isCut = difference.Reason == Reason.TooShort || (difference.Reason == Reasons.NoFile && difference.Details.Count == 0);
        if ((client.AbnormalTermination() ?? (isCut ? client.EarlyExit() : null)) is { } trouble)
            return trouble;
        if (IgnoresEof(client, server) is { } ignores)
            return ignores;
        var older = r.Scenario == ClientScenarios.OlderFile && (difference.Reason == Reason.TooLong || difference.Reason == Reason.WrongBytes);
        var decided = older ? Older(r, difference) : difference;
        return client.StallFinding() is { } hang ? decided.WithDetails([.. decided.Details, .. hang.Details]) : decided;
    }

    private static Finding WaitsForEof(ScenarioRecording r)
    {
        var (client, server) = Facts(r);
        if (server.Connected is null)
            return Finding.SkippedBecause("client-saves-file");
        var held = r.PeerSocketAt("server", ClientScenarios.FinHeld);
        var last = server.Gates.LastOrDefault(g => g.Held == "fin");
        if (last is { Limit: { } limit, Call: { } call } && (last.Arrived > 0 || held is { State: "CloseWait" }))
        {
            // A client that reports that nothing came and ends with an error has read the silence correctly.
            return last.Arrived == 0 && client.EndedWithError
                ? Finding.Passed(last, client.Exit)
                : Finding.Failed(Reasons.TakesSilenceForEof, last, new WireFacts(r).Data("client") ?? new WireFacts(r).Fin("client"))
                    .With("call", call).With("limit", ThreadWait.Shown(limit));
        }
        if (server.Gates.FirstOrDefault(g => g.Arrived > 0) is { } gate)
        {
            return Finding.Failed(Reasons.SentBeforeEof, new WireFacts(r).Data("client"), gate).With("count", gate.Arrived)
                .With("seen", EscapedBytes.Escape(server.Received.AsSpan(0, (int)Math.Min(gate.Arrived, Math.Min(64, server.Received.Length)))));
        }
        var wire = new WireFacts(r);
        if (wire.DataBeforeFinOf("server", "client") is { } early)
        {
            return Finding.Failed(Reasons.SentBeforeEof, early).With("count", early.Length)
                .With("seen", EscapedBytes.Escape(server.Received.AsSpan(0, Math.Min(64, server.Received.Length))));
        }
        if (held is { State: "CloseWait" })
            return Finding.Failed(Reasons.FinBeforeEof, wire.Fin("client"), held);
        if (server.Reset is { } reset && (server.Shutdown is null || reset.At < server.Shutdown.At))
            return client.AbnormalTermination() is null ? Finding.Failed(Reasons.LeftBeforeEof, wire.Reset("client"), reset)
                : Finding.SkippedBecause("client-saves-file");
        return last switch
        {
            null => Finding.SkippedBecause("client-saves-file"),
            { Quiet: false } when r.Scenario == ClientScenarios.HeldFin => Finding.Inconclusive(Reasons.NeverQuiet, last),
            _ => Finding.Passed(last),
        };
    }

    private static Finding SaysThanks(ScenarioRecording r)
    {
        var (client, server) = Facts(r);
        if (server.Connected is null || server.Shutdown is null)
            return Finding.SkippedBecause("client-saves-file");
        // Bytes before EOF are not the message after it.
        if (WaitsForEof(r).Verdict == Verdict.Failed)
            return Finding.SkippedBecause("client-waits-for-eof");
        var message = server.Received;
        var thanks = Encoding.ASCII.GetBytes(Contract.Thanks);
        if (message.AsSpan().SequenceEqual(thanks) || message.AsSpan().SequenceEqual(Contract.ThanksWithNul))
            return Finding.Passed(r.All<PeerReceived>().LastOrDefault());
        // A client that left before the last data did not see the FIN that came with it.
        if (r.Scenario == ClientScenarios.FinWithData && WrongFile(r, r.Payload.Bytes, Saved(r)) is not null)
            return Finding.SkippedBecause("client-saves-file");
        if ((client.AbnormalTermination() ?? client.EarlyExit()) is { } trouble)
            return WrongFile(r, r.Payload.Bytes, Saved(r)) is null ? trouble : Finding.SkippedBecause("client-saves-file");
        // A client that spins says nothing: client-saves-file reports the cause.
        if (IgnoresEof(client, server) is { } ignores)
            return WrongFile(r, r.Payload.Bytes, Saved(r)) is null ? ignores : Finding.SkippedBecause("client-saves-file");
        if (message.Length == 0)
        {
            return client.StallFinding()
                ?? Finding.Failed(Reasons.NoMessage, server.Eof ?? (RecordedEvent?)server.Reset)
                    .In(r.Scenario == ClientScenarios.FinWithData ? Reasons.NoMessageToFinWithData : null);
        }
        var text = Encoding.ASCII.GetString(message).Replace("\0", "", StringComparison.Ordinal);
        var reason = text == Contract.Thanks + Contract.Thanks ? Reasons.MessageTwice : Reasons.MessageWrong;
        return Finding.Failed(reason, r.All<PeerReceived>().LastOrDefault())
            .With("seen", EscapedBytes.Escape(message.AsSpan(0, Math.Min(64, message.Length)))).With("count", message.Length);
    }

    private static Finding EndsCleanly(ScenarioRecording r)
    {
        var (client, server) = Facts(r);
        if (server.Connected is null || server.Shutdown is null)
            return Finding.SkippedBecause("client-saves-file", "client-waits-for-eof");
        // An early end is reported once, by client-saves-file or client-says-thanks.
        var unfinished = WrongFile(r, r.Payload.Bytes, Saved(r)) is not null || server.Received.Length == 0;
        if (unfinished && (client.AbnormalTermination() ?? client.EarlyExit() ?? IgnoresEof(client, server)) is not null)
            return Finding.SkippedBecause("client-saves-file", "client-says-thanks");
        return IgnoresEof(client, server) ?? client.UncleanExit(server, new WireFacts(r))
            ?? (server.Eof is null ? Finding.Inconclusive(Reason.NoEndRecorded) : Finding.Passed(server.Eof, client.Exit, new WireFacts(r).Fin("client")));
    }

    private static Finding PrintsReceived(ScenarioRecording r)
    {
        var (client, server) = Facts(r);
        if (server.Connected is not null && HasPrintedReceived(client))
            return Finding.Passed(client.Exit);
        // Printed text may still be in the program's buffer when it is ended.
        if (server.Connected is null || client.Exit is null || client.AbnormalTermination() is not null)
            return Finding.SkippedBecause("client-saves-file", "client-says-thanks", "client-ends-cleanly");
        return PrintedLine.IsSaid(client.Stderr, Contract.ReceivedLine)
            ? Finding.Failed(Reasons.PrintedOnStderr, client.Exit).With("program", client.Name).With("printed", Contract.ReceivedLine)
            : Finding.Failed(Reasons.LineNotPrinted, client.Exit).With("line", Contract.ReceivedLine).WithDetails(client.PrintedTail);
    }

    /// <summary>It spins although the FIN has come; null when it does not.</summary>
    private static Finding? IgnoresEof(ProgramFacts client, PeerFacts server) =>
        server.Shutdown is not null && client.StallFinding() is { } loop && loop.Reason == Reason.BusyLoop ? loop.In(Reason.IgnoresEof) : null;

    private static Finding AbruptCloseLosesData(RecordingSet evidence)
    {
        var graceful = One(evidence, ClientScenarios.GracefulServer, r =>
        {
            var (client, server) = Facts(r);
            if (server.Connected is null)
                return Reach.NeverConnects(client);
            var sent = r.Payload.Bytes[..(int)Math.Min(server.Sent, r.Payload.Size)];
            if (client.AbnormalTermination() is { } trouble)
                return trouble;
            if (WrongFile(r, sent, Saved(r)) is { } wrong)
                return Finding.Failed(Reasons.LosesDataEvenAfterHalfClose, Saved(r)).WithDetails([.. wrong.Details, .. client.OutputTail]);
            if (client.StallFinding() is { } stall)
                return stall;
            // Which words it says is another check's question.
            return server.Received.Length > 0 ? Finding.Passed(server.Shutdown, Saved(r)) : Finding.Failed(Reasons.NoMessage, server.Eof);
        });
        return graceful.Verdict == Verdict.Passed ? One(evidence, ClientScenarios.AbruptServer, r => WithThreads(r, LosesData(r))) : graceful;
    }

    private static Finding LosesData(ScenarioRecording r)
    {
        var (client, server) = Facts(r);
        if (server.Connected is null)
            return Reach.NeverConnects(client);
        var queued = r.PeerSocketAt("server", "stopped");
        var stored = Saved(r)?.Size ?? 0;
        if (stored < server.Sent)
            return Finding.Passed(queued, r.First<PeerClosed>(c => c.How == "abort"), Saved(r), new WireFacts(r).Reset("server")).With("sent", server.Sent)
                .With("stored", stored);
        // Nothing was lost: then the client did not stop, or its kernel took everything immediately. A file that is longer than what was sent can only
        // be the client's own doing.
        return stored > server.Sent
            ? Finding.Failed(Reasons.StoresMoreThanArrived, queued, Saved(r)).With("sent", server.Sent).With("stored", stored)
            : Finding.Inconclusive(Reasons.NothingWasLost, queued, Saved(r)).With("sent", server.Sent);
    }

    private static Finding DetectsTruncation(ScenarioRecording r)
    {
        var (client, server) = Facts(r);
        if (server.Connected is null)
            return Reach.NeverConnects(client);
        if (client.NotEnded() is { } notEnded)
            return notEnded;
        if (ClaimsSuccess(client) is { } claims)
            return claims;
        // A missing file is an event too: without it the grader has not checked. Of a file longer than the payload the recording may hold only a part.
        var whole = r.Payload.Bytes;
        if (Saved(r) is not { } saved || (saved.Attachment is { } attachment && saved.Size <= whole.Length && r.Attachment(attachment).Length != saved.Size))
            return Finding.Error(Reasons.NoFileCollected);
        var garbage = saved.Attachment is { } name && (saved.Size > whole.Length || !whole.AsSpan().StartsWith(r.Attachment(name)));
        return garbage ? Finding.Failed(Reasons.GarbageInFile, saved) : Finding.Passed(client.Exit, saved);
    }

    private static Finding ReportsRefused(ScenarioRecording r)
    {
        var (client, _) = Facts(r);
        return client.NotEnded() ?? ClaimsSuccess(client) ?? Finding.Passed(client.Exit);
    }

    /// <summary>A client that ends immediately in every case reports nothing: it passes only if it connects where a server listens.</summary>
    private static Finding Connects(ScenarioRecording accepted, Finding finding) =>
        PassesOnlyIf(Facts(accepted).Server, accepted, finding, "client-saves-file");

    private static Finding Older(ScenarioRecording r, Finding difference)
    {
        var saved = r.Attachment(Saved(r)?.Attachment ?? "");
        var tailKept = saved.Length > r.Payload.Size;
        return tailKept
            ? Finding.Failed(Reasons.OldContentKept, Saved(r)).With("expected", r.Payload.Size).With("seen", saved.Length).WithDetails(difference.Details)
            : difference;
    }

    private static FileCollected? Saved(ScenarioRecording r) => r.First<FileCollected>(f => f.Program == "client");

    private static (ProgramFacts Client, PeerFacts Server) Facts(ScenarioRecording r) =>
        (new ProgramFacts(r, "client"), new PeerFacts(r, "server"));
}
