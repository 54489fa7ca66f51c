namespace Courseware.Wire;

/// <summary>
/// One TCP connection on the cable: who is the client, the initial sequence numbers, and how far each direction has come.
/// Only what has to be known while it runs; verdicts are decided from the recording.
/// </summary>
internal sealed class TrackedConnection(int number, uint far, ushort clientPort, ushort serverPort)
{
    private readonly Direction _fromClient = new(), _fromServer = new();

    public int Number => number;

    /// <summary>The address under which each end knows the other.</summary>
    public uint Far => far;

    public ushort ClientPort => clientPort;

    public ushort ServerPort => serverPort;

    /// <summary>True when nothing more is to come: both FINs are acknowledged, or there was a RST.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The segment with relative numbers; takes note of what it changes.</summary>
    public WireSegment Describe(in Segment segment, int packetNumber)
    {
        var fromClient = segment.SourcePort == clientPort;
        var (own, other) = fromClient ? (_fromClient, _fromServer) : (_fromServer, _fromClient);
        own.Isn ??= segment.Seq;
        var hasAck = segment.Flags.HasFlag(TcpFlags.Ack);
        long seq = Sequence.Difference(segment.Seq, own.Isn.Value);
        long ack = hasAck && other.Isn is { } isn ? Sequence.Difference(segment.Ack, isn) : 0;
        if (segment.Flags.HasFlag(TcpFlags.Fin))
            own.Fin ??= seq + segment.PayloadLength;
        var acksFin = hasAck && other.Fin is { } fin && ack > fin;
        own.HasAckedFin |= acksFin;
        IsOver |= segment.Flags.HasFlag(TcpFlags.Rst) || (own.HasAckedFin && other.HasAckedFin);
        return new WireSegment(
            packetNumber, number, fromClient ? "client" : "server", segment.Flags, seq, ack, segment.PayloadLength, segment.Window)
        {
            AcksFin = acksFin,
        };
    }

    /// <summary>Takes note that a segment has arrived; true when it brought data that had not come before.</summary>
    public bool Delivered(in Segment segment)
    {
        var own = segment.SourcePort == clientPort ? _fromClient : _fromServer;
        var end = segment.Seq + (uint)segment.SequenceLength;
        if (own.Next is { } next && Sequence.Difference(end, next) <= 0)
            return false;
        own.Next = end;
        return segment.PayloadLength > 0;
    }

    /// <summary>The sequence number that each end expects next: of the client's bytes, and of the server's.</summary>
    public (uint FromClient, uint FromServer) Next => (_fromClient.Next ?? 0, _fromServer.Next ?? 0);

    private sealed class Direction
    {
        public uint? Isn { get; set; }

        /// <summary>The relative sequence number of its FIN.</summary>
        public long? Fin { get; set; }

        public bool HasAckedFin { get; set; }

        public uint? Next { get; set; }
    }
}
