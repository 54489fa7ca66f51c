namespace Courseware.Wire;

/// <summary>The tasks that wait for a segment. Used under the lock of the wire.</summary>
internal sealed class Waiters
{
    private readonly List<Waiter> _waiters = [];

    /// <summary>The next segment that matches, or the n-th when the match says so.</summary>
    public Task<WireSegment> Add(SegmentMatch match)
    {
        var waiter = new Waiter(match);
        _waiters.Add(waiter);
        return waiter.Seen.Task;
    }

    /// <summary>Completes the tasks that wait for this segment.</summary>
    public void Tell(WireSegment wire) => _waiters.RemoveAll(waiter =>
        waiter.Match.IsKind(wire) && waiter.Match.Counts(++waiter.Count) && waiter.Seen.TrySetResult(wire));

    private sealed class Waiter(SegmentMatch match)
    {
        public SegmentMatch Match { get; } = match;

        public TaskCompletionSource<WireSegment> Seen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count { get; set; }
    }
}
