using System.Diagnostics;
using Courseware.Wire;

namespace Courseware.Labs;

/// <summary>
/// Looks at programs until they are quiet, which is: they have read all that was sent to them, nothing is under way on the wire, and every
/// thread sleeps, in three looks in a row. A program that a busy machine has not let run yet is not asleep, so no load can shorten the wait.
/// </summary>
internal sealed class QuietLooks(Cable? wire, IReadOnlyList<RunningProgram> programs, Func<bool> haveReadAll)
{
    // Looks are counted, not seconds: on a busy machine they take longer.
    private const int WantedLooks = 3, MostLooks = 750, MillisecondsBetween = 4;

    // Seldom: a program is watched for a while before it is taken for one that sleeps.
    private const int LooksBetweenNaps = 125;

    /// <summary>Seconds of CPU time after which they are taken for ones that wait in a loop, and never sleep.</summary>
    public double MostCpuSeconds { get; init; } = double.PositiveInfinity;

    /// <summary>False when they were not quiet in as many looks as are made, or used too much of the CPU meanwhile.</summary>
    /// <param name="isTime">Until it is true the looks go on.</param>
    /// <param name="cancellationToken">Ends the looks.</param>
    public async Task<bool> ComeAsync(Func<bool> isTime, CancellationToken cancellationToken)
    {
        var (before, quiet, began) = (CpuSeconds(), 0, Stopwatch.GetTimestamp());
        for (var (look, most) = (1, MostLooks); look <= most; look++)
        {
            if (look % LooksBetweenNaps == 0 && await SleepsOnAsync(began))
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

    /// <summary>How long the least number of looks takes.</summary>
    public static TimeSpan Shortest { get; } = TimeSpan.FromMilliseconds(WantedLooks * MillisecondsBetween);

    /// <summary>True when there is something to read for a program that sleeps: it will do so.</summary>
    private async Task<bool> SleepsOnAsync(long began)
    {
        if (haveReadAll())
            return false;
        foreach (var program in programs)
        {
            if (Stopwatch.GetElapsedTime(began).TotalSeconds < program.SleepSeconds && await program.IsNappingAsync())
                return true;
        }
        return false;
    }

    private double CpuSeconds() => double.IsFinite(MostCpuSeconds) ? programs.Sum(p => p.CpuSeconds) : 0;
}
