using System.Collections.Concurrent;
using Courseware.Launching;

namespace Courseware.Labs;

/// <summary>Opens labs of one kind.</summary>
public interface ILabSource : IAsyncDisposable
{
    /// <summary>The name of its labs in results: <c>process</c>, <c>container</c>.</summary>
    string Name { get; }

    /// <summary>The tools that build and run programs in its labs, a line each: when one of them is replaced, so is its line.</summary>
    Task<IReadOnlyList<string>> ToolsAsync(CancellationToken cancellationToken);

    /// <summary>A lab for one grading, which shares nothing with other labs that a program could write to.</summary>
    ILab Open();
}

/// <summary>
/// Labs for many gradings, each for one grading alone, so that none can touch another's. The next lab is made ready while others are in use, and a
/// returned lab is cleared away while the next grading runs.
/// </summary>
/// <param name="source">Makes the labs; it is disposed of with the pool.</param>
/// <param name="jobs">How many are in use side by side.</param>
public sealed class LabPool(ILabSource source, int jobs) : IAsyncDisposable
{
    private readonly ConcurrentQueue<ILab> _ready = new();
    private readonly SemaphoreSlim _clearing = new(jobs);
    private readonly ConcurrentDictionary<ILab, Task> _cleared = new();

    /// <summary>Where its labs come from.</summary>
    public ILabSource Source => source;

    /// <summary>A lab that no grading has used.</summary>
    public Lease Take()
    {
        var lab = _ready.TryDequeue(out var ready) ? ready : source.Open();
        if (_ready.IsEmpty)
            _ready.Enqueue(source.Open());
        return new Lease(this, lab);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (_ready.TryDequeue(out var lab))
        {
            lab.Abort();
            await lab.DisposeAsync();
        }
        await Task.WhenAll(_cleared.Values);
        await source.DisposeAsync();
        _clearing.Dispose();
    }

    private async Task ClearAsync(ILab lab)
    {
        try
        {
            await lab.DisposeAsync();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LaunchException)
        {
            // The next grader clears the rest away; this grading is complete and correct.
        }
        finally
        {
            _clearing.Release();
        }
    }

    /// <summary>A lab for one grading, until the disposal.</summary>
    public sealed class Lease : IAsyncDisposable
    {
        private readonly LabPool _pool;

        internal Lease(LabPool pool, ILab lab) => (_pool, Lab) = (pool, lab);

        /// <summary>The lab.</summary>
        public ILab Lab { get; }

        /// <summary>Begins to clear it away; waits only when as many are being cleared as are in use.</summary>
        public async ValueTask DisposeAsync()
        {
            await _pool._clearing.WaitAsync();
            _pool._cleared[Lab] = _pool.ClearAsync(Lab).ContinueWith(_ => _pool._cleared.TryRemove(Lab, out var _), TaskScheduler.Default);
        }
    }
}
