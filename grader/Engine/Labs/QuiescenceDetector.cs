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

    // Seldom: a program is watched for a while before it is taken for one that sleeps.
    private const int LooksBetweenOutlooks = 125, LooksBetweenCpuTimes = 5;

    private readonly OutlookSampler _outlooks = new(sockets, wire);

    /// <summary>Seconds of CPU time after which they are taken for ones that wait in a loop, and never sleep.</summary>
    public required double MostCpuSeconds { get; init; }

    /// <summary>True when the last wait ended because of that.</summary>
    public bool HasSpun { get; private set; }

    /// <summary>
    /// False when they were not quiet in as many looks as are made, or used too much of the CPU meanwhile. For one that has not read all, and sleeps
    /// or waits with a time limit, it is looked as long as it may sleep.
    /// </summary>
    /// <param name="isTime">Until it is true the looks continue.</param>
    /// <param name="cancellationToken">Ends the looks.</param>
    public async Task<bool> WaitUntilQuietAsync(Func<bool> isTime, CancellationToken cancellationToken)
    {
        var (before, quiet, began) = (programs.Sum(p => p.CpuSeconds), 0, Stopwatch.GetTimestamp());
        HasSpun = false;
        for (var (look, most) = (1, MostLooks); look <= most; look++)
        {
            if (look % LooksBetweenOutlooks == 0 && WillRead(began))
                most = look + MostLooks;
            if (quiet >= WantedLooks && isTime())
                return true;
            // In this order: what the programs have sent before they fell asleep is on the wire by then.
            quiet = programs.All(p => p.IsAsleep()) && wire is not { IsQuiet: false } && haveReadAll() ? quiet + 1 : 0;
            if (look % LooksBetweenCpuTimes == 0 && programs.Sum(p => p.CpuSeconds) - before > MostCpuSeconds)
            {
                HasSpun = true;
                return false;
            }
            await Task.Delay(MillisecondsBetween, cancellationToken);
        }
        return quiet >= WantedLooks;
    }

    /// <summary>How long the least number of looks takes.</summary>
    public static TimeSpan Shortest { get; } = TimeSpan.FromMilliseconds(WantedLooks * MillisecondsBetween);

    private bool WillRead(long began) => !haveReadAll() && _outlooks.Poll(programs, "") == Outlook.GoesOn
        && Stopwatch.GetElapsedTime(began).TotalSeconds < programs.Max(p => p.SleepSeconds);
}
