using System.Globalization;

namespace Courseware.Labs.Containers;

/// <summary>
/// Which grader a container belongs to: the boot of the machine, the pid namespace, the process id there, and when that began in clock ticks
/// after boot (proc_pid_stat(5)). A process id says nothing to a grader in another pid namespace, which must not take a living grader for dead.
/// </summary>
internal static class GraderMark
{
    /// <summary>This grader's.</summary>
    public static string Own { get; } = $"{Boot()}/{PidNamespace()}/{Environment.ProcessId}/{Began(Environment.ProcessId)}";

    /// <summary>True when that grader has surely ended: before this boot, or as a process of this pid namespace that is not there any more.</summary>
    public static bool IsGone(string grader)
    {
        var parts = grader.Split('/');
        if (parts is not [var boot, var space, var pid, var began] || !int.TryParse(pid, CultureInfo.InvariantCulture, out var id))
            return false;
        return boot != Boot() || (space == PidNamespace() && Began(id) != began);
    }

    private static string Boot() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    // pid:[4026531836]
    private static string PidNamespace() => new FileInfo("/proc/self/ns/pid").LinkTarget?.Trim('p', 'i', 'd', ':', '[', ']') ?? "";

    // Field 22 of /proc/PID/stat: a pid that is in use again began at another time.
    private static string Began(int pid)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{pid}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ')[19];
        }
        catch (IOException)
        {
            return "";
        }
    }
}
