using System.Diagnostics;
using Courseware.Labs;

namespace Courseware.Grading;

/// <summary>
/// The time that one grading may take. Time that a busy machine takes is not the submission's: while a program could run, it counts as far as the grading
/// had a processor or could have had one. All of it counts while its programs sleep, and none while the grader itself does not run when it wants to. Even
/// so it ends, at the latest after <see cref="MostTimes"/> times as long.
/// </summary>
internal sealed class GradingClock : IAsyncDisposable
{
    private const int MostTimes = 4;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(0.25), Late = TimeSpan.FromSeconds(0.1);
    private readonly CancellationTokenSource _isUp = new(), _isStuck = new(), _over = new();
    private readonly Task _running;

    /// <param name="seconds">How much there is.</param>
    /// <param name="lab">The lab of the grading.</param>
    public GradingClock(int seconds, ILab lab)
    {
        Seconds = seconds;
        _running = RunAsync(lab);
    }

    /// <summary>How much there is.</summary>
    public int Seconds { get; }

    /// <summary>Cancelled when the submission has used up its time.</summary>
    public CancellationToken IsUp => _isUp.Token;

    /// <summary>Cancelled when the machine has not given the grading that time within a much longer limit.</summary>
    public CancellationToken IsStuck => _isStuck.Token;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _running;
        _isUp.Dispose();
        _isStuck.Dispose();
        _over.Dispose();
    }

    /// <summary>
    /// The part of a time that counts: all of it for a grading that had a whole processor. Where its own use is not known, programs that spin could be
    /// its own, and would stop the clock: a part counts in any case, so that the time is over before the machine is said to be too busy.
    /// </summary>
    internal static double Counted(MachineTime before, MachineTime now, double? ownSeconds, int processors)
    {
        const double least = 1.5 / MostTimes;
        return Math.Clamp(now.Available(before, ownSeconds, processors), ownSeconds is null ? least : 0, 1);
    }

    private async Task RunAsync(ILab lab)
    {
        var began = Stopwatch.GetTimestamp();
        var (before, ownBefore) = (MachineTime.Now(), lab.CpuSeconds);
        var counted = TimeSpan.Zero;
        using var timer = new PeriodicTimer(Tick);
        try
        {
            for (var last = began; await timer.WaitForNextTickAsync(_over.Token); last = Stopwatch.GetTimestamp())
            {
                var (now, own) = (MachineTime.Now(), lab.CpuSeconds);
                if (Stopwatch.GetElapsedTime(last) <= Tick + Late)
                    counted += lab.HasRunnable ? Tick * Counted(before, now, own - ownBefore, Environment.ProcessorCount) : Tick;
                (before, ownBefore) = (now, own);
                if (counted.TotalSeconds >= Seconds)
                {
                    await _isUp.CancelAsync();
                    return;
                }
                if (Stopwatch.GetElapsedTime(began).TotalSeconds >= MostTimes * Seconds)
                {
                    await _isStuck.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The grading has ended in time.
        }
    }
}
