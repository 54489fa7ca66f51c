using System.Diagnostics;

namespace Courseware.Cli;

/// <summary>
/// Keeps every core busy, so that a grader that relies on an idle machine shows it. One thread for each core does nothing but count. They end when this
/// is disposed of, when the process ends in any way, and by themselves when they were not renewed in time.
/// </summary>
internal sealed class CpuLoad : IDisposable
{
    // Longer than any grading takes: a loop that lives longer has been forgotten.
    private static readonly TimeSpan MostTime = TimeSpan.FromMinutes(10);

    private readonly List<Thread> _threads;
    private long _until;

    public CpuLoad(int count)
    {
        Renew();
        _threads = [.. Enumerable.Range(0, count).Select(i => new Thread(Spin) { IsBackground = true, Name = $"load {i + 1}" })];
        _threads.ForEach(thread => thread.Start());
    }

    /// <summary>How many of them run.</summary>
    public int Running => _threads.Count(thread => thread.IsAlive);

    /// <summary>They are still wanted.</summary>
    public void Renew() => Volatile.Write(ref _until, Stopwatch.GetTimestamp() + (long)(MostTime.TotalSeconds * Stopwatch.Frequency));

    /// <inheritdoc/>
    public void Dispose()
    {
        Volatile.Write(ref _until, 0);
        _threads.ForEach(thread => thread.Join());
    }

    private void Spin()
    {
        while (Stopwatch.GetTimestamp() < Volatile.Read(ref _until))
        {
            for (var i = 0; i < 100_000; i++)
                _ = Volatile.Read(ref _until);
        }
    }
}
