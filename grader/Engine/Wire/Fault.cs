namespace Courseware.Wire;

/// <summary>The action on a segment instead of its immediate delivery.</summary>
internal enum FaultAction
{
    Drop,
    Hold,

    /// <summary>A RST arrives in its place.</summary>
    Reset,
}

/// <summary>
/// A rule of the scenario: an action on certain segments. It counts the segments that match, and ends when it is disposed. Each time it acts is an
/// event in the recording.
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
    internal string Verb => Action == FaultAction.Hold ? "hold" : "drop";

    /// <summary>The recording's word for a segment that it matched.</summary>
    internal string Disposition => Action == FaultAction.Hold ? "held" : "dropped";

    /// <summary>Ends it; what a hold has kept so far is delivered.</summary>
    public void Dispose() => _end(this);

    internal bool Matches(in WireSegment segment)
    {
        if (!Match.IsKind(segment) || !Match.Counts(++_seen))
            return false;
        Applied++;
        return true;
    }
}
