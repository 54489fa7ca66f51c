using Courseware.Recordings;
using Courseware.Tests.RecordingsTests;
using Courseware.Tests.Submissions;
using Courseware.Wire;

namespace Courseware.Tests.WireTests;

/// <summary>Packets that the grader builds and turns round.</summary>
internal sealed class TcpPacketTests
{
    private const uint Own = 0x0A630001, FarEnd = 0x0A630002;

    private sealed record Built(
        uint Source, ushort SourcePort, uint Destination, ushort DestinationPort, uint Seq, uint Ack, TcpFlags Flags, ushort Window, byte[] Payload)
    {
        public byte[] Bytes()
        {
            var buffer = new byte[BuiltPacket.HeadersLength + Payload.Length + 7];
            // Earlier content of the buffer does not show.
            Array.Fill(buffer, (byte)0xA5);
            var length = BuiltPacket.Build(buffer, Source, SourcePort, Destination, DestinationPort, Seq, Ack, Flags, Window, Payload);
            Assert.That(buffer[length..], Has.All.EqualTo(0xA5));
            return buffer[..length];
        }
    }

    [Test]
    public void The_reset_of_a_kernel_byte_by_byte()
    {
        var built = new Built(Own, 9, FarEnd, 0xab14, 0, 0x65082a8e, TcpFlags.Rst | TcpFlags.Ack, 0, []);

        Assert.That(Convert.ToHexString(built.Bytes()), Is.EqualTo(Convert.ToHexString(KernelPackets.Refusal)));
    }

    [Test]
    public void A_reset_in_the_place_of_a_segment_has_its_ends_and_its_number()
    {
        foreach (var built in Some(300))
        {
            var packet = built.Bytes();
            Assert.That(TcpSegment.TryParse(packet, out var segment), Is.True);

            var reset = ResetPacket.InPlaceOf(packet, segment);

            Assert.That(BuiltPacket.HasValidChecksums(reset), Is.True);
            Assert.That(TcpSegment.TryParse(reset, out var parsed), Is.True);
            Assert.That(parsed, Is.EqualTo(segment with { Flags = TcpFlags.Rst | TcpFlags.Ack, Window = 0, PayloadOffset = reset.Length, PayloadLength = 0 }));
        }
    }

    [Test]
    public void A_built_packet_is_parsed_to_the_same_fields()
    {
        foreach (var built in Some(3000))
        {
            var packet = built.Bytes();

            var read = KernelPackets.Read(packet);
            Assert.That(read, Is.EqualTo(new TcpSegment(
                built.Source, built.Destination, built.SourcePort, built.DestinationPort, built.Seq, built.Ack, built.Flags, built.Window,
                BuiltPacket.HeadersLength, built.Payload.Length)));
            Assert.That(packet.AsSpan(read.PayloadOffset).SequenceEqual(built.Payload));
            Assert.That(BuiltPacket.HasValidChecksums(packet));
        }
    }

    [Test]
    public async Task Wireshark_reads_the_same_in_it()
    {
        var some = Some(200).ToArray();
        using var folder = new TemporaryFolder();
        var file = folder.At("built.pcapng");
        await using (var stream = File.Create(file))
        {
            var packets = some.Select((b, i) => (Bytes: b.Bytes(), Number: i + 1))
                .Select(p => new CapturedPacket(p.Number, p.Number, p.Bytes, p.Bytes.Length, null));
            Pcapng.Write(stream, new Capture([.. packets]), "built", new Dictionary<int, string>());
        }

        Assert.That(await Tshark.FieldsAsync(file, Tshark.AnythingWrong, "frame.number"), Is.Empty);
        var rows = await Tshark.FieldsAsync(
            file, "tcp.checksum.status == 1 && ip.checksum.status == 1", "ip.src", "tcp.srcport", "ip.dst", "tcp.dstport", "tcp.seq_raw", "tcp.ack_raw",
            "tcp.flags", "tcp.window_size_value", "tcp.len");
        Assert.That(rows.Select(r => string.Join(' ', r)), Is.EqualTo(some.Select(b =>
            $"{Dotted(b.Source)} {b.SourcePort} {Dotted(b.Destination)} {b.DestinationPort} {b.Seq} {b.Ack} 0x{(int)b.Flags:x4} {b.Window} "
                + $"{b.Payload.Length}")));
    }

    [Test]
    public void The_largest_packet_is_built_and_a_larger_one_refused()
    {
        var buffer = new byte[70_000];
        var payload = new byte[ushort.MaxValue - BuiltPacket.HeadersLength];
        Array.Fill(payload, (byte)0xFF);

        Assert.That(Build(buffer, payload), Is.EqualTo(ushort.MaxValue));
        Assert.That(BuiltPacket.HasValidChecksums(buffer));
        Assert.That(() => Build(buffer, [.. payload, 0]), Throws.ArgumentException);
        Assert.That(() => Build(new byte[BuiltPacket.HeadersLength + 9], new byte[10]), Throws.ArgumentException);

        static int Build(byte[] buffer, byte[] payload) => BuiltPacket.Build(buffer, Own, 1, FarEnd, 2, 3, 4, TcpFlags.Ack, 5, payload);
    }

    [Test]
    public void A_kernel_s_checksums_are_right() =>
        Assert.That(KernelPackets.All.Select(p => BuiltPacket.HasValidChecksums(p)), Has.All.True);

    [Test]
    public void One_wrong_bit_makes_a_checksum_wrong()
    {
        foreach (var original in KernelPackets.All)
        {
            for (var bit = 0; bit < original.Length * 8; bit++)
            {
                var packet = original.ToArray();
                packet[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.That(BuiltPacket.HasValidChecksums(packet), Is.False, $"bit {bit} of {Convert.ToHexString(original)}");
            }
        }
    }

    [Test]
    public void A_packet_without_a_valid_checksum_is_not_correct()
    {
        var datagram = KernelPackets.Datagram.ToArray();
        datagram[26] = datagram[27] = 0;
        Assert.That(BuiltPacket.HasValidChecksums(datagram), "UDP without a checksum");
        Assert.That(BuiltPacket.HasValidChecksums(KernelPackets.HalfClose[7].AsSpan()[..^1]), Is.False, "cut short");
        Assert.That(BuiltPacket.HasValidChecksums([]), Is.False);
    }

    [Test]
    public void A_packet_is_turned_round_and_its_checksums_stay_right()
    {
        foreach (var original in KernelPackets.HalfClose)
        {
            var packet = original.ToArray();
            TcpPacket.SwapAddresses(packet);

            var before = KernelPackets.Read(original);
            Assert.That(KernelPackets.Read(packet), Is.EqualTo(before with { Source = before.Destination, Destination = before.Source }));
            Assert.That(BuiltPacket.HasValidChecksums(packet));
        }
    }

    [Test]
    public void An_ICMP_error_is_turned_with_the_packet_that_it_quotes()
    {
        const int addresses = 12, quoted = 28;
        var packet = KernelPackets.Unreachable.ToArray();
        TcpPacket.SwapAddresses(packet);

        Assert.That(packet[addresses..(addresses + 8)], Is.EqualTo(new byte[] { 10, 99, 0, 2, 10, 99, 0, 1 }));
        Assert.That(packet[quoted..], Is.EqualTo(KernelPackets.Datagram), "its sender knows the datagram for its own");
        Assert.That(BuiltPacket.HasValidChecksums(packet));
    }

    [TestCase(8)]
    [TestCase(0)]
    public void An_ICMP_message_other_than_an_error_quotes_nothing(int type)
    {
        var packet = KernelPackets.Unreachable.ToArray();
        packet[20] = (byte)type;
        var rest = packet[20..];
        TcpPacket.SwapAddresses(packet);

        Assert.That(packet[20..], Is.EqualTo(rest));
    }

    [Test]
    public void A_packet_without_addresses_is_unchanged()
    {
        var packet = KernelPackets.Unreachable[..19];
        TcpPacket.SwapAddresses(packet);
        Assert.That(packet, Is.EqualTo(KernelPackets.Unreachable[..19]));

        packet = KernelPackets.Unreachable[..47];
        TcpPacket.SwapAddresses(packet);
        Assert.That(packet[20..], Is.EqualTo(KernelPackets.Unreachable[20..47]), "of the quoted packet, a part of the addresses");
    }

    [TestCase(TcpFlags.Syn, "S")]
    [TestCase(TcpFlags.Syn | TcpFlags.Ack, "S.")]
    [TestCase(TcpFlags.Ack, ".")]
    [TestCase(TcpFlags.Psh | TcpFlags.Ack, "P.")]
    [TestCase(TcpFlags.Fin | TcpFlags.Ack, "F.")]
    [TestCase(TcpFlags.Fin | TcpFlags.Psh | TcpFlags.Ack, "FP.")]
    [TestCase(TcpFlags.Rst, "R")]
    [TestCase(TcpFlags.Rst | TcpFlags.Ack, "R.")]
    [TestCase(TcpFlags.Syn | TcpFlags.Ece | TcpFlags.Cwr, "SEW")]
    [TestCase(TcpFlags.Psh | TcpFlags.Ack | TcpFlags.Urg, "P.U")]
    [TestCase(TcpFlags.None, "none")]
    public void Flags_are_written_as_tcpdump_does(TcpFlags flags, string letters) =>
        Assert.That(TcpPacket.Letters(flags), Is.EqualTo(letters));

    private static IEnumerable<Built> Some(int count)
    {
        var random = new Random(1071);
        for (var i = 0; i < count; i++)
        {
            var payload = new byte[i < 64 ? i : random.Next(1461)];
            random.NextBytes(payload);
            yield return new Built(
                Address(), Port(), Address(), Port(), Number(), Number(), (TcpFlags)random.Next(256), Port(), payload);
        }

        // Below 127.0.0.0, so that no address has a special meaning.
        uint Address() => (uint)random.Next(0x01000000, 0x7F000000);
        ushort Port() => (ushort)random.Next(1, 65536);
        uint Number() => (uint)random.NextInt64(1L << 32);
    }

    private static string Dotted(uint address) => $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}";
}
