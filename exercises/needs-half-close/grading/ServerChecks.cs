using Courseware.Judging;
using Courseware.Recordings;
using static Courseware.Exercises.NeedsHalfClose.SharedChecks;

namespace Courseware.Exercises.NeedsHalfClose;

/// <summary>The checks of the student's server, in each of its three modes.</summary>
internal static class ServerChecks
{
    private const string SendsAllId = "server-sends-all";
    private const string NoneId = "none-sends-no-end";
    private const string CloseId = "close-loses-answer";
    private const string ShutdownId = "shutdown-hears-answer";
    private const string ComparesId = "server-compares";

    private static readonly string[] Right = [ServerScenarios.Shutdown, ServerScenarios.None, ServerScenarios.Large, ServerScenarios.Empty];
    private static readonly string[] Wrong = [ServerScenarios.WrongSum, ServerScenarios.WrongCount];

    public static IReadOnlyList<Check> Core { get; } =
    [
        New(SendsAllId, [ServerScenarios.Shutdown, ServerScenarios.Close, ServerScenarios.None, ServerScenarios.Large, ServerScenarios.Empty], Ask(SendsAll)),
        New(NoneId, [ServerScenarios.None], Ask(SendsNoEnd)),
        New(CloseId, [ServerScenarios.Close], Ask(LosesAnswer)),
        New(ShutdownId, ServerScenarios.Answered, Ask(HearsAnswer)),
        new(ComparesId, [.. Right, .. Wrong, ServerScenarios.Close], Compares),
        new("server-ends-cleanly", [.. ServerScenarios.Answered], EndsCleanly),
    ];

    public static IReadOnlyList<Check> Robust { get; } =
    [
        New("server-notices-missing-answer", [ServerScenarios.NoAnswer, ServerScenarios.Reset], Ask(NoticesMissing)),
    ];

    private static Func<ScenarioRecording, Finding> Ask(Func<ServerFacts, string, Finding> ask) => r => ask(new ServerFacts(r), r.Scenario);

    private static Finding SendsAll(ServerFacts s, string scenario)
    {
        if (s.NotReached() is { } notReached)
            return notReached;
        // In mode none the client stops reading when it has as much as the file; what came behind that is still there.
        if (s.HasAll && s is { Gate.Arrived: > 0 })
            return Finding.Failed(Reasons.MoreThanFile, s.Gate).With("expected", s.Digest.Bytes);
        if (s.HasAll)
            return Finding.Passed(s.Client.Eof, s.Gate);
        if (s.Server.AbnormalTermination() is { } trouble)
            return trouble;
        var difference = ByteComparison.Difference(s.Expected, s.Received, s.Client.Eof ?? (RecordedEvent?)s.Client.Reset);
        var isShort = difference?.Reason == Reason.TooShort;
        if (isShort && s.EndedTooSoon() is { } early)
            return early.With("expected", s.Digest.Bytes).With("seen", s.Received.Length);
        // Less than all, and no end of it: then the server waits for something.
        if (isShort && s.Client is { Eof: null, Reset: null })
            return s.Server.StallFinding() ?? Finding.Inconclusive(Reason.NoEndRecorded);
        // The client has sent nothing yet that could have been refused or left unread.
        if (isShort && s.Client is { LastSent: null, Reset: { } reset })
            return Finding.Failed(Reasons.ResetInFile, s.Reset, reset).With("expected", s.Digest.Bytes).With("seen", s.Received.Length).WithDetails(s.Tail);
        return difference ?? Finding.Inconclusive(Reason.NoEndRecorded);
    }

    /// <summary>All has come and no FIN, the server sleeps; and the answer is all that it waits for.</summary>
    private static Finding SendsNoEnd(ServerFacts s, string scenario)
    {
        if (s.Client.Connected is null || !s.HasAll)
            return Finding.SkippedBecause(SendsAllId);
        if (s.Own is not { State: "Established" })
        {
            return s.Server.AbnormalTermination()
                ?? (s.Client.Reset is { } reset && s.Own is null ? Finding.Failed(Reasons.ResetInNone, reset) : null)
                ?? (s.Own is null ? Finding.Inconclusive(Reason.NoLookRecorded)
                    : Finding.Failed(s.Other is { Inode: 0 } ? Reasons.ClosedInNone : Reasons.FinInNone, s.Wire.Fin(Contract.Server), s.Own, s.Other));
        }
        if (s.Gate is not { Quiet: true })
            return s.Server.AbnormalTermination() ?? Finding.Inconclusive(Reasons.NeverQuiet, s.Gate);
        if (s.Printed.Says(s.Answered))
            return Finding.Passed(s.Gate, s.Own, s.Other, s.Client.LastSent);
        return AnswerMissing(s);
    }

    /// <summary>The socket is already closed when the answer arrives: it is refused, and the server can only report that there was none.</summary>
    private static Finding LosesAnswer(ServerFacts s, string scenario)
    {
        if (s.Client.Connected is null || !s.HasEnded)
            return Finding.SkippedBecause(SendsAllId);
        if (s.Client.Eof is null)
        {
            return s.Server.AbnormalTermination()
                ?? (s.Reset is { } reset ? Finding.Failed(Reasons.ResetInClose, reset) : null)
                ?? (s.Server.Sleep is { } stall ? Finding.Failed(Reasons.NoFinInClose, stall).WithDetails(stall.Report) : null)
                ?? s.Server.StallFinding() ?? Finding.Inconclusive(Reason.NoEndRecorded);
        }
        if (s.Other is { Inode: > 0 })
        {
            return s.Gate is { Quiet: true }
                ? Finding.Failed(Reasons.SocketKeptInClose, s.Client.Eof, s.Other).With("shutdown", s.Other.Shutdown)
                : Finding.Inconclusive(Reasons.NeverQuiet, s.Gate);
        }
        if (s.Server.AbnormalTermination() is { } trouble)
            return trouble;
        if (s.Reset is not { } refusal || s.Client.LastSent is null)
            return Finding.Inconclusive(Reasons.NoResetRecorded, s.Client.LastSent);
        if (Invented(s, refusal) is { } invented)
            return invented;
        if (s.Server.EndsWithError() is { Verdict: not Verdict.Passed } unnoticed)
            return unnoticed;
        return s.Printed.Result is Printed.NoAnswer
            ? Finding.Passed(s.Client.Eof, s.Other, s.Client.LastSent, refusal, s.Server.Exit)
            : Finding.Failed(s.Printed.Result is null ? Reasons.ResultNotPrinted : Reasons.LossNotTold, refusal, s.Server.Exit)
                .With("expected", Printed.NoAnswer).With("seen", Shown(s.Printed.Result ?? "")).WithDetails(s.Tail);
    }

    /// <summary>EOF before the answer, the socket still open, and the answer printed.</summary>
    private static Finding HearsAnswer(ServerFacts s, string scenario)
    {
        if (s.Client.Connected is null || !s.HasEnded)
            return Finding.SkippedBecause(SendsAllId);
        if (s.Client.Eof is null)
        {
            return s.Server.AbnormalTermination()
                ?? (s.Reset is { } reset ? Finding.Failed(Reasons.ResetInShutdown, reset) : null)
                ?? (s.Server.Sleep is { } stall ? Finding.Failed(Reasons.NoFinInShutdown, stall).WithDetails(stall.Report) : null)
                ?? s.Server.StallFinding() ?? Finding.Inconclusive(Reason.NoEndRecorded);
        }
        // The answer was sent after EOF only, so a printed answer was received after it.
        if (s.Answered is not null && s.Printed.Says(s.Answered))
            return Finding.Passed(s.Client.Eof, s.Other, s.Client.LastSent);
        if (s.Server.AbnormalTermination() is { } trouble)
            return trouble;
        if (s.Other is { Inode: 0 } or { Shutdown: "SHUT_RDWR" })
            return Finding.Failed(Reasons.ClosedInShutdown, s.Other, s.Client.LastSent, s.Reset).WithDetails(s.Server.OutputTail);
        return AnswerMissing(s);
    }

    /// <summary>The answer was sent to a server that could still receive it, and the server printed something else.</summary>
    private static Finding AnswerMissing(ServerFacts s)
    {
        if (s.Server.AbnormalTermination() is { } trouble)
            return trouble;
        if (s.Answered is not { } answered)
            return Finding.Inconclusive(Reason.NoEndRecorded, s.Client.Reset);
        if (!s.Printed.HasAnswer)
            return s.Server.StallFinding() ?? s.Server.UncaughtException()
                ?? Finding.Failed(Reasons.AnswerNotPrinted, s.Client.LastSent, s.Server.Exit).With("sent", answered).WithDetails(s.Tail);
        return Finding.Failed(s.IsCut ? Reasons.AnswerCut : Reasons.AnswerGarbled, s.Client.LastSent)
            .With("sent", answered).With("seen", Shown(s.Printed.Answer!)).WithDetails(s.Server.PrintedTail);
    }

    /// <summary>A server that exits with 0 whatever came fails <see cref="CloseId"/> for it; its comparison may be right.</summary>
    private static Finding Compares(RecordingSet evidence)
    {
        if (Judge.CannotConsult(evidence, [ServerScenarios.Close]) is { } fault)
            return fault;
        var close = evidence[ServerScenarios.Close];
        var isReported = LosesAnswer(new ServerFacts(close), close.Scenario).Reason == Reason.ClaimsSuccess;
        return Each(evidence, [.. Right, .. Wrong], r => Compares(new ServerFacts(r), r.Scenario, isReported));
    }

    private static Finding Compares(ServerFacts s, string scenario, bool isReported)
    {
        // Of an answer that it read in part a server can only find that it is another one.
        if (s is { IsCut: true, Printed.Result: Printed.Different, Server.EndedWithError: true } && scenario == ServerScenarios.Shutdown)
            return Finding.Passed(s.Client.LastSent, s.Server.Exit);
        if (s.Client.Connected is null || !s.HasFile || s.Printed.Answer is null || s.Answered is null || !s.Printed.Says(s.Answered))
            return Finding.SkippedBecause(SendsAllId, NoneId, ShutdownId);
        if (s.Server.AbnormalTermination() is { } trouble)
            return trouble;
        if (s.Printed.Sent != s.Digest.ToString())
        {
            var seen = Digest.Parse(s.Printed.Sent ?? "");
            var isSigned = seen is not null && seen.Sum != s.Digest.Sum && seen == Digest.OfSigned(s.Expected);
            return Finding.Failed(isSigned ? Reasons.SignedChecksum : s.Printed.Sent is null ? Reasons.SentNotPrinted : Reasons.WrongOwnDigest, s.Server.Exit)
                .With("program", Contract.Server).With("expected", s.Digest).With("seen", Shown(s.Printed.Sent ?? "")).WithDetails(s.Server.PrintedTail);
        }
        if (s.Server.Exit is null)
            return s.Server.StallFinding() ?? Finding.Inconclusive(Reason.NoExitRecorded);
        var isWrong = Wrong.Contains(scenario, StringComparer.Ordinal);
        var expected = isWrong ? Printed.Different : Printed.Same;
        if (s.Printed.Result is null)
        {
            return Finding.Failed(Reasons.ResultNotPrinted, s.Client.LastSent, s.Server.Exit).With("expected", expected).WithDetails(s.Server.PrintedTail);
        }
        if (s.Printed.Result != expected)
        {
            return Finding.Failed(isWrong ? Reasons.TakesWrongDigest : Reasons.RefusesRightDigest, s.Client.LastSent, s.Server.Exit)
                .With("own", s.Digest).With("sent", s.Answered).With("expected", expected).With("seen", Shown(s.Printed.Result))
                    .WithDetails(s.Server.PrintedTail);
        }
        if (isWrong == (s.Server.Exit.Code == 0))
        {
            return !isWrong ? s.Server.WrongExit() ?? Finding.Inconclusive(Reason.NoExitRecorded)
                : isReported ? Finding.Passed(s.Client.LastSent, s.Server.Exit) : s.Server.EndsWithError();
        }
        return Finding.Passed(s.Client.LastSent, s.Server.Exit);
    }

    /// <summary>Where it did not print the answer, another check says so, and what it did after that is not judged here.</summary>
    private static Finding EndsCleanly(RecordingSet evidence) =>
        Judge.EachRight(evidence, ServerScenarios.Answered, r => HearsAnswer(new ServerFacts(r), r.Scenario), r => EndsCleanly(new ServerFacts(r)))
            ?? Finding.SkippedBecause(SendsAllId, ShutdownId);

    private static Finding EndsCleanly(ServerFacts s) =>
        s.Client is { Eof: not null, Shutdown: not null } or { Eof: not null, Reset: not null } && s.Printed.Answer is not null
            && s.Printed.Says(s.Answered)
            ? s.Server.UncleanExit(s.Client, s.Wire) ?? Finding.Passed(s.Server.Exit, s.Wire.Fin(Contract.Client))
            : Finding.SkippedBecause(SendsAllId, ShutdownId);

    private static Finding NoticesMissing(ServerFacts s, string scenario)
    {
        if (s.Client.Connected is null || !s.HasAll || s.Gate is null)
            return Finding.SkippedBecause(SendsAllId, ShutdownId);
        return Invented(s, s.Client.Shutdown, s.Server.Exit) ?? s.Server.EndsWithError();
    }

    /// <summary>It printed an answer where none can have reached it; null when it did not.</summary>
    private static Finding? Invented(ServerFacts s, params RecordedEvent?[] evidence) => Printed.AnswerLine(s.Server.Stdout) is { } line
        ? Finding.Failed(Reasons.AnswerInvented, evidence).With("printed", Shown(line)).WithDetails(s.Server.OutputTail)
        : null;
}
