using Courseware.Recordings;
using Courseware.Wire;

namespace Courseware.Tests.WireTests;

/// <summary>
/// Packets that a Linux kernel sent through a TUN device, byte by byte: a half-close between 10.99.0.1 and the host 10.99.0.2, which is itself by
/// another address. The packets are as they left: both ends have the address 10.99.0.1.
/// </summary>
internal static class KernelPackets
{
    public const ushort ServerPort = 9190, ClientPort = 0xc36e;

    /// <summary>A file of four bytes, the server's half-close, "Thank you", the client's FIN and its ACK.</summary>
    public static readonly byte[][] HalfClose =
    [
        Bytes("4500003ccc514000400659a20a6300010a630002c36e23e6718f690d00000000a002faf020e40000020405b40402080a6ac2eaab000000000103030a"),
        Bytes("4500003c00004000400625f40a6300010a63000223e6c36efc183f92718f690ea012fe883fac0000020405b40402080a5a46479d6ac2eaab0103030a"),
        Bytes("45000034cc524000400659a90a6300010a630002c36e23e6718f690efc183f938010003f6cc500000101080a6ac2eaab5a46479d"),
        Bytes("450000386d9240004006b8650a6300010a63000223e6c36efc183f93718f690e8018004099e900000101080a5a46479d6ac2eaab66696c65"),
        Bytes("45000034cc534000400659a80a6300010a630002c36e23e6718f690efc183f978010003f6cc100000101080a6ac2eaab5a46479d"),
        Bytes("450000346d9340004006b8680a6300010a63000223e6c36efc183f97718f690e801100406cbf00000101080a5a46479d6ac2eaab"),
        Bytes("45000034cc544000400659a70a6300010a630002c36e23e6718f690efc183f988010003f6c9400000101080a6ac2ead75a46479d"),
        Bytes("4500003ecc5540004006599c0a6300010a630002c36e23e6718f690efc183f988018003f5d1500000101080a6ac2eadd5a46479d5468616e6b20796f7500"),
        Bytes("450000346d9440004006b8670a6300010a63000223e6c36efc183f98718f6918801000406c5100000101080a5a4647cf6ac2eadd"),
        Bytes("45000034cc564000400659a50a6300010a630002c36e23e6718f6918fc183f988011003f6c8300000101080a6ac2eadd5a46479d"),
        Bytes("450000346d9540004006b8660a6300010a63000223e6c36efc183f98718f6919801000406c5000000101080a5a4647cf6ac2eadd"),
    ];

    /// <summary>The RST of a host without a listener on port 9.</summary>
    public static readonly byte[] Refusal = Bytes("4500002800004000400626080a6300010a6300020009ab140000000065082a8e5014000060540000");

    /// <summary>UDP to port 53, with the bytes <c>abc</c>.</summary>
    public static readonly byte[] Datagram = Bytes("4500001f575840004011cead0a6300010a630002d0df0035000b5598616263");

    /// <summary>The ICMP error that answers it and quotes it, as it was received: from 10.99.0.2.</summary>
    public static readonly byte[] Unreachable =
        Bytes("45c0003b121f00004001531b0a6300010a630002030311e2000000004500001f575840004011cead0a6300020a630001d0df0035000b5598616263");

    public static IEnumerable<byte[]> All => [.. HalfClose, Refusal, Datagram, Unreachable];

    /// <summary>The half-close as a capture: the server's packets as the client's host gets them, a packet every 10 ms.</summary>
    public static Capture Captured(string? note = null, int noteAt = 0) => new(
        [.. HalfClose.Select((p, i) => new CapturedPacket(i + 1, 0.25 + (i * 0.01), AtClient(p), p.Length, i + 1 == noteAt ? note : null))]);

    /// <summary>The segment in a packet that holds one.</summary>
    public static TcpSegment Read(ReadOnlySpan<byte> packet) =>
        TcpSegment.TryParse(packet, out var segment) ? segment : throw new AssertionException($"no segment: {Convert.ToHexString(packet)}");

    private static byte[] AtClient(byte[] packet)
    {
        var copy = packet.ToArray();
        if (Read(copy).SourcePort == ServerPort)
            TcpPacket.SwapAddresses(copy);
        return copy;
    }

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex);
}
