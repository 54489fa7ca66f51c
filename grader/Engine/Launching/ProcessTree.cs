using System.Globalization;
using System.Runtime.InteropServices;

namespace Courseware.Launching;

/// <summary>One thread of a program: the kernel's state letter (proc(5)) and the CPU time used so far.</summary>
public sealed record ThreadSample(int ProcessId, string Name, char State, double CpuSeconds)
{
    /// <summary>It waits for something; it does not run and could not.</summary>
    public bool IsAsleep => State is 'S' or 'I';

    /// <summary>A signal or a debugger holds it.</summary>
    public bool IsStopped => State is 'T' or 't';
}

/// <summary>The processes of a program, read from <c>/proc</c>. Empty on a system without it.</summary>
public static partial class ProcessTree
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on every Linux architecture that .NET runs on

    /// <summary>True where the system tells what other processes do.</summary>
    public static bool IsAvailable { get; } = Directory.Exists("/proc/self/task");

    /// <summary>True when a process waits for something or is gone.</summary>
    public static bool IsAsleep(int pid) => ReadStat($"/proc/{pid}/stat") is not { State: not ('S' or 'I' or 'Z' or 'X') };

    /// <summary>
    /// The child of <paramref name="parent"/> that has the pid <paramref name="inside"/> in its own namespace (proc(5), NSpid);
    /// 0 when there is none any longer.
    /// </summary>
    public static int FindChildByNamespacePid(int parent, int inside)
    {
        // The list of children leaves out living ones while others end (proc(5), children). The list of all processes does not.
        var listed = Children(At(parent)).FirstOrDefault(Is);
        return listed > 0 ? listed : Processes().FirstOrDefault(pid => Status(pid, "PPid:") == $"{parent}" && Is(pid));

        bool Is(int pid) => Status(pid, "NSpid:")?.Split('\t')[^1] == $"{inside}";
    }

    /// <summary>
    /// True when all threads of this process, but the one that asks, sleep at one of the polls: then it has nothing left to do.
    /// </summary>
    public static Task<bool> WaitUntilOwnThreadsIdleAsync()
    {
        const int maxPolls = 15;
        return Polling.UntilAsync(AreIdle, CancellationToken.None, maxPolls);

        static bool AreIdle()
        {
            var asking = Path.GetFileName(LinkTarget("/proc/thread-self") ?? "");
            return Entries("/proc/self/task").All(t => Path.GetFileName(t) == asking || ReadStat($"{t}/stat") is null or { State: 'S' or 'I' });
        }
    }

    /// <summary>All descendants of a process, without itself.</summary>
    public static IReadOnlyList<int> Descendants(int root) => [.. Below(root).Select(p => p.Id)];

    /// <summary>Every thread of the descendants of a process. Zombies are left out.</summary>
    public static IReadOnlyList<ThreadSample> Threads(int root)
    {
        var samples = new List<ThreadSample>();
        foreach (var process in Below(root))
        {
            foreach (var task in process.Tasks)
            {
                if ((process.Only ?? ReadStat($"{task}/stat")) is { State: not ('Z' or 'X') } stat)
                    samples.Add(new ThreadSample(process.Id, stat.Name, stat.State, stat.CpuSeconds));
            }
        }
        return samples;
    }

    /// <summary>
    /// Seconds of CPU time of all descendants of a process: of living ones, and of ended children that their parent has reaped (proc(5), cutime).
    /// </summary>
    public static double TotalCpuSeconds(int root) =>
        (ReadStat($"/proc/{root}/stat")?.WaitedForSeconds ?? 0)
        + Descendants(root).Sum(pid => ReadStat($"/proc/{pid}/stat") is { } stat ? stat.CpuSeconds + stat.WaitedForSeconds : 0);

    /// <summary>
    /// Lets the processes below a process have less of the CPU while others want it, about a tenth: setpriority(2), which counts within a session
    /// only where the
    /// kernel makes a group of each (sched(7), autogroup).
    /// </summary>
    public static void GiveWay(int root)
    {
        const int process = 0, nice = 10;
        foreach (var pid in Descendants(root))
        {
            // In a container they give way already.
            if (getpriority(process, (uint)pid) >= nice)
                continue;
            try
            {
                File.WriteAllText($"/proc/{pid}/autogroup", $"{nice}");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // There are no such groups here, or the process is gone.
            }
            foreach (var task in Entries($"/proc/{pid}/task"))
                _ = setpriority(process, uint.Parse(Path.GetFileName(task.AsSpan()), CultureInfo.InvariantCulture), nice);
        }
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int getpriority(int which, uint who);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int setpriority(int which, uint who, int priority);

    /// <summary>The inodes of all sockets that a process has open.</summary>
    public static IReadOnlyList<long> SocketInodes(int pid)
    {
        const string prefix = "socket:[";
        var inodes = new List<long>();
        // One whose main thread has ended shows none there (it looks like a zombie); any other thread shows those of all.
        var paths = Entries($"/proc/{pid}/fd", files: true);
        if (paths.Length == 0)
            paths = Entries($"/proc/{pid}/task").Select(t => Entries($"{t}/fd", files: true)).FirstOrDefault(e => e.Length > 0) ?? [];
        foreach (var path in paths)
        {
            var target = LinkTarget(path);
            if (target?.StartsWith(prefix, StringComparison.Ordinal) == true
                && long.TryParse(target.AsSpan(prefix.Length, target.Length - prefix.Length - 1), CultureInfo.InvariantCulture, out var inode))
                inodes.Add(inode);
        }
        return inodes;
    }

    private static IEnumerable<int> Processes() => Entries("/proc").Select(p => int.TryParse(Path.GetFileName(p), out var pid) ? pid : 0).Where(p => p > 0);

    private static string? Status(int pid, string name) => ThreadWait.StatusLine($"/proc/{pid}/status", name);

    private static List<OneProcess> Below(int root)
    {
        const int most = 4096;
        var all = new List<OneProcess> { At(root) };
        for (var i = 0; i < all.Count && all.Count < most; i++)
            all.AddRange(Children(all[i]).Select(At));
        all.RemoveAt(0);
        return all;
    }

    private static IEnumerable<int> Children(OneProcess process) => process.Tasks
        .SelectMany(t => (ProcFile.Read($"{t}/children") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(child => int.Parse(child, CultureInfo.InvariantCulture));

    // Most have one thread, and need no list of them: processes are polled many times a second.
    private static OneProcess At(int pid)
    {
        var first = $"/proc/{pid}/task/{pid}";
        return ReadStat($"{first}/stat") is { Threads: 1 } stat ? new OneProcess(pid, [first], stat) : new OneProcess(pid, Entries($"/proc/{pid}/task"), null);
    }

    /// <summary>The target of a descriptor; null when it or its process is gone.</summary>
    internal static string? LinkTarget(string path)
    {
        try
        {
            return new FileInfo(path).LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    internal static string[] Entries(string folder, bool files = false)
    {
        try
        {
            return files ? Directory.GetFiles(folder) : Directory.GetDirectories(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Reads a file <c>stat</c> of a process or of a thread (proc(5)); null when it is gone.</summary>
    internal static Stat? ReadStat(string path)
    {
        const int state = 0, user = 11, system = 12, childrenUser = 13, childrenSystem = 14, threads = 17;
        if (ProcFile.Read(path) is not { } text)
            return null;
        var (open, close) = (text.IndexOf('('), text.LastIndexOf(')'));
        if (open < 0 || close < open)
            return null;
        var rest = text.AsSpan(close + 2);
        Span<Range> fields = stackalloc Range[threads + 2];
        rest.Split(fields, ' ');
        return new Stat(
            text[(open + 1)..close], rest[fields[state]][0], (Ticks(rest[fields[user]]) + Ticks(rest[fields[system]])) / TicksPerSecond,
            (Ticks(rest[fields[childrenUser]]) + Ticks(rest[fields[childrenSystem]])) / TicksPerSecond, (int)Ticks(rest[fields[threads]]));

        static long Ticks(ReadOnlySpan<char> field) => long.Parse(field, CultureInfo.InvariantCulture);
    }

    /// <summary>The state of a process or a thread. A thread that has ended counts among <paramref name="Threads"/> until it is reaped.</summary>
    internal sealed record Stat(string Name, char State, double CpuSeconds, double WaitedForSeconds, int Threads);

    /// <summary>A process: the folders of its threads, and the state of its only thread if there is one.</summary>
    private sealed record OneProcess(int Id, string[] Tasks, Stat? Only);
}
