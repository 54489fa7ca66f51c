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
    /// True when two living processes have the same command line (proc(5), <c>cmdline</c>): so has a fork, until it starts something else.
    /// </summary>
    public static bool HaveSameCommandLine(int pid, int other) =>
        ProcFile.Read($"/proc/{pid}/cmdline") is { Length: > 0 } line && line == ProcFile.Read($"/proc/{other}/cmdline");

    /// <summary>True when a signal has stopped a process.</summary>
    public static bool IsStopped(int pid) => ReadStat($"/proc/{pid}/stat") is { State: 'T' };

    /// <summary>
    /// The child of <paramref name="parent"/> that has the pid <paramref name="inside"/> in its own namespace (proc(5), NSpid);
    /// 0 when there is none any longer.
    /// </summary>
    public static int FindChildByNamespacePid(int parent, int inside)
    {
        // The list of children leaves out living ones while others end (proc(5), children). The list of all processes does not.
        var listed = Children(parent).FirstOrDefault(Is);
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
    public static IReadOnlyList<int> Descendants(int root)
    {
        var all = new List<int>();
        var queue = new Queue<int>([root]);
        while (queue.TryDequeue(out var pid) && all.Count < 4096)
        {
            foreach (var child in Children(pid))
            {
                all.Add(child);
                queue.Enqueue(child);
            }
        }
        return all;
    }

    /// <summary>Every thread of the descendants of a process. Zombies are left out.</summary>
    public static IReadOnlyList<ThreadSample> Threads(int root)
    {
        var samples = new List<ThreadSample>();
        foreach (var pid in Descendants(root))
        {
            foreach (var task in Entries($"/proc/{pid}/task"))
            {
                if (ReadStat($"{task}/stat") is { State: not ('Z' or 'X') } stat)
                    samples.Add(new ThreadSample(pid, stat.Name, stat.State, stat.CpuSeconds));
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

    private static IEnumerable<int> Children(int pid)
    {
        foreach (var task in Entries($"/proc/{pid}/task"))
        {
            foreach (var child in (ProcFile.Read($"{task}/children") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                yield return int.Parse(child, CultureInfo.InvariantCulture);
        }
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

    internal static (string Name, char State, double CpuSeconds, double WaitedForSeconds)? ReadStat(string path)
    {
        if (ProcFile.Read(path) is not { } text)
            return null;
        var (open, close) = (text.IndexOf('('), text.LastIndexOf(')'));
        if (open < 0 || close < open)
            return null;
        var fields = text[(close + 2)..].Split(' ');
        double Seconds(int user, int system) =>
            (long.Parse(fields[user], CultureInfo.InvariantCulture) + long.Parse(fields[system], CultureInfo.InvariantCulture)) / TicksPerSecond;
        return (text[(open + 1)..close], fields[0][0], Seconds(11, 12), Seconds(13, 14));
    }
}
