using System.Net;
using System.Threading.Channels;
using Courseware.Wire;

namespace Courseware.Peers;

/// <summary>
/// The other end of a connection without a kernel socket: it sends the segments that its script names and no others, for states that
/// a well-behaved kernel never shows. Sequence numbers are relative to the initial ones, as in a textbook's diagram: the SYN has
/// number 0, the first byte of data number 1.
/// </summary>
public sealed class PacketPeer : IDisposable
{
    private const int Isn = 1_000_000;
    private const ushort Window = 65535; // bytes; without the option of RFC 7323 this is the most
    private readonly uint _own, _program;
    private readonly WireLink _wire;
    private readonly Channel<(Segment Segment, byte[] Data)> _arrived = Channel.CreateUnbounded<(Segment, byte[])>();
    private ushort _programPort;
    private uint _programIsn;

    private PacketPeer(WireLink wire, ushort port, ushort programPort)
    {
        (_wire, Address, _programPort) = (wire, new IPEndPoint(wire.Addresses.PacketPeer, port), programPort);
        (_own, _program) = (WireAddresses.Number(wire.Addresses.PacketPeer), WireAddresses.Number(wire.Addresses.Own));
        _wire.ToPacketPeer = Take;
    }

    /// <summary>Its own address, to which a client connects.</summary>
    public IPEndPoint Address { get; }

    /// <summary>The number of the next byte that it sends.</summary>
    public long Next { get; private set; }

    /// <summary>The number of the next byte that it expects: what an honest ACK says.</summary>
    public long Expected { get; private set; }

    /// <summary>Connects to a program that listens on <paramref name="port"/>: SYN, SYN+ACK, ACK.</summary>
    public static async Task<PacketPeer> ConnectAsync(WireLink wire, int port, CancellationToken cancellationToken)
    {
        var peer = new PacketPeer(wire, port: 40000, (ushort)port);
        peer.Send(TcpFlags.Syn);
        await peer.ExpectAsync(TcpFlags.Syn | TcpFlags.Ack, cancellationToken);
        peer.Send(TcpFlags.Ack);
        return peer;
    }

    /// <summary>Stands in a server's place; <see cref="AcceptAsync"/> takes the connection.</summary>
    public static PacketPeer Listen(WireLink wire) => new(wire, port: 40000, programPort: 0);

    /// <summary>Takes a client's connection: SYN, SYN+ACK, ACK.</summary>
    public async Task AcceptAsync(CancellationToken cancellationToken)
    {
        await ExpectAsync(TcpFlags.Syn, cancellationToken);
        Send(TcpFlags.Syn | TcpFlags.Ack);
        await ExpectAsync(TcpFlags.Ack, cancellationToken);
    }

    /// <summary>
    /// Sends one segment. Without <paramref name="seq"/> it is the next one, and what comes after it goes on from there; without
    /// <paramref name="ack"/> it acknowledges all that has come.
    /// </summary>
    public void Send(TcpFlags flags, long? seq = null, long? ack = null, ReadOnlySpan<byte> data = default)
    {
        var packet = new byte[TcpPacket.HeadersLength + data.Length];
        var acked = flags.HasFlag(TcpFlags.Ack) ? _programIsn + (uint)(ack ?? Expected) : 0;
        TcpPacket.Build(packet, _own, (ushort)Address.Port, _program, _programPort, Isn + (uint)(seq ?? Next), acked, flags, Window, data);
        if (seq is null)
            Next += data.Length + (flags.HasFlag(TcpFlags.Syn) ? 1 : 0) + (flags.HasFlag(TcpFlags.Fin) ? 1 : 0);
        _wire.SendFromPacketPeer(packet);
    }

    /// <summary>
    /// The next segment of the program that has exactly these flags, PSH aside; those before it are passed over. What it brings counts
    /// as received, in the order in which it comes.
    /// </summary>
    public async Task<ArrivedSegment> ExpectAsync(TcpFlags flags, CancellationToken cancellationToken)
    {
        while (true)
        {
            var segment = await NextAsync(cancellationToken);
            if ((segment.Flags & ~TcpFlags.Psh) == flags)
                return segment;
        }
    }

    /// <summary>Takes all data up to the program's FIN, and acknowledges each segment but the FIN.</summary>
    public async Task<byte[]> ReceiveToFinAsync(CancellationToken cancellationToken)
    {
        var all = new MemoryStream();
        while (true)
        {
            var segment = await NextAsync(cancellationToken);
            // What comes again or out of order is not added twice.
            if (segment.IsNext)
                all.Write(segment.Data);
            if (segment.Flags.HasFlag(TcpFlags.Fin) && segment.IsNext)
                return all.ToArray();
            if (segment.Data.Length > 0)
                Send(TcpFlags.Ack);
        }
    }

    /// <summary>The next segment of the program, whatever it is.</summary>
    public async Task<ArrivedSegment> NextAsync(CancellationToken cancellationToken)
    {
        var (segment, data) = await _arrived.Reader.ReadAsync(cancellationToken);
        if (segment.Flags.HasFlag(TcpFlags.Syn))
            (_programIsn, _programPort, Expected) = (segment.Seq, segment.SourcePort, 0);
        var seq = (long)Sequence.Difference(segment.Seq, _programIsn);
        var isNext = seq == Expected;
        if (isNext)
            Expected += segment.SequenceLength;
        return new ArrivedSegment(segment.Flags, seq, segment.Flags.HasFlag(TcpFlags.Ack) ? Sequence.Difference(segment.Ack, Isn) : 0, data, isNext);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _wire.ToPacketPeer = null;
        _arrived.Writer.TryComplete();
    }

    private void Take(ReadOnlyMemory<byte> packet)
    {
        if (Segment.TryParse(packet.Span, out var segment) && segment.DestinationPort == Address.Port)
            _arrived.Writer.TryWrite((segment, packet.Slice(segment.PayloadOffset, segment.PayloadLength).ToArray()));
    }
}

/// <summary>
/// A segment of the program, with relative numbers. <paramref name="IsNext"/> is false for one that comes again or out of order.
/// </summary>
public sealed record ArrivedSegment(TcpFlags Flags, long Seq, long Ack, byte[] Data, bool IsNext);
