namespace Courseware.Launching;

/// <summary>The limits of one program. The defaults fit network programs: threads, children and files of some megabytes are fine.</summary>
public sealed record ProgramLimits
{
    /// <summary>CPU seconds of each process (RLIMIT_CPU); SIGXCPU ends it.</summary>
    public int CpuSeconds { get; init; } = 30;

    /// <summary>The largest file in bytes (RLIMIT_FSIZE); SIGXFSZ ends the program.</summary>
    public long FileBytes { get; init; } = 64 << 20;

    /// <summary>Open descriptors (RLIMIT_NOFILE).</summary>
    public int OpenFiles { get; init; } = 1024;

    /// <summary>
    /// Bytes of stdout that are kept, and as many of stderr: the first half and the last half. The bytes between them are counted and dropped, and the
    /// program continues.
    /// </summary>
    public long OutputBytes { get; init; } = 1 << 20;

    /// <summary>Bytes of stdout and stderr together after which the program is killed: far more than a line for each byte or block of its work.</summary>
    public long FloodBytes { get; init; } = 64 << 20;

    /// <summary>Bytes of memory of all its processes together, watched every 50 ms.</summary>
    public long MemoryBytes { get; init; } = 1L << 30;

    /// <summary>Processes and threads together, watched every 50 ms.</summary>
    public int Processes { get; init; } = 256;

    /// <summary>Bytes of all files that the programs of one role write, in all scenarios together; only containers hold them to it.</summary>
    public long DiskBytes { get; init; } = 256 << 20;

    /// <summary>Seconds for which a program may sleep, or wait with a time limit, while nothing else moves; longer counts as a hang.</summary>
    public int SleepSeconds { get; init; } = 30;

    /// <summary>
    /// Seconds that the grading of a whole submission may take, its builds and all scenarios together, on a machine that has nothing else to do.
    /// </summary>
    public int GradingSeconds { get; init; } = 300;

    /// <summary>The time limit of the current grading; null outside of a grading.</summary>
    public TimeLimit? Grading { get; init; }

    /// <summary>Findings of the grading's scenarios about programs that never end.</summary>
    public EndlessPrograms Endless { get; init; } = new();

    /// <summary>Limits for compilers: more of everything.</summary>
    public static ProgramLimits ForBuilds { get; } = new()
    {
        CpuSeconds = 120,
        FileBytes = 512 << 20,
        OpenFiles = 4096,
        MemoryBytes = 4L << 30,
        Processes = 512,
    };
}

/// <summary>The request to start a program.</summary>
/// <param name="Command">The program and its arguments; a name without a slash is searched on the PATH.</param>
/// <param name="Directory">Its working directory.</param>
/// <param name="Environment">Its whole environment.</param>
/// <param name="Limits">Its limits.</param>
public sealed record LaunchRequest(
    IReadOnlyList<string> Command, string Directory, IReadOnlyDictionary<string, string> Environment, ProgramLimits Limits)
{
    /// <summary>Connect stdout to a pipe instead of a terminal.</summary>
    public bool Pipe { get; init; }

    /// <summary>A process in whose network namespace the program runs, or null for the grader's own.</summary>
    public int? Network { get; init; }

    /// <summary>Files that the launcher puts into the working directory, which it makes; null when it is there already.</summary>
    public IReadOnlyList<(string Name, byte[] Bytes)>? Files { get; init; }

    /// <summary>
    /// The launcher runs in a container, whose processes all belong to its user: it needs no separate pid namespace, and detects a lack of memory by
    /// the control group.
    /// </summary>
    public bool InContainer { get; init; }

    /// <summary>The user that the program becomes, which is not the launcher's; null when both have the grader's.</summary>
    public uint? User { get; init; }

    /// <summary>Other programs of that user run next to it, as the steps of a build do, and are left alone when it is ended.</summary>
    public bool SharesUser { get; init; }

    /// <summary>
    /// If not null, the program has a private /tmp, /var/tmp and /dev/shm, which are empty except for these folders. A system that allows no mounts
    /// leaves this out.
    /// </summary>
    public IReadOnlyList<string>? Visible { get; init; }

    /// <summary>Cancelled when it is to be killed by force.</summary>
    public CancellationToken Abort { get; init; }

    /// <summary>Do without a pid namespace, as on systems that have none.</summary>
    public bool Plain { get; init; }
}
