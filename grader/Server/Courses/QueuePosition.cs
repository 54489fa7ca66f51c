using Courseware.Server.Data;
using Courseware.Server.Fleet;

namespace Courseware.Server.Courses;

/// <summary>
/// How many are before a grading, and how long that takes by what the last gradings took; no time before the first one. No living worker can begin it
/// while something is missing.
/// </summary>
public sealed record Waiting(int Before, double? Seconds)
{
    /// <summary>The missing tools or lab; null when the workers have all.</summary>
    public Missing? Missing { get; init; }
}

/// <summary>The places in the queue. The ledger is read at most once a second, however many visitors watch.</summary>
internal sealed class QueuePosition(Ledger ledger, FleetStatus fleet, MissingTools missing, TimeProvider time)
{
    private const int Front = 5_000;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private Dictionary<long, int> _places = [];
    private double? _mean;
    private DateTimeOffset _read;
    private long _newest;

    /// <summary>The place of a grading; null when it runs or has its result.</summary>
    public Waiting? Of(long grading)
    {
        if (missing.ByGrading.TryGetValue(grading, out var what))
            return new Waiting(0, null) { Missing = what };
        int? place;
        double? mean;
        lock (_lock)
        {
            if (time.GetUtcNow() - _read >= Fresh)
            {
                // In this order: a grading that comes in between is counted separately.
                _newest = ledger.Newest();
                (_places, _mean, _read) = (ledger.Places(Front, missing.ByGrading.Keys.ToHashSet()), ledger.MeanSeconds(), time.GetUtcNow());
            }
            place = _places.TryGetValue(grading, out var near) ? near : null;
            mean = _mean;
            if (place is null && grading <= _newest && _places.Count + fleet.Slots < Front)
                return null;
        }
        // Far back in the queue, or new: the place of this grading is counted separately.
        return (place ?? ledger.PlaceOf(grading)) is { } before
            ? new Waiting(before, mean is { } seconds ? Math.Round(seconds * (before / fleet.Slots + 1)) : null) : null;
    }
}
