using System.Buffers.Binary;

namespace Courseware.Wire;

/// <summary>An IPv4 packet of which only the outside is of interest: a program used something else than TCP, or another address.</summary>
internal readonly record struct Datagram(uint Destination, string Protocol, int FromPort, int ToPort, int Length)
{
    private const int Icmp = 1, Tcp = 6, Udp = 17;

    /// <summary>False when it is no IPv4 packet, or one with a header that lies.</summary>
    public static bool TryParse(ReadOnlySpan<byte> packet, out Datagram datagram)
    {
        datagram = default;
        if (packet.Length < 20 || packet[0] >> 4 != 4)
            return false;
        var header = (packet[0] & 15) * 4;
        if (header < 20 || packet.Length < header)
            return false;
        var payload = packet[header..];
        var protocol = packet[9];
        var hasPorts = protocol is Tcp or Udp && payload.Length >= 8;
        datagram = new Datagram(
            BinaryPrimitives.ReadUInt32BigEndian(packet[16..]),
            protocol switch { Icmp => "icmp", Tcp => "tcp", Udp => "udp", _ => $"{protocol}" },
            hasPorts ? BinaryPrimitives.ReadUInt16BigEndian(payload) : 0,
            hasPorts ? BinaryPrimitives.ReadUInt16BigEndian(payload[2..]) : 0,
            protocol == Udp && payload.Length >= 8 ? payload.Length - 8 : payload.Length);
        return true;
    }
}
