namespace Courseware.Labs;

/// <summary>
/// How many scenarios run at the same time. They mostly hold something back and wait, so that more of them than cores fit side by side; a
/// scenario that no longer needs a core gives its slot up before its end.
/// </summary>
internal sealed class ScenarioSlots : IDisposable
{
    private readonly SemaphoreSlim _free = new(Environment.ProcessorCount * 8);

    /// <summary>Waits for a lane and runs something in it, which is given the means to give it up.</summary>
    public async Task<T> RunAsync<T>(Func<Action, Task<T>> run, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        var held = 1;
        void GiveUp()
        {
            if (Interlocked.Exchange(ref held, 0) == 1)
                _free.Release();
        }
        try
        {
            return await run(GiveUp);
        }
        finally
        {
            GiveUp();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _free.Dispose();
}
