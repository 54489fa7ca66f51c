using System.Diagnostics;
using Courseware.Launching;

namespace Courseware.Labs;

/// <summary>
/// How long a command of a build may take. It counts the CPU time of all its processes, and the polls at which all of them slept: a busy machine slows
/// a build down, and must not make it fail.
/// </summary>
internal sealed record BuildTimeout
{
    private static readonly TimeSpan BetweenPolls = TimeSpan.FromSeconds(0.25);

    /// <summary>Seconds of CPU time of all processes together.</summary>
    public double CpuSeconds { get; init; } = ProgramLimits.ForBuilds.CpuSeconds;

    /// <summary>Seconds in a row in which nothing runs.</summary>
    public double IdleSeconds { get; init; } = 120;

    /// <summary>Seconds after which it is ended whatever it does, and however busy the machine is.</summary>
    public double MostSeconds { get; init; } = 480;

    /// <summary>Waits for the end of a command. Null when it ended by itself, else what it did for too long, to be said after "it".</summary>
    public async Task<string?> WaitForExitAsync(LaunchedProgram program, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(BetweenPolls);
        var (began, idle, mostIdle) = (Stopwatch.GetTimestamp(), 0, IdleSeconds / BetweenPolls.TotalSeconds);
        while (!program.Exited.IsCompleted)
        {
            var tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
            await Task.WhenAny(program.Exited, tick);
            if (program.Exited.IsCompleted)
                break;
            await tick;
            idle = ProcessTree.Threads(program.Keeper) is { Count: > 0 } threads && threads.All(t => t.IsAsleep) ? idle + 1 : 0;
            if (idle >= mostIdle)
                return $"did nothing for {IdleSeconds:0.#} seconds";
            if (ProcessTree.TotalCpuSeconds(program.Keeper) >= CpuSeconds)
                return $"used {CpuSeconds:0.#} seconds of CPU time";
            if (Stopwatch.GetElapsedTime(began).TotalSeconds >= MostSeconds)
                return $"ran for {MostSeconds:0.#} seconds";
        }
        return null;
    }
}
