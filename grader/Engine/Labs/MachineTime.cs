using System.Globalization;

namespace Courseware.Labs;

/// <summary>
/// CPU time of the whole machine, in seconds of all processors together: how long they were busy, or taken away by a hypervisor, and the total.
/// </summary>
internal sealed record MachineTime(double Busy, double Total)
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on every Linux architecture that .NET runs on

    private static MachineTime None { get; } = new(0, 0);

    /// <summary>The times up to now; nothing where the system does not tell them.</summary>
    public static MachineTime Now()
    {
        try
        {
            return Parse(File.ReadLines("/proc/stat").FirstOrDefault() ?? "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return None;
        }
    }

    /// <summary>Reads the first line of <c>/proc/stat</c> (proc_stat(5)). The guests' time is part of that of the users.</summary>
    internal static MachineTime Parse(string line)
    {
        const int idle = 3, inputOutput = 4, lastOfOwn = 8;
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length <= lastOfOwn || words[0] != "cpu")
            return None;
        var ticks = words.Skip(1).Take(lastOfOwn).Select(w => double.Parse(w, CultureInfo.InvariantCulture) / TicksPerSecond).ToList();
        return new MachineTime(ticks.Sum() - ticks[idle] - ticks[inputOutput], ticks.Sum());
    }

    /// <summary>The part of the machine that others than the programs took since <paramref name="before"/>: 0 for nothing, 1 for all of it.</summary>
    public double ShareOfOthers(MachineTime before, double programsSeconds) =>
        Total > before.Total ? Math.Max(0, Busy - before.Busy - programsSeconds) / (Total - before.Total) : 0;
}
