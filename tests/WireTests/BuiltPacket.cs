using System.Buffers.Binary;
using Courseware.Wire;

namespace Courseware.Tests.WireTests;

/// <summary>IPv4 packets that carry TCP, built and checked by the book.</summary>
internal static class BuiltPacket
{
    /// <summary>The headers of a built packet: neither of the two has options.</summary>
    public const int HeadersLength = IPv4Header.SmallestLength + TcpHeaderLength;

    private const int TcpHeaderLength = 20;
    private const int IcmpHeaderLength = 8;
    private const byte Icmp = 1, Tcp = 6, Udp = 17;
    private const int IPChecksumAt = 10, TcpChecksumAt = 16, UdpChecksumAt = 6;

    /// <summary>Writes a segment, with both checksums right, to the beginning of the buffer.</summary>
    /// <returns>The packet's length.</returns>
    /// <exception cref="ArgumentException">The buffer, or an IPv4 packet, is too small for the payload.</exception>
    public static int Build(
        Span<byte> buffer, uint source, ushort sourcePort, uint destination, ushort destinationPort, uint seq, uint ack, TcpFlags flags,
        ushort window, ReadOnlySpan<byte> payload)
    {
        const byte versionAndLength = 0x45, timeToLive = 64, dataOffset = (TcpHeaderLength / 4) << 4;
        const ushort dontFragment = 0x4000;
        var length = HeadersLength + payload.Length;
        if (length > Math.Min(buffer.Length, ushort.MaxValue))
            throw new ArgumentException($"A packet of {length} bytes does not fit.", nameof(payload));
        var packet = buffer[..length];
        var tcp = packet[IPv4Header.SmallestLength..];
        packet[..HeadersLength].Clear();
        packet[0] = versionAndLength;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)length);
        BinaryPrimitives.WriteUInt16BigEndian(packet[6..], dontFragment);
        packet[8] = timeToLive;
        packet[9] = Tcp;
        BinaryPrimitives.WriteUInt32BigEndian(packet[IPv4Header.SourceAt..], source);
        BinaryPrimitives.WriteUInt32BigEndian(packet[IPv4Header.DestinationAt..], destination);
        BinaryPrimitives.WriteUInt16BigEndian(tcp, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], destinationPort);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], seq);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], ack);
        tcp[12] = dataOffset;
        tcp[13] = (byte)flags;
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], window);
        payload.CopyTo(tcp[TcpHeaderLength..]);
        BinaryPrimitives.WriteUInt16BigEndian(packet[IPChecksumAt..], Complement(Sum(packet[..IPv4Header.SmallestLength])));
        BinaryPrimitives.WriteUInt16BigEndian(tcp[TcpChecksumAt..], Complement(PseudoHeader(packet, Tcp, tcp.Length) + Sum(tcp)));
        return length;
    }

    /// <summary>
    /// True when the checksums of the IP header and of TCP, UDP or ICMP behind it are right. False also for what cannot be
    /// checked: a fragment, a packet cut short, another protocol.
    /// </summary>
    public static bool HasValidChecksums(ReadOnlySpan<byte> packet)
    {
        if (!IPv4Header.TryParse(packet, out var ip) || ip.IsFragment || ip.TotalLength > packet.Length
            || !IsRight(Sum(packet[..ip.HeaderLength])))
            return false;
        var body = packet[ip.HeaderLength..ip.TotalLength];
        return ip.Protocol switch
        {
            Tcp => body.Length >= TcpHeaderLength && IsRight(PseudoHeader(packet, Tcp, body.Length) + Sum(body)),
            // 0 says that the sender has made none (RFC 768).
            Udp => body.Length >= 8 && (BinaryPrimitives.ReadUInt16BigEndian(body[UdpChecksumAt..]) == 0
                || IsRight(PseudoHeader(packet, Udp, body.Length) + Sum(body))),
            Icmp => body.Length >= IcmpHeaderLength && IsRight(Sum(body)),
            _ => false,
        };
    }

    // RFC 9293 §3.1: the checksum covers both addresses, the protocol and the length too.
    private static uint PseudoHeader(ReadOnlySpan<byte> packet, byte protocol, int length) =>
        Sum(packet.Slice(IPv4Header.SourceAt, 2 * IPv4Header.AddressLength)) + protocol + (uint)length;

    // RFC 1071: 16-bit words, the last byte padded with a zero. The longest packet stays below 2^32.
    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (; bytes.Length >= 2; bytes = bytes[2..])
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
        return bytes.Length == 0 ? sum : sum + ((uint)bytes[0] << 8);
    }

    private static ushort Fold(uint sum)
    {
        while (sum > ushort.MaxValue)
            sum = (sum & ushort.MaxValue) + (sum >> 16);
        return (ushort)sum;
    }

    private static ushort Complement(uint sum) => (ushort)~Fold(sum);

    private static bool IsRight(uint sum) => Fold(sum) == ushort.MaxValue;
}
