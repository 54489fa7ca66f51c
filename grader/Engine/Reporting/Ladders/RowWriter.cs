using Courseware.Recordings;

namespace Courseware.Reporting.Ladders;

/// <summary>
/// Puts what happened into rows: a call and its segment share one, whichever was recorded first, and many small reads of one
/// transfer become one. The order within a lane is never changed.
/// </summary>
internal sealed class RowWriter(IReadOnlyList<RecordedEvent> evidence)
{
    private const double Near = 0.05;
    private const double SameTransfer = 0.1;
    private const double SameCalls = 0.5;
    private const double NearSample = 0.005;
    private const int RowsSearchedBack = 6;
    private readonly List<RowBuilder> _rows = [];
    private readonly (TrafficEntry Entry, RowBuilder Row)?[] _traffic = new (TrafficEntry, RowBuilder)?[2];
    private readonly (CallEntry Entry, RowBuilder Row)?[] _calls = new (CallEntry, RowBuilder)?[2];
    private int _decidedBy = -1;

    public IReadOnlyList<RowBuilder> Rows => _rows;

    /// <summary>The row of the last event that decided; the others are only marked.</summary>
    public RowBuilder? Deciding { get; private set; }

    public IReadOnlySet<int> DecidingSegments { get; } = evidence.OfType<SegmentSeen>().Select(s => s.Number).ToHashSet();

    public bool IsEvidence(RecordedEvent e) => IndexOf(e) >= 0;

    public bool IsLast(RowBuilder row) => _rows.Count > 0 && ReferenceEquals(_rows[^1], row);

    public void MarkIfDeciding(RecordedEvent e, RowBuilder row)
    {
        var index = IndexOf(e);
        if (index < 0)
            return;
        row.IsDeciding = true;
        if (index >= _decidedBy)
            (_decidedBy, Deciding) = (index, row);
    }

    public RowBuilder AddRemark(RecordedEvent e, LocalizedText text)
    {
        var row = new RowBuilder(RowKind.Remark, e.At);
        row.Remarks.Add(text);
        _rows.Add(row);
        Array.Clear(_traffic);
        Array.Clear(_calls);
        MarkIfDeciding(e, row);
        return row;
    }

    /// <summary>Adds a row with an arrow, or gives the arrow to the call that made it.</summary>
    public void AddArrow(RowBuilder row, IReadOnlyList<SegmentSeen> segments)
    {
        var place = WaitingCall(row);
        if (place is not null)
        {
            (place.Arrow, place.Segment, place.Connection, place.Cause) = (row.Arrow, row.Segment, row.Connection, null);
            (place.Until, place.Segments) = (row.Until, row.Segments);
            place.Remarks.AddRange(row.Remarks);
            place.Move(Side.Server, row.ServerState);
            place.Move(Side.Client, row.ClientState);
            if (ReferenceEquals(Deciding, row))
                Deciding = place;
            place.IsDeciding |= row.IsDeciding;
        }
        else
        {
            _rows.Add(place = row);
        }
        if (row.Segment?.IsControl() == true)
        {
            Array.Clear(_traffic);
            Array.Clear(_calls);
        }
        foreach (var segment in segments.Where(s => DecidingSegments.Contains(s.Number)))
            MarkIfDeciding(segment, place);
    }

    /// <summary>Adds what an end did, at <paramref name="at"/> where it is shown later than it was seen.</summary>
    public RowBuilder AddLane(RecordedEvent e, Side side, LaneEntry entry, double? at = null)
    {
        var row = Kin(e, side);
        if (row is null)
        {
            row = new RowBuilder(RowKind.Event, at ?? e.At);
            if (EventCorrelation.IsCause(e))
                row.Cause = (e, side);
            _rows.Add(row);
        }
        row.Lane(side).Add(entry);
        (_traffic[(int)side], _calls[(int)side]) = (null, null);
        MarkIfDeciding(e, row);
        return row;
    }

    /// <summary>
    /// Adds a call of a student's program; several similar calls become one. Its output is in its lane already, and so is the fact that it listens.
    /// </summary>
    public void AddCall(ProgramCalled call, Side? where)
    {
        var isDeciding = IsEvidence(call);
        if (where is not { } side || (!isDeciding && (call.IsPrint || call is { Name: "socket" or "bind" or "listen", Error: null })))
            return;
        if (_calls[(int)side] is { } before && !isDeciding && before.Entry.IsLike(call) && call.At - before.Entry.Until < SameCalls)
        {
            before.Entry.Add(call);
            return;
        }
        var entry = new CallEntry(call, isDeciding);
        var row = AddLane(call, side, entry);
        row.HasCall = true;
        _calls[(int)side] = (entry, row);
    }

    public void AddTraffic(RecordedEvent e, Side? where, TrafficKind kind, long count, byte[]? data)
    {
        if (where is not { } side)
            return;
        if (_traffic[(int)side] is { } before && before.Entry.Kind == kind && e.At - before.Entry.Until < SameTransfer
            && (Kin(e, side) is not { } kin || ReferenceEquals(kin, before.Row)))
        {
            before.Entry.Add(e.At, count, data);
            before.Row.Until = Math.Max(before.Row.Until, e.At);
            MarkIfDeciding(e, before.Row);
            return;
        }
        var entry = new TrafficEntry(kind);
        entry.Add(e.At, count, data);
        var row = AddLane(e, side, entry);
        _traffic[(int)side] = (entry, row);
    }

    /// <summary>The row of the segment after which the kernel was asked, or a new one.</summary>
    public RowBuilder RowForSample(SocketSeen sample, Side side)
    {
        var row = _rows.Count > 0 ? _rows[^1] : null;
        if (row is not { Kind: RowKind.Event } || row.Lane(side).Count > 0 || sample.At - row.Until > NearSample)
        {
            row = new RowBuilder(RowKind.Event, sample.At);
            _rows.Add(row);
        }
        MarkIfDeciding(sample, row);
        return row;
    }

    // The latest row that the event belongs to, unless the lane has gone on since.
    private RowBuilder? Kin(RecordedEvent e, Side side)
    {
        foreach (var row in LastRows().TakeWhile(r => r.Kind == RowKind.Event))
        {
            var isTaken = row.Lane(side).Count > 0;
            // A FIN that was sent by a shutdown is not sent by the close after it.
            if (EventCorrelation.Belongs(e, side, row) && e.At - row.Until <= Near
                && !(isTaken && e is PeerClosed or ProgramCalled { Name: "close" or "exit" }))
                return row;
            if (isTaken)
                return null;
        }
        return null;
    }

    private IEnumerable<RowBuilder> LastRows()
    {
        for (var i = _rows.Count - 1; i >= 0 && i >= _rows.Count - RowsSearchedBack; i--)
            yield return _rows[i];
    }

    private RowBuilder? WaitingCall(RowBuilder arrow)
    {
        var trailing = LastRows().TakeWhile(r => r.IsLight);
        return trailing.LastOrDefault(r => r.Cause is { } cause
            && arrow.At - r.Until <= Near && EventCorrelation.Belongs(cause.Event, cause.Side, arrow));
    }

    // The recording may have been read from a file: then the event is equal in kind and time, but not the same object.
    private int IndexOf(RecordedEvent e)
    {
        for (var i = evidence.Count - 1; i >= 0; i--)
            if (ReferenceEquals(evidence[i], e) || (evidence[i].GetType() == e.GetType() && evidence[i].At.Equals(e.At) && IsSame(evidence[i], e)))
                return i;
        return -1;
    }

    private static bool IsSame(RecordedEvent one, RecordedEvent other) =>
        one is not SegmentSeen segment || segment.Number == ((SegmentSeen)other).Number;
}
