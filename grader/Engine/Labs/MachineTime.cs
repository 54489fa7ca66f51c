using System.Globalization;
using Courseware.Launching;

namespace Courseware.Labs;

/// <summary>
/// CPU time of the whole machine, in seconds of all processors together: how long they were busy, or taken away by a hypervisor, and the total.
/// <paramref name="Running"/> is the number of threads that run or could, when it was read.
/// </summary>
internal sealed record MachineTime(double Busy, double Total, int Running = 0)
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on every Linux architecture that .NET runs on

    private static MachineTime None { get; } = new(0, 0);

    /// <summary>The times up to now; nothing where the system does not tell them.</summary>
    public static MachineTime Now() => Parse(ProcFile.Read("/proc/stat") ?? "");

    /// <summary>Reads <c>/proc/stat</c> (proc_stat(5)). The guests' time is part of that of the users.</summary>
    internal static MachineTime Parse(string text)
    {
        const int idle = 3, inputOutput = 4, lastOfOwn = 8;
        const string running = "procs_running ";
        var lines = text.Split('\n');
        var words = lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length <= lastOfOwn || words[0] != "cpu")
            return None;
        var ticks = words.Skip(1).Take(lastOfOwn).Select(w => double.Parse(w, CultureInfo.InvariantCulture) / TicksPerSecond).ToList();
        var count = Array.Find(lines, l => l.StartsWith(running, StringComparison.Ordinal));
        return new MachineTime(
            ticks.Sum() - ticks[idle] - ticks[inputOutput], ticks.Sum(), count is null ? 0 : int.Parse(count[running.Length..], CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// The processors that a grading has had since <paramref name="before"/>, or could have had: what it used itself and what was idle. Where its own use
    /// is not known (null), it is the share of one thread that could run.
    /// </summary>
    public double Available(MachineTime before, double? ownSeconds, int processors)
    {
        if (Total <= before.Total)
            return processors;
        var perSecond = processors / (Total - before.Total);
        var idle = (Total - before.Total - (Busy - before.Busy)) * perSecond;
        return idle + (ownSeconds is { } own ? own * perSecond : (double)processors / Math.Max(1, Running));
    }

    /// <summary>The part of the machine that others than the programs took since <paramref name="before"/>: 0 for nothing, 1 for all of it.</summary>
    public double ShareOfOthers(MachineTime before, double programsSeconds) =>
        Total > before.Total ? Math.Max(0, Busy - before.Busy - programsSeconds) / (Total - before.Total) : 0;
}
