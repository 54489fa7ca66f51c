using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Courseware.Wire;

/// <summary>
/// A parsed TCP segment, read from an IPv4 packet. All numbers are as in the headers: sequence numbers are absolute, the window is not scaled. The
/// payload is <c>packet.Slice(PayloadOffset, PayloadLength)</c>, always inside of the packet.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TcpSegment(
    uint Source, uint Destination, ushort SourcePort, ushort DestinationPort, uint Seq, uint Ack, TcpFlags Flags, ushort Window,
    int PayloadOffset, int PayloadLength)
{
    private const int Tcp = 6;
    private const int SmallestTcpHeader = 20;

    /// <summary>How far the segment moves the sequence number: SYN and FIN count as one byte each (RFC 9293 §3.4).</summary>
    public int SequenceLength =>
        PayloadLength + (Has(TcpFlags.Syn) ? 1 : 0) + (Has(TcpFlags.Fin) ? 1 : 0);

    /// <summary>True when one of these bits is set; allocates nothing, as <c>HasFlag</c> does where code is not optimised yet.</summary>
    public bool Has(TcpFlags any) => (Flags & any) != TcpFlags.None;

    /// <summary>
    /// Reads a packet; bytes beyond the length in its header are padding. False when it is not a whole TCP segment over IPv4: another protocol, a
    /// fragment, cut short, or with inconsistent lengths. Checksums are not verified.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> packet, out TcpSegment segment)
    {
        segment = default;
        if (!IPv4Header.TryParse(packet, out var ip) || ip.Protocol != Tcp || ip.IsFragment || ip.TotalLength > packet.Length)
            return false;
        var tcp = packet[ip.HeaderLength..ip.TotalLength];
        if (tcp.Length < SmallestTcpHeader)
            return false;
        var header = (tcp[12] >> 4) * 4;
        if (header < SmallestTcpHeader || header > tcp.Length)
            return false;
        segment = new TcpSegment(
            BinaryPrimitives.ReadUInt32BigEndian(packet[IPv4Header.SourceAt..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[IPv4Header.DestinationAt..]),
            BinaryPrimitives.ReadUInt16BigEndian(tcp),
            BinaryPrimitives.ReadUInt16BigEndian(tcp[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]),
            BinaryPrimitives.ReadUInt32BigEndian(tcp[8..]),
            (TcpFlags)tcp[13],
            BinaryPrimitives.ReadUInt16BigEndian(tcp[14..]),
            ip.HeaderLength + header,
            tcp.Length - header);
        return true;
    }
}

/// <summary>Sequence numbers count modulo 2^32 (RFC 9293 §3.4).</summary>
internal static class Sequence
{
    /// <summary>How far <paramref name="a"/> is ahead of <paramref name="b"/>; negative when it is behind. Right while they are less than 2^31 apart.</summary>
    public static int Difference(uint a, uint b) => unchecked((int)(a - b));
}
