using System.Buffers.Binary;

namespace Courseware.Wire;

/// <summary>An IPv4 packet of which only the outside is of interest: a program used something else than TCP, or another address.</summary>
internal readonly record struct Datagram(uint Destination, string Protocol, int FromPort, int ToPort, int Length)
{
    private const int Icmp = 1, Tcp = 6, Udp = 17;
    private const int UdpHeaderLength = 8;

    /// <summary>False when it is not an IPv4 packet, or its header is inconsistent.</summary>
    public static bool TryParse(ReadOnlySpan<byte> packet, out Datagram datagram)
    {
        datagram = default;
        if (!IPv4Header.TryParse(packet, out var ip))
            return false;
        var payload = packet[ip.HeaderLength..Math.Min(ip.TotalLength, packet.Length)];
        var hasPorts = ip.Protocol is Tcp or Udp && ip.IsFirstFragment && payload.Length >= UdpHeaderLength;
        datagram = new Datagram(
            BinaryPrimitives.ReadUInt32BigEndian(packet[IPv4Header.DestinationAt..]),
            ip.Protocol switch { Icmp => "icmp", Tcp => "tcp", Udp => "udp", var other => $"{other}" },
            hasPorts ? BinaryPrimitives.ReadUInt16BigEndian(payload) : 0,
            hasPorts ? BinaryPrimitives.ReadUInt16BigEndian(payload[2..]) : 0,
            ip.Protocol == Udp && hasPorts ? payload.Length - UdpHeaderLength : payload.Length);
        return true;
    }
}
