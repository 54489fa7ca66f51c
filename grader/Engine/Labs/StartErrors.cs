using System.Globalization;

namespace Courseware.Labs;

/// <summary>Which errors of execve(2) the machine is to blame for. Errors that a program can cause by itself are not among them.</summary>
internal static class StartErrors
{
    private const long LowMemory = 64 << 20;

    /// <summary>
    /// True for an error that only the machine can make. EIO is none of them: a truncated executable gives it too. And ENOMEM is one only
    /// while the machine has hardly any memory left, because a program may ask for more than there ever is.
    /// </summary>
    public static bool IsOfMachine(string error) => IsOfMachine(error, AvailableMemory());

    /// <summary>As the other overload, with the bytes of memory that the machine can still give; null where the system does not report them.</summary>
    internal static bool IsOfMachine(string error, long? available) => error switch
    {
        "Too many open files in system" => true,
        "Cannot allocate memory" => available < LowMemory,
        _ => false,
    };

    /// <summary>MemAvailable of <c>/proc/meminfo</c> (proc(5)), in bytes.</summary>
    private static long? AvailableMemory()
    {
        try
        {
            var line = File.ReadLines("/proc/meminfo").FirstOrDefault(l => l.StartsWith("MemAvailable:", StringComparison.Ordinal));
            return line is null ? null : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
