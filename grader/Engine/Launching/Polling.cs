namespace Courseware.Launching;

/// <summary>Waits for what the kernel does not announce, by asking for it repeatedly.</summary>
public static class Polling
{
    /// <summary>The time between two polls. On a busy machine it is longer: what has to be bounded is bounded by the number of polls.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(4);

    /// <summary>Waits until the condition is true. False when it was not in so many polls.</summary>
    public static async Task<bool> UntilAsync(Func<bool> condition, CancellationToken cancellationToken, int maxPolls = int.MaxValue)
    {
        for (var poll = 1; !condition(); poll++)
        {
            if (poll >= maxPolls)
                return false;
            await Task.Delay(Pause, cancellationToken);
        }
        return true;
    }

    /// <summary>Waits until there is a value. Null when there was none in so many polls.</summary>
    public static async Task<T?> ForAsync<T>(Func<T?> value, int maxPolls, CancellationToken cancellationToken)
        where T : class
    {
        T? found = null;
        await UntilAsync(() => (found = value()) is not null, cancellationToken, maxPolls);
        return found;
    }
}
