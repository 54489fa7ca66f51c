using Courseware.Judging;
using Courseware.Recordings;
using static Courseware.Exercises.NeedsHalfClose.SharedChecks;

namespace Courseware.Exercises.NeedsHalfClose;

/// <summary>
/// Facts that only the wire shows: the order of FIN and answer, and the reply to the answer. Where a program is not correct by itself, an earlier check
/// explains a failure here; else a missing FIN or answer was not recorded.
/// </summary>
internal static class WireChecks
{
    private const string RefusedId = "answer-refused-on-wire";

    public static IReadOnlyList<Check> Core { get; } =
    [
        New(RefusedId, [PairScenarios.Close, ServerScenarios.Close], Refused),
        // Not the large file: of very many segments not all are kept.
        New("answer-acknowledges-fin", [PairScenarios.Shutdown], AcknowledgesFin),
    ];

    private static Finding Refused(ScenarioRecording r)
    {
        var wire = new WireFacts(r);
        if (r.First<ProgramListening>() is null)
            return Finding.SkippedBecause("server-sends-all");
        if (Reach.OnLoopback(r, new ProgramFacts(r, Contract.Server)) is { } loopback)
            return loopback;
        if (!wire.IsSeen)
            return Finding.Unsupported(Reasons.NoWire);
        if (wire.Fin(Contract.Server) is not { } fin || wire.Data(Contract.Client) is not { } answer)
            return Finding.Inconclusive(Reason.NoEndRecorded);
        if (wire.DataBeforeFinOf(Contract.Server, Contract.Client) is { } early)
            return Finding.Failed(Reasons.AnswerBeforeFin, early, fin);
        return wire.Reset(Contract.Server) switch
        {
            null => Finding.Failed(Reasons.AnswerNotRefused, fin, answer),
            { Flags: "R" } refusal => Finding.Passed(fin, answer, refusal),
            var abort => Finding.Failed(Reasons.AbortedNotRefused, answer, abort),
        };
    }

    /// <summary>
    /// A FIN has its own number in the stream, behind the last byte. The answer acknowledges it: when the client sent it, it knew that there was no
    /// more data. No clock is needed (RFC 9293 §3.4, §3.6).
    /// </summary>
    private static Finding AcknowledgesFin(ScenarioRecording r)
    {
        var wire = new WireFacts(r);
        if (r.First<ProgramListening>() is null)
            return Finding.SkippedBecause("server-sends-all");
        if (Reach.OnLoopback(r, new ProgramFacts(r, Contract.Server)) is not null)
            return Finding.SkippedBecause(RefusedId);
        if (!wire.IsSeen)
            return Finding.Unsupported(Reasons.NoWire);
        if (wire.Fin(Contract.Server) is not { } fin || wire.Data(Contract.Client) is not { } answer)
            return Finding.Inconclusive(Reason.NoEndRecorded);
        var bytes = fin.Seq + fin.Length - 1;
        if (bytes != r.Payload.Size)
            return Finding.Failed(Reasons.FinElsewhere, fin).With("expected", r.Payload.Size).With("seen", bytes);
        if (wire.DataBeforeFinOf(Contract.Server, Contract.Client) is { } early)
            return Finding.Failed(Reasons.AnswerBeforeFin, early, fin);
        return wire.Reset(Contract.Server) is { } reset ? Finding.Failed(Reasons.ResetAfterFin, fin, answer, reset) : Finding.Passed(fin, answer);
    }
}
