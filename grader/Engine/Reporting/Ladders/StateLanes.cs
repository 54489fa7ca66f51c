using Courseware.Recordings;

namespace Courseware.Reporting.Ladders;

/// <summary>Where the two ends of every connection stood, and which segment moved them.</summary>
internal sealed class StateLanes
{
    private readonly Dictionary<(int Segment, bool Arrival), EndState> _moves = [];
    private readonly Dictionary<(int Connection, Side Side), List<(double At, EndState State)>> _history = [];

    private StateLanes()
    {
    }

    public static StateLanes Of(IReadOnlyList<SegmentSeen> segments)
    {
        var lanes = new StateLanes();
        var ends = new Dictionary<(int, Side), TcpEnd>();
        // Only a kernel with somebody who listens answers a SYN with a SYN.
        var answered = segments.Where(s => s.IsSyn() && s.HasAck()).Select(s => s.Connection).ToHashSet();
        foreach (var (at, segment, arrival) in Moments(segments))
        {
            var side = arrival ? segment.Sender().Other() : segment.Sender();
            var key = (segment.Connection, side);
            if (!ends.TryGetValue(key, out var end))
            {
                var initial = side == Side.Server && answered.Contains(segment.Connection) ? EndState.Listen : EndState.Closed;
                ends[key] = end = new TcpEnd(initial);
                lanes._history[key] = [(0, initial)];
            }
            var before = end.State;
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
    public EndState? AfterSending(int segment) => _moves.TryGetValue((segment, false), out var state) ? state : null;

    /// <summary>The state that the receiver came into when the segment was delivered; null when it stayed where it was.</summary>
    public EndState? AfterArrival(int segment) => _moves.TryGetValue((segment, true), out var state) ? state : null;

    /// <summary>Where an end stood; null for a connection that had no segment from or to it.</summary>
    public EndState? At(int connection, Side side, double at) =>
        _history.TryGetValue((connection, side), out var states) ? states.FindLast(s => s.At <= at).State : null;

    private static IEnumerable<(double At, SegmentSeen Segment, bool Arrival)> Moments(IReadOnlyList<SegmentSeen> segments)
    {
        var leaving = segments.Where(s => !s.IsInjected()).Select(s => (s.At, Segment: s, Arrival: false));
        var arriving = segments.Where(s => s.Delivered is not null).Select(s => (At: s.Delivered!.Value, Segment: s, Arrival: true));
        return leaving.Concat(arriving).OrderBy(m => m.At).ThenBy(m => m.Segment.Number).ThenBy(m => m.Arrival);
    }
}
