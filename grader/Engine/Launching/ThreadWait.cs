using System.Globalization;

namespace Courseware.Launching;

/// <summary>How a wait can end.</summary>
public enum WaitEnd
{
    /// <summary>The system does not tell.</summary>
    Unknown,

    /// <summary>Only by an action of another thread or machine.</summary>
    ByOthers,

    /// <summary>By itself, when its time is over.</summary>
    ByItself,

    /// <summary>When what was written to a pipe is taken: by the grader, if it is the program's output.</summary>
    ByReader,
}

/// <summary>The kernel's view of a waiting thread.</summary>
/// <param name="ProcessId">The process of the thread.</param>
/// <param name="ThreadId">The thread.</param>
/// <param name="Call">The call by its name in C, as <c>read()</c>; empty when it is unknown.</param>
/// <param name="End">How the wait can end.</param>
/// <param name="Seconds">The time limit of a wait that ends by itself, counted from the call; null when it cannot be read.</param>
/// <param name="Switches">How often the thread has begun to wait in its life: an unchanged number means that it has not woken up between two polls.</param>
public sealed record ThreadWait(int ProcessId, int ThreadId, string Call, WaitEnd End, double? Seconds, long Switches)
{
    // A runtime's own threads wake up for their housekeeping, whatever the program waits for. The kernel keeps 15 letters of a name.
    private static readonly HashSet<string> Housekeepers =
    [
        "C1 CompilerThre", "C2 CompilerThre", "Common-Cleaner", "G1 Service", "Monitor Deflati", "Sweeper thread", "VM Periodic Tas", "VM Thread",
        ".NET EventPipe", ".NET SynchManag", ".NET SigHandler", ".NET Finalizer", ".NET Tiered Com", ".NET TP Gate", ".NET TP Worker",
    ];

    /// <summary>
    /// A time limit in seconds for a person to read, in hundredths and rounded up: a runtime gives the call what is left of its limit, 0.999 s of one second.
    /// </summary>
    public static string Shown(double limit) => (Math.Ceiling(Math.Round(limit, 4) * 100) / 100).ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>True when two polls found the thread in the same wait.</summary>
    public bool IsSameAs(ThreadWait other) => (ThreadId, Switches) == (other.ThreadId, other.Switches);

    /// <summary>The waits of all threads below a process, without a runtime's internal threads; null when one of them runs.</summary>
    public static IReadOnlyList<ThreadWait>? Of(int root)
    {
        var waits = new List<ThreadWait>();
        foreach (var pid in ProcessTree.Descendants(root))
        {
            var tasks = ProcessTree.Entries($"/proc/{pid}/task");
            var mayBeAlarmed = MayBeAlarmed(pid);
            foreach (var task in tasks)
            {
                if (ProcessTree.ReadStat($"{task}/stat") is not { State: not ('Z' or 'X') } stat)
                    continue;
                if (stat.State is not ('S' or 'I'))
                    return null;
                if (Housekeepers.Contains(stat.Name) && tasks.Length > 1)
                    continue;
                if (Read(pid, task) is not { } wait)
                    return null;
                waits.Add(mayBeAlarmed && wait.End == WaitEnd.ByOthers ? wait with { End = WaitEnd.ByItself, Seconds = null } : wait);
            }
        }
        return waits;
    }

    private static ThreadWait? Read(int pid, string task)
    {
        var words = ProcFile.Read($"{task}/syscall")?.Split(' ') ?? [];
        if (words is ["running", ..] || Switched(task) is not { } switches)
            return null;
        var thread = int.Parse(Path.GetFileName(task.AsSpan()), CultureInfo.InvariantCulture);
        if (words.Length < 7 || !int.TryParse(words[0], CultureInfo.InvariantCulture, out var number))
            return new ThreadWait(pid, thread, ProcFile.Read($"{task}/wchan") ?? "", WaitEnd.Unknown, null, switches);
        var (call, end, seconds) = WaitingCall.Of(pid, number, [.. words[1..7].Select(w => (long)Convert.ToUInt64(w, fromBase: 16))]);
        return new ThreadWait(pid, thread, call.Length > 0 ? call : ProcFile.Read($"{task}/wchan") ?? "", end, seconds, switches);
    }

    private static long? Switched(string task)
    {
        var line = StatusLine($"{task}/status", "voluntary_ctxt_switches:");
        return line is null ? null : long.Parse(line, CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// True when a timer of the process may end any wait: one of timer_create(2), or alarm(2) and setitimer(2), which no file tells, but without a
    /// handler for their signal the process ends. A runtime that handles every signal says nothing by it.
    /// </summary>
    private static bool MayBeAlarmed(int pid)
    {
        const ulong alarm = 1UL << 13, windowChange = 1UL << 27; // the bits of SIGALRM and SIGWINCH
        if (ProcFile.Read($"/proc/{pid}/timers") is { Length: > 0 })
            return true;
        return ulong.TryParse(StatusLine($"/proc/{pid}/status", "SigCgt:"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var caught)
            && (caught & (alarm | windowChange)) == alarm;
    }

    /// <summary>A value of proc_pid_status(5); null when it cannot be read.</summary>
    internal static string? StatusLine(string file, string name) =>
        ProcFile.Read(file)?.Split('\n').FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Trim();
}
