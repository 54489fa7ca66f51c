using Courseware.Grading;
using Courseware.Recordings;
using Courseware.Reporting.Ladders;

namespace Courseware.Reporting.Site;

/// <summary>
/// The queues of both sockets, counted from the recording: bytes that were written, sent, acknowledged, delivered and read. The kernel's table is
/// sampled too seldom for that, and too late for a program that reads immediately.
/// </summary>
internal sealed class Queues
{
    /// <summary>
    /// An acknowledgement counts this much before the data of the same segment, in seconds: a question about its data does not hide its ACK. It is the
    /// unit in which a recording gives times.
    /// </summary>
    public const double AfterAck = 1e-6;

    private readonly IReadOnlyList<SegmentSeen> _segments;
    private readonly End[] _ends;
    private readonly List<(double At, Action Apply)> _moments = [];

    private Queues(ScenarioRecording recording, IReadOnlyList<SegmentSeen> segments, IReadOnlyList<(string Role, ProgramCall Call)> calls)
    {
        _segments = segments;
        _ends = [new End(Taken(Side.Server)), new End(Taken(Side.Client))];
        foreach (var segment in segments)
            Add(segment);
        foreach (var (role, call) in calls)
        {
            if (Sides.Of(role) is { } side && call is { Returned: { } returned, Result: >= 0 and var result })
                _moments.Add((returned, () => _ends[(int)side].Call(call.Name, result)));
        }
        foreach (var e in recording.Events)
            Add(e);
    }

    /// <summary>Each change of a queue in the order of time; empty without a wire, and where several connections would be added up.</summary>
    public static IReadOnlyList<QueueModel> Of(
        ScenarioRecording recording, IReadOnlyList<SegmentSeen> segments, IReadOnlyList<(string Role, ProgramCall Call)> calls) =>
        segments.Count == 0 || segments.Select(s => s.Connection).Distinct().Skip(1).Any() ? [] : [.. new Queues(recording, segments, calls).Changes()];

    private IEnumerable<QueueModel> Changes()
    {
        QueueModel?[] last = [null, null];
        foreach (var (at, apply) in _moments.OrderBy(m => m.At))
        {
            apply();
            foreach (var side in new[] { Side.Server, Side.Client })
            {
                var now = _ends[(int)side].Model(at, RunModels.Name(side));
                if (last[(int)side] is { } before && before with { At = at } == now)
                    continue;
                last[(int)side] = now;
                yield return now;
            }
        }
    }

    private void Add(SegmentSeen segment)
    {
        var (from, to) = (_ends[(int)segment.Sender()], _ends[(int)segment.Sender().Other()]);
        if (!segment.IsInjected())
            _moments.Add((segment.At, () => from.Sent(segment)));
        if (segment.Delivered is not { } delivered)
            return;
        _moments.Add((delivered, () => to.Heard(segment)));
        _moments.Add((delivered + AfterAck, () => to.Took(segment)));
    }

    private void Add(RecordedEvent e)
    {
        var (who, apply) = e switch
        {
            PeerSent sent => (sent.Peer, (Action<End>)(end => end.Call("write", sent.Count))),
            PeerReceived received => (received.Peer, end => end.Call("read", received.Count)),
            PeerEof eof => (eof.Peer, end => end.Call("read", 0)),
            PeerClosed closed => (closed.Peer, end => end.Close()),
            ProgramExited exited => (exited.Program, end => end.Close()),
            SocketSeen { State: "FinWait1" or "Closing" or "LastAck" } seen => (seen.Program, end => end.QueueFin()),
            _ => ("", _ => { }),
        };
        if (Sides.Of(who) is { } side)
            _moments.Add((e.At, () => apply(_ends[(int)side])));
    }

    // Up to which number the end has taken what came: data that it answers with RST never gets into its queue.
    private long Taken(Side side) => _segments.Where(s => s.Sender() == side && s.HasAck() && !s.IsReset()).Select(s => s.Ack).DefaultIfEmpty(0).Max();

    /// <summary>One end; numbers are relative, so that the first byte is number 1. <paramref name="taken"/> is the last number that it acknowledges.</summary>
    private sealed class End(long taken)
    {
        private long _written, _sent, _acknowledged, _arrived, _read;
        private long? _finNumber;
        private bool _isFinQueued, _isFinAcknowledged, _hasFin, _isReset, _isClosed;

        public void Sent(SegmentSeen segment)
        {
            _sent = Math.Max(_sent, segment.Seq - 1 + segment.Length);
            if (segment.IsFin())
                (_isFinQueued, _finNumber) = (true, segment.Seq + segment.Length);
            _isReset |= segment.IsReset();
        }

        public void Heard(SegmentSeen segment)
        {
            _isReset |= segment.IsReset();
            if (!segment.HasAck())
                return;
            _isFinAcknowledged |= segment.Ack > _finNumber;
            _acknowledged = Math.Max(_acknowledged, segment.Ack - 1 - (_isFinAcknowledged ? 1 : 0));
        }

        public void Took(SegmentSeen segment)
        {
            if (segment.Length > 0 && segment.Seq + segment.Length <= taken)
                _arrived = Math.Max(_arrived, segment.Seq - 1 + segment.Length);
            _hasFin |= segment.IsFin();
        }

        public void Call(string name, long result)
        {
            if (name is "write" or "send")
                _written += result;
            if (name is "read" or "recv")
                (_read, _hasFin) = (_read + result, _hasFin && result > 0);
        }

        public void QueueFin() => _isFinQueued = true;

        public void Close() => _isClosed = true;

        public QueueModel Model(double at, string side) => new(
            at, side,
            _isReset ? 0 : Math.Max(0, Math.Max(_written, _sent) - _acknowledged), _isFinQueued && !_isFinAcknowledged && !_isReset,
            _isClosed ? 0 : Math.Max(0, _arrived - _read), _hasFin && !_isClosed);
    }
}
