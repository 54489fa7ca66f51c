namespace Courseware.Judging;

/// <summary>
/// Why a check found what it found: a code in kebab-case, with a detail behind a colon where there is one (<c>crashed:SIGSEGV</c>). Results, recordings
/// and texts name it by its code. The reasons here are those of all exercises (<c>reasons.yaml</c>).
/// </summary>
/// <param name="Code">The code.</param>
public readonly record struct Reason(string Code)
{
#pragma warning disable CS1591 // what each means is its text
    public static readonly Reason AbortedByException = new("aborted-by-exception");
    public static readonly Reason AmbiguousSource = new("ambiguous-source");
    public static readonly Reason BuildLimit = new("build-limit");
    public static readonly Reason BusyLoop = new("busy-loop");
    public static readonly Reason CaptureLost = new("capture-lost");
    public static readonly Reason ClaimsSuccess = new("claims-success");
    public static readonly Reason CompileError = new("compile-error");
    public static readonly Reason CpuLimit = new("cpu-limit");
    public static readonly Reason Crashed = new("crashed");
    public static readonly Reason Deadlock = new("deadlock");
    public static readonly Reason DiskLimit = new("disk-limit");
    public static readonly Reason EndedBySignal = new("ended-by-signal");
    public static readonly Reason ExitCode = new("exit-code");
    public static readonly Reason ExitsWithoutListening = new("exits-without-listening");
    public static readonly Reason FileLimit = new("file-limit");
    public static readonly Reason GaveUp = new("gave-up");
    public static readonly Reason GraderFault = new("grader-fault");
    public static readonly Reason Hangs = new("hangs");
    public static readonly Reason IgnoresEof = new("ignores-eof");
    public static readonly Reason JudgeFault = new("judge-fault");
    public static readonly Reason KilledItsParent = new("killed-its-parent");
    public static readonly Reason ListensOnLoopback = new("listens-on-loopback");
    public static readonly Reason MemoryLimit = new("memory-limit");
    public static readonly Reason Needs = new("needs");
    public static readonly Reason NeverConnects = new("never-connects");
    public static readonly Reason NoEndRecorded = new("no-end-recorded");
    public static readonly Reason NoExecutable = new("no-executable");
    public static readonly Reason NoExitRecorded = new("no-exit-recorded");
    public static readonly Reason NoLookRecorded = new("no-look-recorded");
    public static readonly Reason NoProgress = new("no-progress");
    public static readonly Reason NoSource = new("no-source");
    public static readonly Reason NobodyExplains = new("nobody-explains");
    public static readonly Reason NotBuilt = new("not-built");
    public static readonly Reason NotExecutable = new("not-executable");
    public static readonly Reason NotOnTheWire = new("not-on-the-wire");
    public static readonly Reason NotReachable = new("not-reachable");
    public static readonly Reason NotStartable = new("not-startable");
    public static readonly Reason Ok = new("ok");
    public static readonly Reason OutputLimit = new("output-limit");
    public static readonly Reason Overload = new("overload");
    public static readonly Reason PacketFlood = new("packet-flood");
    public static readonly Reason PortNotHtons = new("port-not-htons");
    public static readonly Reason PortOfTheKernel = new("port-of-the-kernel");
    public static readonly Reason ProcessesLeft = new("processes-left");
    public static readonly Reason ProcessesLimit = new("processes-limit");
    public static readonly Reason ResetAtEnd = new("reset-at-end");
    public static readonly Reason ServesForEver = new("serves-for-ever");
    public static readonly Reason SheetMissing = new("sheet-missing");
    public static readonly Reason SheetNoSection = new("sheet-no-section");
    public static readonly Reason SheetNoSuchAnswer = new("sheet-no-such-answer");
    public static readonly Reason SheetNotRecorded = new("sheet-not-recorded");
    public static readonly Reason SheetNotYaml = new("sheet-not-yaml");
    public static readonly Reason SheetTooLarge = new("sheet-too-large");
    public static readonly Reason SheetUnanswered = new("sheet-unanswered");
    public static readonly Reason SheetUnknownKey = new("sheet-unknown-key");
    public static readonly Reason SigpipeAfterOwnFin = new("sigpipe-after-own-fin");
    public static readonly Reason SigpipeAfterReset = new("sigpipe-after-reset");
    public static readonly Reason ThreadsNotSeen = new("threads-not-seen");
    public static readonly Reason TimeLimit = new("time-limit");
    public static readonly Reason TooLong = new("too-long");
    public static readonly Reason TooShort = new("too-short");
    public static readonly Reason ToolMissing = new("tool-missing");
    public static readonly Reason UncaughtException = new("uncaught-exception");
    public static readonly Reason WentOnUnconnected = new("went-on-unconnected");
    public static readonly Reason WrongAddress = new("wrong-address");
    public static readonly Reason WrongBytes = new("wrong-bytes");
    public static readonly Reason WrongPort = new("wrong-port");
#pragma warning restore CS1591

    /// <summary>The same reason with a detail.</summary>
    public Reason With(string detail) => new($"{Code}:{detail}");

    /// <inheritdoc/>
    public override string ToString() => Code;
}
