using System.Diagnostics;

namespace Courseware.Grading;

/// <summary>
/// The time that one grading may take. Time counts only while this machine lets the grader run when it wants to: what a busy machine takes is
/// not the submission's. Even so it ends, at the latest after <see cref="MostTimes"/> times as long.
/// </summary>
internal sealed class GradingClock : IAsyncDisposable
{
    private const int MostTimes = 4;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(0.25), Late = TimeSpan.FromSeconds(0.1);
    private readonly CancellationTokenSource _isUp = new(), _isStuck = new(), _over = new();
    private readonly Task _running;

    public GradingClock(int seconds)
    {
        Seconds = seconds;
        _running = RunAsync();
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

    private async Task RunAsync()
    {
        var began = Stopwatch.GetTimestamp();
        var counted = TimeSpan.Zero;
        using var timer = new PeriodicTimer(Tick);
        try
        {
            for (var last = began; await timer.WaitForNextTickAsync(_over.Token); last = Stopwatch.GetTimestamp())
            {
                counted += Stopwatch.GetElapsedTime(last) <= Tick + Late ? Tick : TimeSpan.Zero;
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
