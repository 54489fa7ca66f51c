using System.Text;
using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Exercises.__CODE__;

/// <summary>The checks of the recording. Pure: a check opens no socket, starts no program and reads no clock.</summary>
internal static class ClientChecks
{
    private const int Shown = 64;
    private static readonly string[] Greets = [ClientScenarios.Greets];

    public static IReadOnlyList<Check> All { get; } =
    [
        new("greeting-ends-with-fin", Greets, e => Judge.Each(e, Greets, EndsWithFin)),
        new("answer-is-heard", Greets, e => Judge.Each(e, Greets, HearsAnswer)),
    ];

    private static Finding EndsWithFin(ScenarioRecording r)
    {
        var (client, server) = Facts(r);
        if (server.Connected is null)
        {
            return client.Elsewhere() ?? client.AbnormalTermination() ?? client.StallFinding()
                ?? Finding.Failed(Reason.NeverConnects, client.Exit).With("code", client.Exit?.Code ?? 0).WithDetails(client.OutputTail);
        }
        // The kernel's facts come first, then the proved ones; without evidence nothing is decided.
        if (server.Reset is { } reset && server.Eof is null)
            return client.AbnormalTermination()
                ?? Finding.Failed(Reasons.ResetForFin, new WireFacts(r).Reset(client.Name), reset).WithDetails(client.OutputTail);
        if (server.Received is var seen && !seen.AsSpan().SequenceEqual(Contract.Greeting))
        {
            return client.AbnormalTermination() ?? (seen.Length == 0 ? client.StallFinding() : null)
                ?? Finding.Failed(Reasons.WrongGreeting, r.First<PeerReceived>(), server.Eof)
                    .With("expected", EscapedBytes.Escape(Contract.Greeting)).With("seen", EscapedBytes.Escape(seen.AsSpan(0, Math.Min(Shown, seen.Length))));
        }
        if (server.Eof is { } eof)
            return Finding.Passed(eof, new WireFacts(r).Fin(client.Name));
        return client.AbnormalTermination()
            ?? (client.StallFinding() is { } hang ? Finding.Failed(Reasons.NoFin, client.Stall).WithDetails(hang.Details) : null)
            ?? Finding.Inconclusive(Reason.NoEndRecorded);
    }

    private static Finding HearsAnswer(ScenarioRecording r)
    {
        var (client, server) = Facts(r);
        if (server.Eof is null)
            return Finding.SkippedBecause("greeting-ends-with-fin");
        if (client.AbnormalTermination() is { } trouble)
            return trouble;
        var (wire, sample) = (new WireFacts(r), r.First<SocketSeen>(s => s.Program == client.Name && s.When == ClientScenarios.BeforeAnswer));
        // Inode 0: no process has the socket any longer, and only the kernel still ends the connection.
        if (sample is { Inode: 0 })
            return Finding.Failed(Reasons.ClosedBothDirections, sample, client.Exit);
        var answer = Contract.Answer(r.Payload.Seed);
        if (Encoding.UTF8.GetString(client.Stdout).Contains(answer, StringComparison.Ordinal))
            return client.UncleanExit(server, wire) ?? Finding.Passed(server.LastSent, client.Exit);
        if (server.Reset is { } reset)
            return Finding.Failed(Reason.ResetAtEnd, wire.Reset(client.Name), reset).With("program", client.Name).WithDetails(client.OutputTail);
        return client.StallFinding()
            ?? (sample is null || server.LastSent is null
                ? Finding.Inconclusive(Reason.NoLookRecorded)
                : Finding.Failed(Reasons.AnswerNotPrinted, server.LastSent, client.Exit).With("expected", answer).WithDetails(client.OutputTail));
    }

    private static (ProgramFacts Client, PeerFacts Server) Facts(ScenarioRecording r) =>
        (new ProgramFacts(r, Contract.Client), new PeerFacts(r, Contract.Server));
}
