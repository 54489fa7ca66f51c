using System.Diagnostics;
using Courseware.Wire;

namespace Courseware.Labs;

/// <summary>
/// Looks at programs until they are quiet, which is: they have read all that was sent to them, nothing is under way on the wire, and every
/// thread sleeps, in three looks in a row. A program that a busy machine has not let run yet is not asleep, so no load can shorten the wait.
/// </summary>
internal sealed class QuiescenceDetector(SocketTable sockets, WireLink? wire, IReadOnlyList<RunningProgram> programs, Func<bool> haveReadAll)
{
    // Looks are counted, not seconds: on a busy machine they take longer.
    private const int WantedLooks = 3, MostLooks = 750, MillisecondsBetween = 4;

    // Seldom: a program is watched for a while before it counts as asleep.
    private const int LooksBetweenOutlooks = 125;

    private readonly OutlookSampler _outlooks = new(sockets, wire);

    /// <summary>Seconds of CPU time after which the programs count as busy waiting, and the wait ends.</summary>
    public double MostCpuSeconds { get; init; } = double.PositiveInfinity;

    /// <summary>
    /// False when they were not quiet within the limit of polls, or used too much of the CPU meanwhile. A program that has not read all, and sleeps or
    /// waits with a time limit, is polled for as long as it may sleep.
    /// </summary>
    /// <param name="isTime">The condition to wait for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<bool> WaitUntilQuietAsync(Func<bool> isTime, CancellationToken cancellationToken)
    {
        var (before, quiet, began) = (CpuSeconds(), 0, Stopwatch.GetTimestamp());
        for (var (look, most) = (1, MostLooks); look <= most; look++)
        {
            if (look % LooksBetweenOutlooks == 0 && WillRead(began))
                most = look + MostLooks;
            if (quiet >= WantedLooks && isTime())
                return true;
            // In this order: what the programs have sent before they fell asleep is on the wire by then.
            quiet = programs.All(p => p.IsAsleep()) && wire is not { IsQuiet: false } && haveReadAll() ? quiet + 1 : 0;
            if (CpuSeconds() - before > MostCpuSeconds)
                return false;
            await Task.Delay(MillisecondsBetween, cancellationToken);
        }
        return quiet >= WantedLooks;
    }

    /// <summary>Minimum time for the required number of polls.</summary>
    public static TimeSpan Shortest { get; } = TimeSpan.FromMilliseconds(WantedLooks * MillisecondsBetween);

    private bool WillRead(long began) => !haveReadAll() && _outlooks.Poll(programs, "") == Outlook.GoesOn
        && Stopwatch.GetElapsedTime(began).TotalSeconds < programs.Max(p => p.SleepSeconds);

    private double CpuSeconds() => double.IsFinite(MostCpuSeconds) ? programs.Sum(p => p.CpuSeconds) : 0;
}
