using Courseware.Judging;
using Courseware.Recordings;
using static Courseware.Exercises.ShutdownModes.SharedChecks;

namespace Courseware.Exercises.ShutdownModes;

/// <summary>Is what the program prints what happened? The lines that are wanted come from the recording, not from a book.</summary>
internal static class ReportChecks
{
    /// <summary>The check that shows whether the report can be believed.</summary>
    public const string LateShutdown = "late-shutdown";

    private static readonly string[] Writing = [ModeScenarios.Write, ModeScenarios.WriteReset];

    public static IReadOnlyList<Check> Modes { get; } =
    [
        RepeatedFaults.New("rd-report", [ModeScenarios.Read]),
        RepeatedFaults.New("wr-report", Writing, WriteReport),
        RepeatedFaults.New("rdwr-report", [ModeScenarios.Both]),
        RepeatedFaults.New("badhow-changes-nothing", [ModeScenarios.BadHow]),
        RepeatedFaults.New(LateShutdown, [ModeScenarios.LateAlive, ModeScenarios.LateReset]),
    ];

    /// <summary>Each printed line with the line that the recording proves right; null where one of them is missing.</summary>
    public static IReadOnlyList<(CallLine? Printed, string? Recorded)> Compare(ModeFacts f)
    {
        var recorded = Recorded(f);
        var printed = Printed(f.Program.Stdout, recorded.Length);
        return [.. Enumerable.Range(0, Math.Max(printed.Count, recorded.Length)).Select(i => (printed.ElementAtOrDefault(i), recorded.ElementAtOrDefault(i)))];
    }

    /// <summary>True for a result without the name of its error, where all else is right.</summary>
    public static bool IsNameless(CallLine? printed, string? recorded) =>
        printed is not null && recorded?.StartsWith($"{printed.Call} E", StringComparison.Ordinal) == true;

    // Null when the printed lines are right by the recording.
    private static Finding? Difference(ModeFacts f, params IEnumerable<RecordedEvent?> evidence)
    {
        var lines = Compare(f);
        for (var i = 0; i < lines.Count; i++)
        {
            var (mine, theirs) = lines[i];
            if (mine?.Call == theirs)
                continue;
            return Finding.Failed(IsNameless(mine, theirs) ? Reasons.ErrnoNotNamed : Reasons.ReportDiffers, evidence)
                .In(mine is null ? Reasons.LineMissing : theirs is null ? Reasons.LineTooMany : null)
                .With("line", i + 1).With("printed", mine?.Text ?? "").With("recorded", theirs ?? "")
                .WithDetails([.. Table(lines, i), .. f.Program.Stderr.Length > 0 ? f.Program.OutputTail : []]);
        }
        return null;
    }

    /// <summary>Compares the report of a mode.</summary>
    public static Finding Report(ModeFacts f) => f.Recording.Scenario switch
    {
        ModeScenarios.BadHow => ChangesNothing(f),
        ModeScenarios.LateAlive or ModeScenarios.LateReset => Late(f),
        ErrorScenarios.Closed or ErrorScenarios.Pipe or ErrorScenarios.Unconnected =>
            f.Program.NotEnded() ?? Difference(f, f.Program.Exit) ?? Finding.Passed(f.Program.Exit),
        _ => Steps(f),
    };

    /// <summary>
    /// A program that never stopped has made its calls all the same, when the report of the mode rd has the number of bytes of the greeting, and the peer
    /// has received them.
    /// </summary>
    public static bool IsRightWithoutStop(ModeFacts f)
    {
        if (f.NotStopped()?.Reason != Reasons.NeverStops || f.Recording.All<PeerSent>().FirstOrDefault(s => s.Peer == "server") is not { } greeting
            || f.Recording.Payload.Size < greeting.Count)
        {
            return false;
        }
        var queued = greeting.Count - Contract.FirstRead;
        string[] wanted = [$"read {Contract.FirstRead}", "shutdown 0", $"read {queued}", $"write {queued}"];
        var echo = f.Recording.Payload.Bytes.AsSpan(Contract.FirstRead, queued);
        return Printed(f.Program.Stdout, wanted.Length).Select(line => line.Call).Take(wanted.Length).SequenceEqual(wanted)
            && f.Peer.Received.AsSpan().StartsWith(echo);
    }

    /// <summary>The report that is right by the recording of a run that came to its end.</summary>
    private static string[] Recorded(ModeFacts f) => f.Recording.Scenario switch
    {
        ErrorScenarios.Closed => ["shutdown -1 EBADF"],
        ErrorScenarios.Pipe => ["shutdown -1 ENOTSOCK"],
        ErrorScenarios.Unconnected => ["shutdown -1 ENOTCONN"],
        ModeScenarios.LateAlive or ModeScenarios.LateReset => [f.ResetAtStop is null ? "shutdown 0" : "shutdown -1 ENOTCONN"],
        ModeScenarios.BadHow => StepsOf(f, "shutdown -1 EINVAL"),
        _ => StepsOf(f, "shutdown 0"),
    };

    private static string[] StepsOf(ModeFacts f, string shutdown)
    {
        var wrote = f.WritesShut ? "write -1 EPIPE" : $"write {f.Queued}";
        // The first call after a reset reports it, once; from then on the connection is just over.
        var (wroteAgain, readLate) = f.ResetAtStop is null ? (wrote, $"read {f.Late?.Count}") : ("write -1 ECONNRESET", "read 0");
        return [$"read {Contract.FirstRead}", shutdown, $"read {f.Queued}", wrote, wroteAgain, readLate, "read 0"];
    }

    // A socket that was closed already, or not shut, is reported once, and not again because the peer did something else afterwards.
    private static Finding WriteReport(RecordingSet evidence) =>
        Each(evidence, new ModeFacts(evidence[ModeScenarios.Write]) is { IsClosed: true } or { IsNotShut: true } ? [ModeScenarios.Write] : Writing, Report);

    private static Finding Steps(ModeFacts f)
    {
        if (NotJudged(f) is { } before)
            return before;
        if (f.IsClosed)
            return Explained(f.Recording.Scenario) is { } check ? Finding.SkippedBecause(check)
                : Finding.Failed(Reasons.ClosedNotShut, f.Socket);
        if (f.IsNotShut)
            return Explained(f.Recording.Scenario) is { } same ? Finding.SkippedBecause(same)
                : Finding.Failed(Reasons.NotShut, f.Socket).With("wanted", "SHUT_WR");
        if (f.Socket is null)
            return Finding.Inconclusive(Reasons.SocketNotSeen, f.Resumed);
        return f.Program.NotEnded() ?? Compared(f);
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
            return Finding.Failed(Reasons.ClosedNotShut, f.Socket);
        if (f.Socket is null)
            return Finding.Inconclusive(Reasons.SocketNotSeen, f.Resumed);
        if (f.Socket.Shutdown.Length > 0)
            return Finding.Failed(Reasons.ShutAllTheSame, f.Socket, f.Wire.Fin("client")).With("seen", f.Socket.Shutdown);
        return f.Program.NotEnded() ?? Compared(f);
    }

    private static Finding? NotJudged(ModeFacts f)
    {
        if (f.NotReached() is { } notReached)
            return notReached;
        return f.Socket is { Inode: < 0 } ? Finding.Unsupported(Reasons.FlagsNotSeen) : null;
    }

    private static Finding Compared(ModeFacts f)
    {
        if (f.Greeting is null || f.Recording.Payload.Size < f.Greeting.Count)
            return Finding.Inconclusive(Reasons.GreetingUnclear);
        if (f.ResetAtStop is null && !f.HasQueuedLate)
            return Finding.Inconclusive(Reasons.LateDataUnclear, f.Late, f.Afterwards);
        return Difference(f, f.Greeting, f.Socket, f.Late, f.ResetAtStop)
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
            ? Finding.Failed(Reasons.WriteNeverCame, f.Peer.Eof, f.Program.Exit)
                .In(difference.Reason == Reason.WrongBytes && wanted.Length == f.Peer.Received.Length ? Reasons.WriteDiffers : null)
                .With("expected", wanted.Length).With("seen", f.Peer.Received.Length).With("at", difference.Arguments["at"]).WithDetails(difference.Details)
            : null;
    }

    private static Finding Late(ModeFacts f)
    {
        if ((f.NotStopped() ?? f.Program.NotEnded()) is { } wrong)
            return wrong;
        if (f.ResetAtStop is { } reset)
            return Difference(f, reset) ?? Finding.Passed(reset, f.Program.Exit);
        if (f.PeerSocket is null)
            return Finding.Inconclusive(Reasons.PeerStateUnclear, f.Socket);
        if (f.Socket is { Shutdown.Length: > 0 } || f.PeerSocket.State != "Established")
            return Finding.Failed(Reasons.NotOpenAtStop, f.Socket, f.PeerSocket);
        return f.Peer.Eof is { } eof
            ? Difference(f, eof) ?? Finding.Passed(eof, f.Program.Exit)
            : Finding.Inconclusive(Reason.NoEndRecorded, f.Program.Exit);
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

    private static IEnumerable<string> Table(IReadOnlyList<(CallLine? Printed, string? Recorded)> lines, int first)
    {
        const int column = 24, most = 12;
        yield return $"  {"printed",-column} expected";
        for (var i = 0; i < Math.Min(most, lines.Count); i++)
        {
            var mine = lines[i].Printed?.Text ?? "";
            yield return $"{(i == first ? '>' : ' ')} {(mine.Length > column ? $"{mine[..(column - 1)]}…" : mine),-column} "
                + $"{lines[i].Recorded ?? ""}".TrimEnd();
        }
        if (lines.Count > most)
            yield return $"  … ({lines.Count - most} more lines)";
    }
}
