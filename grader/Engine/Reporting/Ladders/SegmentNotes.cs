using Courseware.Recordings;

namespace Courseware.Reporting.Ladders;

/// <summary>Classifies segments by the ones before them: a retransmission, a probe of the other end's window, a segment that crosses another.</summary>
internal sealed class SegmentNotes
{
    private const double LongTransit = 0.01;
    private readonly HashSet<int> _retransmissions = [];
    private readonly HashSet<int> _probes = [];
    private readonly HashSet<int> _apart = [];

    public SegmentNotes(IReadOnlyList<SegmentSeen> segments)
    {
        FindAgain(segments);
        FindApart(segments);
    }

    /// <summary>True when all that the segment carries was sent before.</summary>
    public bool IsRetransmission(SegmentSeen segment) => _retransmissions.Contains(segment.Number);

    /// <summary>True for an old sequence number without data: the sender only asks whether the other end answers.</summary>
    public bool IsProbe(SegmentSeen segment) => _probes.Contains(segment.Number);

    /// <summary>True when something happened between sending and arrival, so that they are reported one by one.</summary>
    public bool IsApart(SegmentSeen segment) => _apart.Contains(segment.Number);

    private void FindAgain(IReadOnlyList<SegmentSeen> segments)
    {
        var next = new Dictionary<(int, Side), long>();
        foreach (var segment in segments.Where(s => !s.IsInjected() && !s.IsReset()))
        {
            var key = (segment.Connection, segment.Sender());
            var sent = next.GetValueOrDefault(key);
            if (segment.Next() > segment.Seq && segment.Next() <= sent && segment.Fault != "duplicated")
                _retransmissions.Add(segment.Number);
            if (segment.IsPureAck() && segment.Seq < sent)
                _probes.Add(segment.Number);
            next[key] = Math.Max(sent, segment.Next());
        }
    }

    private void FindApart(IReadOnlyList<SegmentSeen> segments)
    {
        foreach (var segment in segments.Where(s => s.Delivered is not null && !s.IsInjected()))
            if (segment.Fault is "held" or "delayed" || segment.Delivered - segment.At > LongTransit)
                _apart.Add(segment.Number);
        var relevant = segments.Where(s => !s.IsPureAck() && !s.IsInjected() && s.Delivered is not null).ToList();
        foreach (var one in relevant.Where(SegmentExtensions.IsControl))
        {
            foreach (var other in relevant.Where(o => o.Connection == one.Connection && o.From != one.From))
            {
                if (IsDuring(other.At, one) || IsDuring(other.Delivered, one))
                    _apart.Add(one.Number);
                if (IsDuring(one.At, other) || IsDuring(one.Delivered, other))
                    _apart.Add(other.Number);
            }
        }
    }

    private static bool IsDuring(double? moment, SegmentSeen flight) => moment > flight.At && moment < flight.Delivered;
}
