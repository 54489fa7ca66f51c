using System.Globalization;
using System.Text;
using Courseware.Recordings;

namespace Courseware.Judging;

/// <summary>The facts of a recording about one program, up to the tear-down: the grader's actions after it prove nothing.</summary>
public sealed class ProgramFacts
{
    private const int ShownLines = 8;
    private readonly ScenarioRecording _recording;
    private readonly double _end;

    /// <summary>The facts of the program with that name.</summary>
    public ProgramFacts(ScenarioRecording recording, string program)
    {
        (_recording, Name) = (recording, program);
        _end = recording.End;
        Exit = recording.First<ProgramExited>(e => e.Program == program && e.At <= _end);
        NotStarted = recording.First<ProgramNotStarted>(e => e.Program == program);
        Limit = recording.First<LimitExceeded>(e => e.Program == program);
        Left = recording.First<ProcessesLeft>(e => e.Program == program);
        Killed = recording.First<KeeperKilled>(e => e.Program == program);
        Stall = recording.First<Stalled>();
    }

    /// <summary>The program's name in the recording.</summary>
    public string Name { get; }

    /// <summary>How it ended by itself, or null when it did not.</summary>
    public ProgramExited? Exit { get; }

    /// <summary>True when it ended by itself and says that it failed: with another exit code than 0, or by an uncaught exception.</summary>
    public bool EndedWithError => Exit is { Code: not (0 or null) } || Aborting is not null;

    /// <summary>Set when the system refused to run it.</summary>
    public ProgramNotStarted? NotStarted { get; }

    /// <summary>The limit that it exceeded.</summary>
    public LimitExceeded? Limit { get; }

    /// <summary>The processes that it left behind.</summary>
    public ProcessesLeft? Left { get; }

    /// <summary>Set when it killed the process that looked after it.</summary>
    public KeeperKilled? Killed { get; }

    /// <summary>Set when the scenario was given up because nothing moved.</summary>
    public Stalled? Stall { get; }

    /// <summary>Set when the scenario ended because all processes slept: each of them waits for something.</summary>
    public Stalled? Sleep => Stall is { Kind: "idle" } ? Stall : null;

    /// <summary>All of its stdout, up to the tear-down: what it says when the grader ends its partner is not of its own accord.</summary>
    public byte[] Stdout => Output("stdout");

    /// <summary>All of its stderr, up to the tear-down.</summary>
    public byte[] Stderr => Output("stderr");

    /// <summary>
    /// The end of what it wrote, harmless to show: stderr when there is any, else stdout.
    /// </summary>
    public IReadOnlyList<string> OutputTail => Stderr.Length > 0 ? Tail("stderr", Stderr) : Tail("stdout", Stdout);

    /// <summary>The last lines of stdout, or of stderr where stdout is empty: for a finding about what was printed.</summary>
    public IReadOnlyList<string> PrintedTail => Stdout.Length > 0 ? Tail("stdout", Stdout) : Tail("stderr", Stderr);

    /// <summary>
    /// The trouble that comes before every other question: it could not be started, a limit, a signal, a killed keeper. Null when there is none. An
    /// uncaught exception is none, in any language: it may be the right end.
    /// </summary>
    public Finding? AbnormalTermination()
    {
        if (NotStarted is { } refused)
            return Finding.Failed(Reason.NotStartable, refused).With("program", Name).With("file", refused.File).With("detail", refused.Error);
        if (Limit is { } limit)
            return Finding.Failed(new Reason($"{limit.Limit}-limit"), limit).With("allowed", limit.Allowed).With("program", Name).WithDetails(OutputTail);
        if (Killed is { } killed)
            return Finding.Failed(Reason.KilledItsParent, killed).With("program", Name);
        return Exit?.Signal is { } signal && Aborting is null ? Crash(signal) : null;
    }

    /// <summary>It connected to another address than the one it was given, past the wire. Null when it did not, and where there is no wire.</summary>
    public Finding? Elsewhere() => _recording.First<WrongAddress>(e => e.Program == Name && e.At <= _end) is { } wrong
        ? Finding.Failed(Reason.WrongAddress, wrong).With("program", Name).With("seen", wrong.Address).With("given", wrong.Given)
        : null;

    /// <summary>It ended by itself with another exit code than 0 after it had done its work; null when it did not.</summary>
    public Finding? WrongExit() => EndedWithError ? Exception() ?? Ended(Reason.ExitCode) : null;

    /// <summary>It ended by itself with another exit code than 0 before its work was done: its own words say why. Null when it did not.</summary>
    public Finding? EarlyExit() => EndedWithError ? Exception() ?? Ended(Reason.GaveUp) : null;

    /// <summary>Why it did not end by itself; null when it did, with whatever exit code.</summary>
    public Finding? NotEnded() =>
        AbnormalTermination() ?? (Exit is null ? StallFinding() ?? Finding.Inconclusive(Reason.NoExitRecorded) : null);

    /// <summary>
    /// The judgement where the program's work could not succeed: it must end by itself with another exit code than 0. Fails for
    /// <paramref name="reason"/> when the code is 0, and for <paramref name="silent"/>, where there is one, when it wrote nothing to stderr.
    /// </summary>
    public Finding EndsWithError(Reason? reason = null, Reason? silent = null) => NotEnded()
        ?? (Exit!.Code == 0 ? Finding.Failed(reason ?? Reason.ClaimsSuccess, Exit).With("program", Name).WithDetails(OutputTail)
        : silent is { } reproach && Stderr.Length == 0 ? Finding.Failed(reproach, Exit)
        : Finding.Passed(Exit));

    /// <summary>True when one of its processes waited in that call, as <c>accept()</c>, when the scenario was given up.</summary>
    public bool WaitedIn(string call) => Stall is { } stall
        && stall.Report.Any(line => line.StartsWith($"{Name}: process ", StringComparison.Ordinal)
            && line.Contains($" waits in {call}", StringComparison.Ordinal));

    /// <summary>No progress: for how long, and which process waits for what.</summary>
    public Finding? StallFinding() => Stall is null
        ? null
        : Finding.Failed(OfStall(Stall.Kind), Stall)
            .In(Stall.IsDeadlock ? Reason.Deadlock : null)
            .With("program", Stall.Busiest ?? Name).With("waitingFor", Stall.WaitingFor)
            .With("seconds", Words(Stall.Seconds, Stall.Kind == "time-limit" ? "0" : "0.0")).With("cpu", Words(Stall.CpuSeconds, "0.0"))
                .WithDetails(Stall.Report);

    /// <summary>
    /// How it ends when all went well before: by itself, with code 0, by FIN, leaving nothing. Null when it does. The wire
    /// shows a reset also when it came too late for the peer to notice.
    /// </summary>
    public Finding? UncleanExit(PeerFacts peer, WireFacts wire) =>
        AbnormalTermination()
        ?? (Exit is null ? ServesForEver() ?? StallFinding() ?? Finding.Inconclusive(Reason.NoExitRecorded) : null)
        ?? WrongExit()
        ?? (wire.Reset(Name) is { } segment ? Finding.Failed(Reason.ResetAtEnd, segment, peer.Reset).With("program", Name) : null)
        ?? (peer.Reset is { } reset ? Finding.Failed(Reason.ResetAtEnd, reset).With("program", Name) : null)
        ?? (Left is { } left
            ? Finding.Failed(Reason.ProcessesLeft, left).With("program", Name).WithDetails(LeftDetails)
            : null);

    /// <summary>The processes that it left, a line each, safe to show.</summary>
    public IReadOnlyList<string> LeftDetails => [.. (Left?.Processes ?? []).Select(p => $"  {EscapedBytes.Escape(Encoding.UTF8.GetBytes(p))}")];

    /// <summary>True when a SYN of a client was seen: it called connect(), wherever to.</summary>
    public bool HasTriedToConnect => _recording.First<SegmentSeen>(s => s.From == Name && s.Flags == "S" && s.At <= _end) is not null;

    /// <summary>It ended with another exit code than 0, and its runtime says by which exception; null when it did not.</summary>
    public Finding? UncaughtException() => EndedWithError ? Exception() : null;

    private Finding? Exception() => Judging.UncaughtException.In(Stderr) is { } exception
        ? Ended(Reason.UncaughtException).In(Aborting is null ? null : Reason.AbortedByException).With("exception", exception.Shown)
        : null;

    private Finding? ServesForEver() =>
        WaitedIn("accept()") ? Finding.Failed(Reason.ServesForEver, Stall).With("program", Name).WithDetails(Stall!.Report) : null;

    // .NET and C++ end with SIGABRT after an uncaught exception, other languages with an exit code.
    private UncaughtException? Aborting => Exit?.Signal == "SIGABRT" ? Judging.UncaughtException.In(Stderr) : null;

    private static Reason OfStall(string kind) => kind switch
    {
        "idle" => Reason.Hangs,
        "busy" => Reason.BusyLoop,
        "time-limit" => Reason.TimeLimit,
        _ => Reason.NoProgress,
    };

    private Finding Ended(Reason reason) => Finding.Failed(reason, Exit).With("code", Exit!.Code ?? 0).With("program", Name).WithDetails(OutputTail);

    private byte[] Output(string stream) => _recording.Output(Name, stream, _end);

    private Finding Crash(string signal) => Finding.Failed(
        signal switch { "SIGXCPU" => Reason.CpuLimit, "SIGXFSZ" => Reason.FileLimit, _ => Reason.Crashed.With(signal) }, Exit)
        .In(signal switch
        {
            "SIGPIPE" => new WireFacts(_recording).CauseOfSigpipe(Name),
            "SIGSEGV" or "SIGBUS" or "SIGFPE" or "SIGILL" or "SIGABRT" or "SIGXCPU" or "SIGXFSZ" => null,
            _ => Reason.EndedBySignal,
        })
        .With("signal", signal).With("program", Name).WithDetails(OutputTail);

    private static string Words(double seconds, string format) => seconds.ToString(format, CultureInfo.InvariantCulture);

    private IReadOnlyList<string> Tail(string stream, byte[] bytes)
    {
        var lines = EscapedBytes.Escape(bytes).Split("\\n", StringSplitOptions.RemoveEmptyEntries);
        return lines.Length == 0 ? [] : [$"{Name} {stream}:", .. lines.TakeLast(ShownLines).Select(l => $"  {Shorten(l)}")];
    }

    private static string Shorten(string line) =>
        line.Length <= 200 ? line : $"{line[..200]} … ({line.Length - 200} more characters)";
}
