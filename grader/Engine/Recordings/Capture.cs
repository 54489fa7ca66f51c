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
public sealed record CapturedPacket(int Number, double At, ReadOnlyMemory<byte> Bytes, int Length, string? Note);
