namespace Courseware.Wire;

/// <summary>
/// One TCP connection on the wire: who is the client, the initial sequence numbers, and how far each direction has come. It has only the state that is
/// needed while the connection runs; verdicts are decided from the recording.
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
    public WireSegment Describe(in TcpSegment segment, int packetNumber)
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
    public bool Delivered(in TcpSegment segment)
    {
        var own = segment.SourcePort == clientPort ? _fromClient : _fromServer;
        var end = segment.Seq + (uint)segment.SequenceLength;
        if (own.Next is { } next && Sequence.Difference(end, next) <= 0)
            return false;
        own.Next = end;
        return segment.PayloadLength > 0;
    }

    private sealed class Direction
    {
        public uint? Isn { get; set; }

        /// <summary>The relative sequence number of its FIN.</summary>
        public long? Fin { get; set; }

        public bool HasAckedFin { get; set; }

        public uint? Next { get; set; }
    }
}

/// <summary>The connections of a wire, by their ports.</summary>
internal sealed class ConnectionTable(uint own)
{
    private readonly Dictionary<(uint Far, ushort Low, ushort High), TrackedConnection> _byPorts = [];
    private readonly List<TrackedConnection> _all = [];

    /// <summary>True when the end with that port is the server of a connection to the other one.</summary>
    public bool IsServer(uint far, ushort port, ushort other) =>
        _byPorts.TryGetValue((far, Math.Min(port, other), Math.Max(port, other)), out var known) && known.ServerPort == port;

    /// <summary>The connection of a segment; a new connection on the same ports is another one.</summary>
    public TrackedConnection Of(in TcpSegment segment)
    {
        var far = segment.Source == own ? segment.Destination : segment.Source;
        var key = (far, Math.Min(segment.SourcePort, segment.DestinationPort), Math.Max(segment.SourcePort, segment.DestinationPort));
        var begins = (segment.Flags & (TcpFlags.Syn | TcpFlags.Ack)) == TcpFlags.Syn;
        if (_byPorts.TryGetValue(key, out var known) && !(begins && known.IsOver))
            return known;
        // The sender of the first SYN is the client.
        var connection = new TrackedConnection(_all.Count + 1, far, segment.SourcePort, segment.DestinationPort);
        _all.Add(connection);
        return _byPorts[key] = connection;
    }
}
