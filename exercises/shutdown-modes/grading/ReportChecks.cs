using Courseware.Judging;
using Courseware.Recordings;
using static Courseware.Exercises.ShutdownModes.SharedChecks;

namespace Courseware.Exercises.ShutdownModes;

/// <summary>Is what the program prints what happened? The lines that are wanted come from the recording, not from a book.</summary>
internal static class ReportChecks
{
    private static readonly string[] Writing = [ModeScenarios.Write, ModeScenarios.WriteReset];

    public static IReadOnlyList<Check> Modes { get; } =
    [
        Single("rd-report", ModeScenarios.Read, Report),
        new("wr-report", Writing, WriteReport),
        Single("rdwr-report", ModeScenarios.Both, Report),
        Single("badhow-changes-nothing", ModeScenarios.BadHow, Report),
        All("late-shutdown", [ModeScenarios.LateAlive, ModeScenarios.LateReset], Report),
    ];

    /// <summary>Compares the printed lines with the lines that follow from the recording; null when they are the same.</summary>
    public static Finding? Difference(ModeFacts f, IReadOnlyList<string> recorded, params IEnumerable<RecordedEvent?> evidence)
    {
        var printed = Printed(f.Program.Stdout, recorded.Count);
        for (var i = 0; i < Math.Max(printed.Count, recorded.Count); i++)
        {
            var (mine, theirs) = (printed.ElementAtOrDefault(i), recorded.ElementAtOrDefault(i));
            if (mine?.Call == theirs)
                continue;
            var isNameless = mine is not null && theirs?.StartsWith($"{mine.Call} E", StringComparison.Ordinal) == true;
            return Finding.Failed(isNameless ? Reasons.ErrnoNotNamed : Reasons.ReportDiffers, evidence)
                .In(mine is null ? Reasons.LineMissing : theirs is null ? Reasons.LineTooMany : null)
                .With("line", i + 1).With("printed", mine?.Text ?? "").With("recorded", theirs ?? "")
                .WithDetails([.. Table(printed, recorded, i), .. f.Program.Stderr.Length > 0 ? f.Program.OutputTail : []]);
        }
        return null;
    }

    /// <summary>Compares the report of a mode with a connection.</summary>
    public static Finding Report(ModeFacts f) => f.Recording.Scenario switch
    {
        ModeScenarios.BadHow => ChangesNothing(f),
        ModeScenarios.LateAlive or ModeScenarios.LateReset => LateShutdown(f),
        _ => Steps(f),
    };

    // A socket that was closed already is reported once, and not again because the peer did something else afterwards.
    private static Finding WriteReport(RecordingSet evidence) =>
        Each(evidence, new ModeFacts(evidence[ModeScenarios.Write]).IsClosed ? [ModeScenarios.Write] : Writing, Report);

    private static Finding Steps(ModeFacts f)
    {
        if (NotJudged(f) is { } before)
            return before;
        if (f.IsClosed)
            return Explained(f.Recording.Scenario) is { } check ? Finding.SkippedBecause(check)
                : Finding.Failed(Reasons.ClosedNotShut, f.Socket).With("wanted", "SHUT_WR");
        if (f.Socket is null)
            return Finding.Inconclusive(Reasons.SocketNotSeen, f.Resumed);
        return f.NotEnded() ?? Compared(f, f.Socket.Shutdown.Length > 0 ? "shutdown 0" : "(no shutdown)");
    }

    /// <summary>The check that says of the same recording that the socket was closed.</summary>
    private static string? Explained(string scenario) => scenario switch
    {
        ModeScenarios.Read => ModeChecks.ReadMode,
        ModeScenarios.Write => ModeChecks.WriteMode,
        ModeScenarios.Both => ModeChecks.BothMode,
        _ => null,
    };

    private static Finding ChangesNothing(ModeFacts f)
    {
        // The only mode whose shutdown() fails: a program that gives up at that is judged here, and not for every other mode as well.
        if (f.NotStopped() is { } early)
        {
            return early.Reason != Reasons.NeverStops ? early
                : Finding.Failed(Reasons.GivesUp, f.Program.Exit).With("code", f.Program.Exit?.Code ?? 0).WithDetails(f.Program.PrintedTail);
        }
        if (NotJudged(f) is { } before)
            return before;
        if (f.IsClosed)
            return Finding.Failed(Reasons.ClosedNotShut, f.Socket).With("wanted", "EINVAL");
        if (f.Socket is null)
            return Finding.Inconclusive(Reasons.SocketNotSeen, f.Resumed);
        if (f.Socket.Shutdown.Length > 0)
            return Finding.Failed(Reasons.ShutAllTheSame, f.Socket, f.Wire.Fin("client")).With("seen", f.Socket.Shutdown);
        return f.NotEnded() ?? Compared(f, "shutdown -1 EINVAL");
    }

    private static Finding? NotJudged(ModeFacts f)
    {
        if (f.NotReached() is { } notReached)
            return notReached;
        return f.Socket is { Inode: < 0 } ? Finding.Unsupported(Reasons.FlagsNotSeen) : null;
    }

    private static Finding Compared(ModeFacts f, string shutdown)
    {
        if (f.Greeting is null || f.Recording.Payload.Size < f.Greeting.Count)
            return Finding.Inconclusive(Reasons.GreetingUnclear);
        if (f.ResetAtStop is null && !f.HasQueuedLate)
            return Finding.Inconclusive(Reasons.LateDataUnclear, f.Late, f.Afterwards);
        var wrote = f.WritesShut ? "write -1 EPIPE" : $"write {f.Queued}";
        // The first call after a reset reports it, once; from then on the connection is just over.
        var (wroteAgain, readLate) = f.ResetAtStop is null ? (wrote, $"read {f.Late!.Count}") : ("write -1 ECONNRESET", "read 0");
        string[] lines = [$"read {Contract.FirstRead}", shutdown, $"read {f.Queued}", wrote, wroteAgain, readLate, "read 0"];
        return Difference(f, lines, f.Greeting, f.Socket, f.Late, f.ResetAtStop)
            ?? NotWritten(f)
            ?? Finding.Passed(f.Socket, f.Program.Exit);
    }

    /// <summary>The lines claim two write()s: the peer has to have both, and the bytes of the greeting in them.</summary>
    private static Finding? NotWritten(ModeFacts f)
    {
        if (f.WritesShut)
            return null;
        var echo = f.Recording.Payload.Bytes.AsSpan(Contract.FirstRead, f.Queued).ToArray();
        byte[] wanted = f.ResetAtStop is null ? [.. echo, .. echo] : echo;
        return ByteComparison.Difference(wanted, f.Peer.Received) is { } difference
            ? Finding.Failed(Reasons.WriteNeverCame, f.Peer.Eof, f.Program.Exit).With("expected", wanted.Length).With("seen", f.Peer.Received.Length)
                .WithDetails(difference.Details)
            : null;
    }

    private static Finding LateShutdown(ModeFacts f)
    {
        if ((f.NotStopped() ?? f.NotEnded()) is { } wrong)
            return wrong;
        if (f.ResetAtStop is { } reset)
            return Difference(f, ["shutdown -1 ENOTCONN"], reset) ?? Finding.Passed(reset, f.Program.Exit);
        if (f.PeerSocket is null)
            return Finding.Inconclusive(Reasons.PeerStateUnclear, f.Socket);
        if (f.Socket is { Shutdown.Length: > 0 } || f.PeerSocket.State != "Established")
            return Finding.Failed(Reasons.NotOpenAtStop, f.Socket, f.PeerSocket);
        return f.Peer.Eof is { } eof
            ? Difference(f, ["shutdown 0"], eof) ?? Finding.Passed(eof, f.Program.Exit)
            : Finding.Inconclusive(Reasons.NoEofRecorded, f.Program.Exit);
    }

    /// <summary>
    /// The lines about a call; other output is not part of the report. A line that names a call and no result, such as <c>shutdown mode: wr</c>, is a
    /// heading; but where the lines are as many as they have to be only with those, they are results in words.
    /// </summary>
    private static List<CallLine> Printed(byte[] stdout, int wanted)
    {
        List<CallLine> all = [.. PrintedValue.Lines(stdout).Select(CallLine.Parse).OfType<CallLine>()];
        return all.Count == wanted ? all : all.FindAll(line => line.HasResult);
    }

    private static IEnumerable<string> Table(List<CallLine> printed, IReadOnlyList<string> recorded, int first)
    {
        const int column = 24, most = 12;
        yield return $"  {"printed",-column} expected";
        for (var i = 0; i < Math.Min(most, Math.Max(printed.Count, recorded.Count)); i++)
        {
            var mine = printed.ElementAtOrDefault(i)?.Text ?? "";
            yield return $"{(i == first ? '>' : ' ')} {(mine.Length > column ? $"{mine[..(column - 1)]}…" : mine),-column} "
                + $"{recorded.ElementAtOrDefault(i) ?? ""}".TrimEnd();
        }
        if (printed.Count > most)
            yield return $"  … ({printed.Count - most} more lines)";
    }
}
