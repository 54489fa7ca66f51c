using System.Buffers.Binary;

namespace Courseware.Wire;

/// <summary>The RST that takes the place of a segment: same ends, same sequence number, nothing in it.</summary>
internal static class ResetPacket
{
    private const int TcpHeaderLength = 20, TcpChecksumAt = 16, IPChecksumAt = 10, IPLengthAt = 2, TcpProtocol = 6;

    /// <summary>
    /// An IPv4 packet without options, from the packet of a segment. Its sequence number is the one that the receiver expects next, so that the
    /// receiver does not take it for a forgery (RFC 9293 §3.10.7.4).
    /// </summary>
    public static byte[] InPlaceOf(ReadOnlySpan<byte> packet, in TcpSegment segment)
    {
        var reset = new byte[IPv4Header.SmallestLength + TcpHeaderLength];
        packet[..IPv4Header.SmallestLength].CopyTo(reset);
        // Version 4, five words: options are left out.
        reset[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(reset.AsSpan(IPLengthAt), (ushort)reset.Length);
        var tcp = reset.AsSpan(IPv4Header.SmallestLength);
        BinaryPrimitives.WriteUInt16BigEndian(tcp, segment.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], segment.DestinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], segment.Seq);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], segment.Ack);
        tcp[12] = (TcpHeaderLength / 4) << 4;
        tcp[13] = (byte)(TcpFlags.Rst | TcpFlags.Ack);
        BinaryPrimitives.WriteUInt16BigEndian(reset.AsSpan(IPChecksumAt), 0);
        BinaryPrimitives.WriteUInt16BigEndian(reset.AsSpan(IPChecksumAt), Checksum(reset.AsSpan(0, IPv4Header.SmallestLength), 0));
        // The pseudo header (RFC 9293 §3.1): both addresses, the protocol, the length.
        var pseudo = Sum(reset.AsSpan(IPv4Header.SourceAt, 2 * IPv4Header.AddressLength)) + TcpProtocol + TcpHeaderLength;
        BinaryPrimitives.WriteUInt16BigEndian(tcp[TcpChecksumAt..], Checksum(tcp, pseudo));
        return reset;
    }

    private static ushort Checksum(ReadOnlySpan<byte> bytes, uint begin)
    {
        var sum = begin + Sum(bytes);
        while (sum > ushort.MaxValue)
            sum = (sum & ushort.MaxValue) + (sum >> 16);
        return (ushort)~sum;
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0u;
        for (var i = 0; i < bytes.Length; i += 2)
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes[i..]);
        return sum;
    }
}
