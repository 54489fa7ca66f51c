using Courseware.Server.Data;

namespace Courseware.Server.Courses;

/// <summary>How many are before a grading, and how long that takes by what the last gradings took; no time before the first one.</summary>
public sealed record Waiting(int Before, double? Seconds);

/// <summary>
/// The places of those who wait. Read from the ledger at most once a second, however many watch.
/// </summary>
internal sealed class QueuePosition(Ledger ledger, ServerOptions options, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private Dictionary<long, int> _places = [];
    private double? _mean;
    private DateTimeOffset _read;

    /// <summary>The place of a grading; null when it runs or has its result.</summary>
    public Waiting? Of(long grading)
    {
        lock (_lock)
        {
            if (time.GetUtcNow() - _read >= Fresh)
                (_places, _mean, _read) = (ledger.Places(), ledger.MeanSeconds(), time.GetUtcNow());
            return _places.TryGetValue(grading, out var before)
                ? new Waiting(before, _mean is { } mean ? Math.Round(mean * (before / options.Workers + 1)) : null)
                : null;
        }
    }
}
