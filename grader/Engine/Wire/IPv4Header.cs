using System.Buffers.Binary;

namespace Courseware.Wire;

/// <summary>
/// The part of an IPv4 header (RFC 791) that says where the rest of the packet is. <paramref name="TotalLength"/> is what
/// the header claims: it may be more than has come.
/// </summary>
internal readonly record struct IPv4Header(int HeaderLength, int TotalLength, byte Protocol, bool IsFragment, bool IsFirstFragment)
{
    public const int SmallestLength = 20;
    public const int SourceAt = 12, DestinationAt = 16, AddressLength = 4;

    private const int MoreFragments = 0x2000, OffsetMask = 0x1FFF;

    /// <summary>False when it is not an IPv4 packet, or its header does not fit into it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> packet, out IPv4Header header)
    {
        header = default;
        if (packet.Length < SmallestLength || packet[0] >> 4 != 4)
            return false;
        var length = (packet[0] & 15) * 4;
        var total = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if (length < SmallestLength || length > packet.Length || total < length)
            return false;
        var fragment = BinaryPrimitives.ReadUInt16BigEndian(packet[6..]);
        header = new IPv4Header(
            length, total, packet[9], (fragment & (MoreFragments | OffsetMask)) != 0, (fragment & OffsetMask) == 0);
        return true;
    }
}
