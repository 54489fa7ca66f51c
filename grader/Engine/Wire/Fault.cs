namespace Courseware.Wire;

/// <summary>What is done to a segment instead of delivering it at once.</summary>
internal enum FaultAction
{
    Drop,
    Hold,
}

/// <summary>
/// A standing order of the scenario: what is to be done to which segments. It counts those that match, and is over when it is
/// disposed. Each time it acts is an event in the recording.
/// </summary>
public sealed class Fault : IDisposable
{
    private readonly Action<Fault> _end;
    private int _seen;

    internal Fault(FaultAction action, SegmentMatch match, Action<Fault> end) => (Action, Match, _end) = (action, match, end);

    /// <summary>On how many segments it has acted.</summary>
    public int Applied { get; private set; }

    internal FaultAction Action { get; }

    internal SegmentMatch Match { get; }

    /// <summary>As it stands in the recording.</summary>
    internal string Verb => Action == FaultAction.Drop ? "drop" : "hold";

    /// <summary>What the recording says of a segment that it met.</summary>
    internal string Fate => Action == FaultAction.Drop ? "dropped" : "held";

    /// <summary>Ends it; what a hold has kept so far is delivered.</summary>
    public void Dispose() => _end(this);

    internal bool Takes(in WireSegment segment)
    {
        if (!Match.IsKind(segment) || !Match.Counts(++_seen))
            return false;
        Applied++;
        return true;
    }
}
