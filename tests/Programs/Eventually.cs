namespace Courseware.Tests.Programs;

/// <summary>Waits for a fact that no event announces: a state of the kernel's.</summary>
internal static class Eventually
{
    /// <summary>Looks again and again until it is so; the test's own limit ends it.</summary>
    public static async Task True(Func<bool> fact, CancellationToken cancellationToken)
    {
        while (!fact())
            await Task.Delay(2, cancellationToken);
    }

    /// <summary>Asks again and again until it is so; the test's own limit ends it.</summary>
    public static async Task TrueAsync(Func<Task<bool>> fact, CancellationToken cancellationToken)
    {
        while (!await fact())
            await Task.Delay(20, cancellationToken);
    }
}
