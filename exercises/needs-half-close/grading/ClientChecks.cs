using System.Text;
using Courseware.Judging;
using Courseware.Recordings;
using static Courseware.Exercises.NeedsHalfClose.SharedChecks;

namespace Courseware.Exercises.NeedsHalfClose;

/// <summary>The checks of the student's client.</summary>
internal static class ClientChecks
{
    private const string WaitsId = "client-waits-for-eof";
    private const string AnswersId = "client-answers-digest";

    public static IReadOnlyList<Check> Core { get; } =
    [
        New(WaitsId, ClientScenarios.WithFin, WaitsForEof),
        New(AnswersId, ClientScenarios.WithFin, AnswersDigest),
        New("client-ends-cleanly", ClientScenarios.WithFin, EndsCleanly),
    ];

    public static IReadOnlyList<Check> Robust { get; } =
    [
        New("client-notices-reset", [ClientScenarios.Reset], NoticesReset),
        New("client-reports-refused-connection", [ClientScenarios.Refused], r => Facts(r).Client.EndsWithError(Reasons.FailureNotTold)),
    ];

    /// <summary>All data had been read, the FIN was held back, and the client slept: it waited for EOF and for nothing else.</summary>
    private static Finding WaitsForEof(ScenarioRecording r)
    {
        var (client, server) = Facts(r);
        if (server.Connected is null)
            return Reach.NeverConnects(client);
        if (Gate(server) is not { } gate)
            return client.AbnormalTermination() ?? client.StallFinding() ?? Finding.Inconclusive(Reason.NoLookRecorded);
        // Bytes before the FIN that the peer had not read yet at the gate.
        if (gate.Arrived > 0)
        {
            return Finding.Failed(Reasons.AnswersBeforeEof, new WireFacts(r).Data(Contract.Client), gate)
                .With("seen", Shown(server.Received.AsSpan(0, (int)Math.Min(gate.Arrived, server.Received.Length)))).With("sent", server.Sent);
        }
        var own = r.PeerSocketAt(Contract.Server, Contract.Fin);
        if (own is not { State: "Established" })
        {
            return client.AbnormalTermination()
                ?? Finding.Failed(Reasons.LeftBeforeEof, new WireFacts(r).Fin(Contract.Client), server.Reset, gate)
                    .In(server.Reset is null ? null : Reasons.ResetBeforeEof).WithDetails(client.OutputTail);
        }
        return gate.Quiet ? Finding.Passed(gate, own) : client.AbnormalTermination() ?? Finding.Inconclusive(Reasons.NeverQuiet, gate);
    }

    private static Finding AnswersDigest(ScenarioRecording r)
    {
        var (client, server) = Facts(r);
        if (server.Connected is null || server.Shutdown is null || Gate(server) is { Arrived: > 0 })
            return Finding.SkippedBecause(WaitsId);
        // A recording without its start does not say what was to be sent.
        if (server.Sent > r.Payload.Size)
            return Finding.Inconclusive(Reason.NoLookRecorded);
        var digest = Digest.Of(Sent(r, server));
        if (!server.Received.AsSpan().SequenceEqual(digest.Line))
        {
            return client.AbnormalTermination()
                ?? (server.Received.Length == 0 ? NoAnswer(client, server) : WrongAnswer(r, client, server, digest));
        }
        var read = Printed.Parse(client.Stdout).Read;
        if (read == digest.ToString())
            return Finding.Passed(server.Shutdown, r.All<PeerReceived>().LastOrDefault());
        // It may be waiting in a buffer that only a good end would have emptied.
        return client.AbnormalTermination() ?? client.StallFinding()
            ?? Finding.Failed(read is null ? Reasons.ReadNotPrinted : Reasons.ReadOtherwise, client.Exit)
                .With("expected", digest).With("seen", Shown(read ?? "")).WithDetails(client.PrintedTail);
    }

    private static Finding NoAnswer(ProgramFacts client, PeerFacts server) => server is { Eof: null, Reset: null }
        ? client.StallFinding() ?? Finding.Inconclusive(Reason.NoEndRecorded)
        : client.UncaughtException() ?? Finding.Failed(Reasons.NoAnswer, server.Shutdown, server.Eof, server.Reset).WithDetails(client.OutputTail);

    private static Finding WrongAnswer(ScenarioRecording r, ProgramFacts client, PeerFacts server, Digest expected)
    {
        var text = Encoding.Latin1.GetString(server.Received);
        var seen = Digest.Parse(text.TrimEnd('\n', '\r', '\0', ' '));
        var reason = seen is null || seen == expected ? Reasons.AnswerMisspelt
            : seen == Digest.OfSigned(Sent(r, server)) ? Reasons.SignedChecksum
            : seen.Bytes < expected.Bytes && seen == Digest.Of(r.Payload.Bytes.AsSpan(0, (int)seen.Bytes)) ? Reasons.DigestOfAPart
            : seen.Bytes == expected.Bytes ? Reasons.WrongChecksum
            : Reasons.WrongDigest;
        return Finding.Failed(reason, server.Shutdown, r.First<PeerReceived>()).With("program", Contract.Client)
            .With("expected", reason == Reasons.AnswerMisspelt ? EscapedBytes.Escape(expected.Line) : $"{expected}")
            .With("seen", reason == Reasons.AnswerMisspelt ? Shown(server.Received) : $"{seen}").WithDetails(client.OutputTail);
    }

    private static Finding EndsCleanly(ScenarioRecording r)
    {
        var (client, server) = Facts(r);
        if (server.Shutdown is null || server.Received.Length == 0)
            return Finding.SkippedBecause(WaitsId, AnswersId);
        return client.UncleanExit(server, new WireFacts(r)) ?? Finding.Passed(server.Eof, client.Exit);
    }

    private static Finding NoticesReset(ScenarioRecording r)
    {
        var (client, server) = Facts(r);
        if (server.Connected is null)
            return Reach.NeverConnects(client);
        // The server had already left: then a reset could not reach it.
        return r.PeerSocketAt(Contract.Server, Contract.Fin) is { State: "Established" }
            ? client.EndsWithError(Reasons.FailureNotTold)
            : client.AbnormalTermination() ?? Finding.SkippedBecause(WaitsId);
    }

    private static ReadOnlySpan<byte> Sent(ScenarioRecording r, PeerFacts server) => r.Payload.Bytes.AsSpan(0, (int)server.Sent);

    private static HoldReleased? Gate(PeerFacts server) => server.Gates.FirstOrDefault(g => g.Held == Contract.Fin);

    private static (ProgramFacts Client, PeerFacts Server) Facts(ScenarioRecording r) =>
        (new ProgramFacts(r, Contract.Client), new PeerFacts(r, Contract.Server));
}
