using Courseware.Recordings;

namespace Courseware.Reporting.Ladders;

/// <summary>
/// One end of a connection by RFC 9293 §3.10, driven by the segments that it sent and by the segments that were delivered to it. It follows sequence
/// numbers, so that a FIN counts only when nothing before it is missing.
/// </summary>
internal sealed class TcpEndpointModel(TcpState initial)
{
    private readonly SortedList<long, long> _early = [];
    private long _next;
    private long _finSent = long.MaxValue;
    private long _finComing = -1;
    private bool _finTaken;

    public TcpState State { get; private set; } = initial;

    public void Sends(SegmentSeen segment)
    {
        if (segment.IsReset())
        {
            State = TcpState.Closed;
            return;
        }
        if (segment.IsSyn())
        {
            if (State is TcpState.Closed or TcpState.Listen)
                State = segment.HasAck() ? TcpState.SynReceived : TcpState.SynSent;
            return;
        }
        if (!segment.IsFin())
            return;
        _finSent = segment.Next();
        State = State switch
        {
            TcpState.SynReceived or TcpState.Established => TcpState.FinWait1,
            TcpState.CloseWait => TcpState.LastAck,
            var same => same,
        };
    }

    public void Receives(SegmentSeen segment)
    {
        if (segment.IsReset())
        {
            if (Believes(segment))
                State = TcpState.Closed;
        }
        else if (segment.IsSyn())
        {
            TakeSyn(segment);
        }
        else if (State is not (TcpState.Closed or TcpState.Listen or TcpState.SynSent))
        {
            // In this order: a FIN that acknowledges ours leads from FIN_WAIT_1 straight to TIME_WAIT.
            if (segment.HasAck())
                TakeAck(segment.Ack);
            TakeBytes(segment);
        }
    }

    // RFC 5961: a reset counts when it stands exactly where the next byte would; a FIN that was taken moved that place by one.
    private bool Believes(SegmentSeen reset) => State switch
    {
        TcpState.Closed or TcpState.Listen => false,
        TcpState.SynSent => reset is { Ack: 1 } && reset.HasAck(),
        _ => reset.Seq == _next || (_finTaken && reset.Seq == _next - 1),
    };

    private void TakeSyn(SegmentSeen segment)
    {
        if (State is not (TcpState.Listen or TcpState.SynSent))
            return;
        _next = 1;
        State = State == TcpState.SynSent && segment.HasAck() ? TcpState.Established : TcpState.SynReceived;
    }

    private void TakeAck(long ack)
    {
        if (State == TcpState.SynReceived && ack >= 1)
            State = TcpState.Established;
        if (ack < _finSent)
            return;
        State = State switch
        {
            TcpState.FinWait1 => TcpState.FinWait2,
            TcpState.Closing => TcpState.TimeWait,
            TcpState.LastAck => TcpState.Closed,
            var same => same,
        };
    }

    private void TakeBytes(SegmentSeen segment)
    {
        var end = segment.Seq + segment.Length;
        if (segment.IsFin())
            _finComing = end;
        if (segment.Seq <= _next)
            _next = Math.Max(_next, end);
        else if (segment.Length > 0)
            _early[segment.Seq] = Math.Max(end, _early.GetValueOrDefault(segment.Seq));
        while (_early.Count > 0 && _early.Keys[0] <= _next)
        {
            _next = Math.Max(_next, _early.Values[0]);
            _early.RemoveAt(0);
        }
        if (_finTaken || _next != _finComing)
            return;
        _finTaken = true;
        _next++;
        State = State switch
        {
            TcpState.SynReceived or TcpState.Established => TcpState.CloseWait,
            TcpState.FinWait1 => TcpState.Closing,
            TcpState.FinWait2 => TcpState.TimeWait,
            var same => same,
        };
    }
}
