using System.Globalization;

namespace Courseware.Launching;

/// <summary>
/// Names a process so that another one can tell whether it has ended: PID namespace, process id there, and start in clock ticks after boot
/// (proc_pid_stat(5)), such as <c>4026531836-4711-123456</c>. A number alone may be in use again, and says nothing in another namespace.
/// </summary>
public static class ProcessMark
{
    /// <summary>This process.</summary>
    public static string Own { get; } = $"{Namespace()}-{Environment.ProcessId}-{Start($"{Environment.ProcessId}")}";

    /// <summary>True when the process has surely ended: it was in our PID namespace, and is not there.</summary>
    public static bool HasEnded(string mark) =>
        mark.Split('-') is [var space, var pid, var start] && space == Namespace() && pid.All(char.IsAsciiDigit) && Start(pid) != start;

    // The inode of the namespace: pid:[4026531836].
    private static string Namespace() =>
        new FileInfo("/proc/self/ns/pid").LinkTarget is { } link ? string.Concat(link.Where(char.IsAsciiDigit)) : "0";

    // The 22nd field; the second one, the name, may have blanks and brackets in it. Empty when there is no such process.
    private static string Start(string process)
    {
        try
        {
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
