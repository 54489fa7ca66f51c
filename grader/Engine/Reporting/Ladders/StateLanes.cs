using Courseware.Recordings;

namespace Courseware.Reporting.Ladders;

/// <summary>Where the two ends of every connection stood, and which segment moved them.</summary>
internal sealed class StateLanes
{
    private readonly Dictionary<(int Segment, bool Arrival), TcpState> _moves = [];
    private readonly Dictionary<(int Connection, Side Side), List<(double At, TcpState State)>> _history = [];

    private StateLanes()
    {
    }

    public static StateLanes Of(IReadOnlyList<SegmentSeen> segments)
    {
        var lanes = new StateLanes();
        var ends = new Dictionary<(int, Side), TcpEndpointModel>();
        // Only a kernel with a listening socket replies to a SYN with a SYN.
        var answered = segments.Where(s => s.IsSyn() && s.HasAck()).Select(s => s.Connection).ToHashSet();
        var unheard = Unheard(segments);
        foreach (var (at, segment, arrival) in Moments(segments))
        {
            var side = arrival ? segment.Sender().Other() : segment.Sender();
            var key = (segment.Connection, side);
            if (!ends.TryGetValue(key, out var end))
            {
                var initial = side == Side.Server && answered.Contains(segment.Connection) ? TcpState.Listen : TcpState.Closed;
                ends[key] = end = new TcpEndpointModel(initial);
                lanes._history[key] = [(0, initial)];
            }
            var before = end.State;
            if (arrival && unheard.Contains(segment.Number))
                continue;
            if (arrival)
                end.Receives(segment);
            else
                end.Sends(segment);
            if (end.State == before)
                continue;
            lanes._moves[(segment.Number, arrival)] = end.State;
            lanes._history[key].Add((at, end.State));
        }
        return lanes;
    }

    /// <summary>The state that the sender came into by sending the segment; null when it stayed where it was.</summary>
    public TcpState? AfterSending(int segment) => _moves.TryGetValue((segment, false), out var state) ? state : null;

    /// <summary>The state that the receiver came into when the segment was delivered; null when it stayed where it was.</summary>
    public TcpState? AfterArrival(int segment) => _moves.TryGetValue((segment, true), out var state) ? state : null;

    /// <summary>The states that an end was in from one moment to another.</summary>
    public IEnumerable<TcpState> Between(int connection, Side side, double from, double until)
    {
        if (!_history.TryGetValue((connection, side), out var states))
            yield break;
        foreach (var (i, (at, state)) in states.Index())
            if (at <= until && (i + 1 == states.Count || states[i + 1].At > from))
                yield return state;
    }

    /// <summary>
    /// Segments that arrived while a refusal was under way: data without a receiver ends the connection when it arrives, but the RST is seen a little
    /// later, and a FIN in between finds no socket.
    /// </summary>
    private static HashSet<int> Unheard(IReadOnlyList<SegmentSeen> segments)
    {
        var unheard = new HashSet<int>();
        foreach (var refusal in segments.Where(s => s.IsReset() && !s.HasAck() && !s.IsInjected()))
        {
            var before = segments.Where(s => s.Connection == refusal.Connection && s.From != refusal.From && s.Delivered < refusal.At).ToList();
            // A RST without ACK stands where the segment that it answers expected the next byte.
            var refused = before.Find(s => s.Length > 0 && s.Ack == refusal.Seq
                && !segments.Any(a => a.Connection == s.Connection && a.From == refusal.From && a.HasAck() && a.Ack > s.Seq));
            if (refused is not null)
                unheard.UnionWith(before.Where(s => s.Delivered > refused.Delivered).Select(s => s.Number));
        }
        return unheard;
    }

    private static IEnumerable<(double At, SegmentSeen Segment, bool Arrival)> Moments(IReadOnlyList<SegmentSeen> segments)
    {
        var leaving = segments.Where(s => !s.IsInjected()).Select(s => (s.At, Segment: s, Arrival: false));
        var arriving = segments.Where(s => s.Delivered is not null).Select(s => (At: s.Delivered!.Value, Segment: s, Arrival: true));
        return leaving.Concat(arriving).OrderBy(m => m.At).ThenBy(m => m.Segment.Number).ThenBy(m => m.Arrival);
    }
}
