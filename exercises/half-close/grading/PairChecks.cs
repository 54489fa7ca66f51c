using Courseware.Judging;
using Courseware.Recordings;
using static Courseware.Exercises.HalfClose.SharedChecks;

namespace Courseware.Exercises.HalfClose;

/// <summary>The checks of two programs together.</summary>
internal static class PairChecks
{
    private const int LongestWords = 64;
    private static readonly string[] Own = [PairScenarios.OwnSmall, PairScenarios.OwnLarge];

    public static IReadOnlyList<Check> All { get; } =
    [
        new("pair-transfers", Own, e => Each(e, Own, Transfers)),
        new("pair-thanks", [.. Own, Words, FinWithData], e => SaysNothing(e) ?? Each(e, Own, r => Thanks(r, ClientsWords(e), exactly: true))),
        new("works-with-original-server", [PairScenarios.OriginalServer, Words, FinWithData],
            e => SaysNothing(e) ?? One(e, PairScenarios.OriginalServer, r => Both(r, ClientsWords(e), exactly: false))),
        new("works-with-original-client", [PairScenarios.OriginalClient],
            e => One(e, PairScenarios.OriginalClient, r => Both(r, Contract.Thanks, exactly: true))),
    ];

    // The scenario in which the grader's server receives the student client's message.
    private static string Words => ClientScenarios.Files[0];

    private static string FinWithData => ClientScenarios.FinWithData;

    private static Finding CutShort => Finding.Error(Reason.GraderFault).With("detail", "the recording of what the client says was cut short");

    /// <summary>
    /// Some clients send their message only when the FIN comes in a segment without data. Whether the server receives it here is chance, so such a
    /// client is not judged here. Null for every other client.
    /// </summary>
    private static Finding? SaysNothing(RecordingSet evidence)
    {
        if (!evidence[FinWithData].IsComplete)
            return CutShort;
        var (alone, together) = (new PeerFacts(evidence[Words], "server"), new PeerFacts(evidence[FinWithData], "server"));
        return alone.Received.Length > 0 && together is { Connected: not null, Shutdown: not null, Received.Length: 0 }
            ? Finding.SkippedBecause("client-says-thanks")
            : null;
    }

    private static Finding Transfers(ScenarioRecording r)
    {
        var (server, client) = (new ProgramFacts(r, "server"), new ProgramFacts(r, "client"));
        if (Reach.NotReached(r, server, null) is { } notReached)
            return notReached;
        var saved = r.First<FileCollected>(f => f.Program == "client");
        if (WrongFile(r, r.Payload.Bytes, saved) is not { } wrong)
            return new WireFacts(r).NotCrossed("server", r.Payload.Size) ?? Finding.Passed(saved);
        return client.AbnormalTermination() ?? server.AbnormalTermination()
            ?? (client.StallFinding() is { } hang ? hang.WithDetails([.. hang.Details, .. wrong.Details]) : wrong);
    }

    /// <summary>
    /// The server prints the client's message. The textbook's server does not end it with a NUL, so that bytes of its
    /// buffer may follow: with it, the beginning is enough.
    /// </summary>
    private static Finding Thanks(ScenarioRecording r, string? words, bool exactly)
    {
        if (words is null)
            return CutShort;
        var (server, client) = (new ProgramFacts(r, "server"), new ProgramFacts(r, "client"));
        var printed = PrintedMessage(server, words)?.Text;
        var heard = exactly ? printed == words : printed?.StartsWith(HeardAtOnce(r, words), StringComparison.Ordinal) == true;
        if (heard)
            return new WireFacts(r).NotCrossed("client", words.Length) ?? Finding.Passed(r.All<ProgramOutput>().LastOrDefault(o => o.Program == "server"));
        var finding = server.AbnormalTermination() ?? client.AbnormalTermination() ?? server.StallFinding()
            ?? (printed is null
                ? Finding.Failed(Reasons.MessageNotPrinted, server.Exit).WithDetails(server.PrintedTail)
                : Finding.Failed(Reasons.MessageGarbled, server.Exit).With("printed", printed));
        return finding.With("sent", words);
    }

    /// <summary>
    /// The client's message to the grader's server, up to a NUL: another check judges whether it is the contract's. The contract's message where none
    /// arrived; null where the recording is not complete.
    /// </summary>
    private static string? ClientsWords(RecordingSet evidence)
    {
        if (!evidence[Words].IsComplete)
            return null;
        var received = new PeerFacts(evidence[Words], "server").Received.AsSpan();
        var end = received.IndexOf((byte)0);
        var words = EscapedBytes.Escape(received[..Math.Min(LongestWords, end < 0 ? received.Length : end)].Trim(" \r\n\t"u8));
        return words.Length == 0 || words.Contains("\\n", StringComparison.Ordinal) ? Contract.Thanks : words;
    }

    // The part that a single read() returns: a server that reads once gets the first piece, which is not a fault of the client. Without a wire the
    // pieces are unknown, and the check needs all of the message.
    private static string HeardAtOnce(ScenarioRecording r, string words)
    {
        var data = r.All<SegmentSeen>().Where(s => s.From == "client" && s.Length > 0).ToList();
        // A client that sends less than the message has not sent it in pieces.
        return data is [var first, ..] && first.Length < words.Length && data.Max(s => s.Seq + s.Length) - first.Seq >= words.Length
            ? words[..first.Length]
            : words;
    }

    private static Finding Both(ScenarioRecording r, string? words, bool exactly)
    {
        var transfers = Transfers(r);
        return transfers.Verdict == Verdict.Passed ? Thanks(r, words, exactly) : transfers;
    }
}
