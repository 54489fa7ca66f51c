using System.Buffers.Binary;
using Courseware.Wire;

namespace Courseware.Tests.WireTests;

/// <summary>Fields that are read from packets, and packets that are refused.</summary>
internal sealed class SegmentTests
{
    private const uint Own = 0x0A630001, FarEnd = 0x0A630002;
    private const ushort Client = KernelPackets.ClientPort, Server = KernelPackets.ServerPort;

    [TestCase(0, Client, Server, 0x718f690du, 0u, "S", 64240, 0)]
    [TestCase(1, Server, Client, 0xfc183f92u, 0x718f690eu, "S.", 65160, 0)]
    [TestCase(2, Client, Server, 0x718f690eu, 0xfc183f93u, ".", 63, 0)]
    [TestCase(3, Server, Client, 0xfc183f93u, 0x718f690eu, "P.", 64, 4)]
    [TestCase(5, Server, Client, 0xfc183f97u, 0x718f690eu, "F.", 64, 0)]
    [TestCase(7, Client, Server, 0x718f690eu, 0xfc183f98u, "P.", 63, 10)]
    [TestCase(9, Client, Server, 0x718f6918u, 0xfc183f98u, "F.", 63, 0)]
    public void A_kernel_s_own_segments_are_read(int packet, int from, int to, uint seq, uint ack, string flags, int window, int payload)
    {
        var segment = KernelPackets.Read(KernelPackets.HalfClose[packet]);

        Assert.That((segment.Source, segment.Destination), Is.EqualTo((Own, FarEnd)));
        Assert.That(((int)segment.SourcePort, (int)segment.DestinationPort), Is.EqualTo((from, to)));
        Assert.That((segment.Seq, segment.Ack), Is.EqualTo((seq, ack)));
        Assert.That((TcpPacket.Letters(segment.Flags), (int)segment.Window, segment.PayloadLength), Is.EqualTo((flags, window, payload)));
    }

    [Test]
    public void The_payload_is_where_the_segment_has_it()
    {
        var packet = KernelPackets.HalfClose[7];
        var segment = KernelPackets.Read(packet);

        Assert.That(packet.AsSpan(segment.PayloadOffset, segment.PayloadLength).ToArray(), Is.EqualTo("Thank you\0"u8.ToArray()));
    }

    [Test]
    public void Bytes_behind_the_packet_are_not_payload()
    {
        var packet = KernelPackets.HalfClose[3];

        Assert.That(KernelPackets.Read([.. packet, 0, 0, 0, 0, 0, 0]), Is.EqualTo(KernelPackets.Read(packet)));
    }

    [TestCase(TcpFlags.Ack, 0)]
    [TestCase(TcpFlags.Syn, 1)]
    [TestCase(TcpFlags.Fin | TcpFlags.Ack, 1)]
    [TestCase(TcpFlags.Rst | TcpFlags.Psh | TcpFlags.Ack, 0)]
    [TestCase(TcpFlags.Syn | TcpFlags.Fin, 2)]
    public void SYN_and_FIN_take_a_sequence_number_each(TcpFlags flags, int more)
    {
        foreach (var length in new[] { 0, 1, 1448 })
            Assert.That(new TcpSegment { Flags = flags, PayloadLength = length }.SequenceLength, Is.EqualTo(length + more));
    }

    private static IEnumerable<TestCaseData> Refused()
    {
        var data = KernelPackets.HalfClose[7];
        yield return Case("nothing", []);
        yield return Case("UDP", KernelPackets.Datagram);
        yield return Case("ICMP that quotes", KernelPackets.Unreachable);
        yield return Case("IPv6", Edited(p => p[0] = 0x65));
        yield return Case("a header shorter than the shortest", Edited(p => p[0] = 0x44));
        yield return Case("a header longer than the packet", Edited(p => p[0] = 0x4F)[..52]);
        yield return Case("a total length beyond the packet", Edited(p => p[3]++));
        yield return Case("a total length inside of the IP header", Edited(p => p[3] = 19));
        yield return Case("a total length inside of the TCP header", Edited(p => p[3] = 39));
        yield return Case("a total length inside of the TCP options", Edited(p => p[3] = 51));
        yield return Case("a TCP header shorter than the shortest", Edited(p => p[32] = 0x40));
        yield return Case("a TCP header longer than the packet", Edited(p => p[32] = 0xF0));
        yield return Case("the first fragment", Edited(p => p[6] = 0x20));
        yield return Case("a later fragment", Edited(p => p[7] = 1));
        yield return Case("cut short", data[..^1]);

        static TestCaseData Case(string name, byte[] packet) => new TestCaseData(packet).SetArgDisplayNames(name);

        byte[] Edited(Action<byte[]> edit)
        {
            var copy = data.ToArray();
            edit(copy);
            return copy;
        }
    }

    [TestCaseSource(nameof(Refused))]
    public void No_segment(byte[] packet)
    {
        Assert.That(TcpSegment.TryParse(packet, out var segment), Is.False);
        Assert.That(segment, Is.EqualTo(default(TcpSegment)));
    }

    [Test]
    public void Every_beginning_of_a_packet_is_refused()
    {
        foreach (var packet in KernelPackets.HalfClose)
            for (var length = 0; length < packet.Length; length++)
                Assert.That(TcpSegment.TryParse(packet.AsSpan(0, length), out _), Is.False, $"{length} of {packet.Length} bytes");
    }

    [Test]
    public void Reading_allocates_nothing()
    {
        var packet = KernelPackets.HalfClose[7];
        _ = KernelPackets.Read(packet);
        long sum = 0;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            var segment = KernelPackets.Read(packet);
            sum += segment.SequenceLength + TcpPacket.Letters(segment.Flags).Length;
        }
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That((sum, allocated), Is.EqualTo((12_000L, 0L)));
    }

    // Spoils real packets in every way that a random generator finds in a fixed time, always the same.
    [Test]
    public void No_packet_makes_the_parser_throw()
    {
        var random = new Random(9293);
        var originals = KernelPackets.All.ToArray();
        var read = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var packet = Spoilt(originals[random.Next(originals.Length)], random);
            var isSegment = TcpSegment.TryParse(packet, out var segment);
            if (isSegment && (segment.PayloadOffset < BuiltPacket.HeadersLength || segment.PayloadLength < 0
                || segment.PayloadOffset + segment.PayloadLength > packet.Length))
                Assert.Fail($"{Convert.ToHexString(packet)}: {segment}");
            read += isSegment ? 1 : 0;
            var valid = BuiltPacket.HasValidChecksums(packet);
            var turned = packet.ToArray();
            TcpPacket.SwapAddresses(turned);
            if (BuiltPacket.HasValidChecksums(turned) != valid)
                Assert.Fail($"{Convert.ToHexString(packet)}: turning it round changes its checksums");
            TcpPacket.SwapAddresses(turned);
            if (!turned.AsSpan().SequenceEqual(packet))
                Assert.Fail($"{Convert.ToHexString(packet)}: turning it round twice is not the same packet");
        }

        Assert.That(read, Is.InRange(10_000, 90_000), "both kinds occur often");
    }

    private static byte[] Spoilt(byte[] original, Random random)
    {
        var length = random.Next(4) == 0 ? random.Next(original.Length + 20) : original.Length;
        var packet = new byte[length];
        original.AsSpan(0, Math.Min(length, original.Length)).CopyTo(packet);
        for (var spoilt = random.Next(5); spoilt > 0 && length > 0; spoilt--)
            // Most of what decides stands in the first bytes.
            packet[random.Next(random.Next(2) == 0 ? Math.Min(length, 36) : length)] = (byte)random.Next(256);
        if (length >= 4 && random.Next(8) == 0)
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)random.Next(length + 4));
        return packet;
    }

    [TestCase(5u, 3u, 2)]
    [TestCase(3u, 5u, -2)]
    [TestCase(7u, 7u, 0)]
    [TestCase(1u, 0xFFFFFFFFu, 2)]
    [TestCase(0xFFFFFFFFu, 1u, -2)]
    [TestCase(0x80000000u, 1u, int.MaxValue)]
    [TestCase(0u, 0x80000000u, int.MinValue)]
    public void Sequence_numbers_go_round(uint a, uint b, int difference) =>
        Assert.That(Sequence.Difference(a, b), Is.EqualTo(difference));
}
