using System.Diagnostics;
using Courseware.Launching;
using Courseware.Wire;

namespace Courseware.Labs;

/// <summary>
/// Looks at programs until they are quiet, which is: they have read all that was sent to them, nothing is under way on the wire, and every
/// thread sleeps, in three consecutive polls. A program that a busy machine has not let run yet is not asleep, so no load can shorten the wait.
/// </summary>
internal sealed class QuiescenceDetector(SocketTable sockets, WireLink? wire, IReadOnlyList<RunningProgram> programs, Func<bool> haveReadAll)
{
    // Polls are counted, not seconds: on a busy machine they take longer.
    private const int WantedPolls = 3, MaxPolls = 750, MaxStarvedPolls = 10 * MaxPolls;

    // Seldom: a program is watched for a while before it counts as asleep.
    private const int PollsBetweenOutlooks = 125, PollsBetweenCpuTimes = 5;

    private readonly OutlookSampler _outlooks = new(sockets, wire);

    /// <summary>Seconds of CPU time after which the programs count as busy waiting, and the wait ends.</summary>
    public required double MostCpuSeconds { get; init; }

    /// <summary>True when the last wait ended because of that.</summary>
    public bool HasSpun { get; private set; }

    /// <summary>
    /// False when they were not quiet within the limit of polls, or used too much of the CPU meanwhile. A program that has not read all, and sleeps or
    /// waits with a time limit, is polled for as long as it may sleep.
    /// </summary>
    /// <param name="isTime">The condition to wait for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<bool> WaitUntilQuietAsync(Func<bool> isTime, CancellationToken cancellationToken)
    {
        var (before, quiet, began) = (programs.Sum(p => p.CpuSeconds), 0, Stopwatch.GetTimestamp());
        long? moved = null;
        HasSpun = false;
        for (var (poll, most) = (1, MaxPolls); poll <= most; poll++)
        {
            if (poll % PollsBetweenOutlooks == 0 && WillRead(began))
                most = Math.Max(most, poll + MaxPolls);
            if (quiet >= WantedPolls && isTime())
                return true;
            // In this order: what the programs have sent before they fell asleep is on the wire by then.
            var areAsleep = programs.All(p => p.IsAsleep());
            // A program that a busy machine does not let run has longer; its limit is the CPU time.
            if (!areAsleep && most < MaxStarvedPolls)
                most++;
            quiet = areAsleep && wire is not { IsQuiet: false } && haveReadAll() ? quiet + 1 : 0;
            if (poll % PollsBetweenCpuTimes == 0 && programs.Sum(p => p.CpuSeconds) - before is var used && used > MostCpuSeconds / 2)
            {
                // A program that reads byte by byte needs the CPU time: it counts from the last time at which bytes have moved.
                var now = StallReport.Moved(sockets, programs);
                if (now != moved)
                    (moved, before) = (now, before + used - (MostCpuSeconds / 2));
                else if (used > MostCpuSeconds)
                {
                    HasSpun = true;
                    return false;
                }
            }
            await Task.Delay(Polling.Pause, cancellationToken);
        }
        return quiet >= WantedPolls;
    }

    /// <summary>Minimum time for the required number of polls.</summary>
    public static TimeSpan Shortest { get; } = WantedPolls * Polling.Pause;

    private bool WillRead(long began) => !haveReadAll() && _outlooks.Poll(programs, "") == Outlook.Continues
        && Stopwatch.GetElapsedTime(began).TotalSeconds < programs.Max(p => p.SleepSeconds);
}
