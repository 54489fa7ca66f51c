using System.Globalization;

namespace Courseware.Launching;

/// <summary>
/// The control groups of this process, and those above them (cgroups(7)): the limits of this process and its children, and how often they were reached.
/// Values that the system does not report are null.
/// </summary>
internal static class OwnControlGroups
{
    private const string Root = "/sys/fs/cgroup";

    /// <summary>Processes and threads that its groups still allow; null without a limit.</summary>
    public static long? ProcessesLeft() => Folders("pids")
        .Select(folder => Number($"{folder}/pids.max") - Number($"{folder}/pids.current")).Where(left => left is not null).Min();

    /// <summary>How often the kernel has refused one of its processes a fork, because the group was full.</summary>
    public static long? RefusedForks() => Folders("pids").Select(folder => Counter($"{folder}/pids.events", "max")).FirstOrDefault();

    /// <summary>How many of its processes the kernel has ended for want of memory, the group's or the machine's.</summary>
    public static long? MemoryKills() => Folders("memory")
        .Select(folder => Counter($"{folder}/memory.events", "oom_kill") ?? Counter($"{folder}/memory.oom_control", "oom_kill")).FirstOrDefault();

    /// <summary>
    /// The folders of a controller's groups, the process's own first. In a container the paths may be those of the machine, and what is mounted is
    /// the container's own group.
    /// </summary>
    private static IEnumerable<string> Folders(string controller)
    {
        var lines = Lines("/proc/self/cgroup").Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3).ToList();
        var own = lines.Find(parts => parts[1].Split(',').Contains(controller));
        var (root, path) = own is not null ? ($"{Root}/{controller}", own[2]) : (Root, lines.Find(parts => parts[0] == "0")?[2] ?? "/");
        for (var folder = Directory.Exists(root + path) ? path : "/"; ; folder = Path.GetDirectoryName(folder)!)
        {
            yield return root + folder.TrimEnd('/');
            if (folder == "/")
                yield break;
        }
    }

    private static long? Counter(string file, string name) => Lines(file)
        .Where(line => line.StartsWith(name + " ", StringComparison.Ordinal)).Select(line => Number(line.AsSpan(name.Length + 1))).FirstOrDefault();

    private static long? Number(string file) => Lines(file) is [var line, ..] ? Number(line.AsSpan()) : null;

    private static long? Number(ReadOnlySpan<char> text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
