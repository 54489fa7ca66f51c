namespace Courseware.Server.Commands;

/// <summary>The signal that ends a process in order.</summary>
internal static class StopRequest
{
    /// <summary>Waits for it.</summary>
    public static async Task WaitAsync(CancellationToken stop)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, stop);
        }
        catch (OperationCanceledException)
        {
            // The signal has arrived.
        }
    }
}
