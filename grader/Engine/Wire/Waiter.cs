namespace Courseware.Wire;

/// <summary>Somebody who waits for a segment, and how many of its kind there have been.</summary>
internal sealed record Waiter(SegmentMatch Match, TaskCompletionSource<WireSegment> Seen)
{
    /// <summary>Of the segments that match but for their place in the row.</summary>
    public int Count { get; set; }
}
