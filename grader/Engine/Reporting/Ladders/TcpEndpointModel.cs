using Courseware.Recordings;

namespace Courseware.Reporting.Ladders;

/// <summary>
/// One end of a connection by RFC 9293 §3.10, driven by the segments that it sent and by the segments that were delivered to it. It follows sequence
/// numbers, so that a FIN counts only when nothing before it is missing.
/// </summary>
internal sealed class TcpEndpointModel(EndState initial)
{
    private readonly SortedList<long, long> _early = [];
    private long _next;
    private long _finSent = long.MaxValue;
    private long _finComing = -1;
    private bool _finTaken;

    public EndState State { get; private set; } = initial;

    public void Sends(SegmentSeen segment)
    {
        if (segment.IsReset())
        {
            State = EndState.Closed;
            return;
        }
        if (segment.IsSyn())
        {
            if (State is EndState.Closed or EndState.Listen)
                State = segment.HasAck() ? EndState.SynReceived : EndState.SynSent;
            return;
        }
        if (!segment.IsFin())
            return;
        _finSent = segment.Next();
        State = State switch
        {
            EndState.SynReceived or EndState.Established => EndState.FinWait1,
            EndState.CloseWait => EndState.LastAck,
            var same => same,
        };
    }

    public void Receives(SegmentSeen segment)
    {
        if (segment.IsReset())
        {
            if (Believes(segment))
                State = EndState.Closed;
        }
        else if (segment.IsSyn())
        {
            TakeSyn(segment);
        }
        else if (State is not (EndState.Closed or EndState.Listen or EndState.SynSent))
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
        EndState.Closed or EndState.Listen => false,
        EndState.SynSent => reset is { Ack: 1 } && reset.HasAck(),
        _ => reset.Seq == _next || (_finTaken && reset.Seq == _next - 1),
    };

    private void TakeSyn(SegmentSeen segment)
    {
        if (State is not (EndState.Listen or EndState.SynSent))
            return;
        _next = 1;
        State = State == EndState.SynSent && segment.HasAck() ? EndState.Established : EndState.SynReceived;
    }

    private void TakeAck(long ack)
    {
        if (State == EndState.SynReceived && ack >= 1)
            State = EndState.Established;
        if (ack < _finSent)
            return;
        State = State switch
        {
            EndState.FinWait1 => EndState.FinWait2,
            EndState.Closing => EndState.TimeWait,
            EndState.LastAck => EndState.Closed,
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
            EndState.SynReceived or EndState.Established => EndState.CloseWait,
            EndState.FinWait1 => EndState.Closing,
            EndState.FinWait2 => EndState.TimeWait,
            var same => same,
        };
    }
}
