namespace Courseware.Recordings;

/// <summary>
/// The packets of one scenario in the order in which they left their senders, as the client's host sees them: both directions of
/// a connection have the same pair of addresses.
/// </summary>
public sealed record Capture(IReadOnlyList<CapturedPacket> Packets);

/// <summary>
/// One IPv4 packet. <paramref name="Number"/> counts from 1 and is that of <see cref="SegmentSeen"/> or <see cref="DatagramSeen"/>;
/// <paramref name="At"/> is in seconds since the scenario began; <paramref name="Bytes"/> begins with the IP header and may be cut
/// short, <paramref name="Length"/> is the whole packet's. <paramref name="Note"/> says what the grader did to it, null when nothing.
/// </summary>
public sealed record CapturedPacket(int Number, double At, ReadOnlyMemory<byte> Bytes, int Length, string? Note)
{
    /// <summary>The bytes that a TCP segment carries, as far as they were kept; empty for what is none.</summary>
    public ReadOnlyMemory<byte> Carried
    {
        get
        {
            const int tcp = 6, protocolAt = 9, offsetAt = 12, smallest = 20;
            var bytes = Bytes.Span;
            if (bytes.Length < smallest || bytes[protocolAt] != tcp)
                return default;
            var segment = (bytes[0] & 0xF) * 4;
            if (bytes.Length < segment + smallest)
                return default;
            var data = segment + ((bytes[segment + offsetAt] >> 4) * 4);
            return data < Bytes.Length ? Bytes[data..] : default;
        }
    }
}
