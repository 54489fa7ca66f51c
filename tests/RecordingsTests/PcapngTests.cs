using System.Buffers.Binary;
using System.Text;
using Courseware.Recordings;

namespace Courseware.Tests.RecordingsTests;

/// <summary>The capture file, block by block.</summary>
internal sealed class PcapngTests
{
    private const ushort Comment = 1, Application = 4, InterfaceName = 2, TimeResolution = 9;
    private const int TimeHigh = 4, TimeLow = 8, CapturedLength = 12, OriginalLength = 16, PacketData = 20;

    private static readonly IReadOnlyDictionary<int, string> NoComments = new Dictionary<int, string>();

    [Test]
    public void The_section_names_its_maker_and_the_scenario()
    {
        var section = Written(new Capture([]))[0];

        Assert.That(section.Type, Is.EqualTo(PcapngReader.SectionHeader));
        Assert.That(section.Word(0), Is.EqualTo(0x1A2B3C4D), "the byte-order magic");
        Assert.That(section.Word(4), Is.EqualTo(1), "version 1.0");
        Assert.That(BinaryPrimitives.ReadInt64LittleEndian(section.Body.AsSpan(8)), Is.EqualTo(-1), "a section of unknown length");
        Assert.That(section.Texts(Application), Is.EqualTo(["Courseware"]));
        Assert.That(section.Texts(Comment), Is.EqualTo(["scenario fin-is-lost"]));
    }

    [Test]
    public void The_interface_has_raw_packets_and_nanoseconds()
    {
        var wire = Written(new Capture([]))[1];

        Assert.That(wire.Type, Is.EqualTo(PcapngReader.InterfaceDescription));
        Assert.That(wire.Word(0), Is.EqualTo(101), "LINKTYPE_RAW, and zeros in what is reserved");
        Assert.That(wire.Word(4), Is.Zero, "no limit to a packet's length");
        Assert.That(wire.Texts(InterfaceName), Is.EqualTo(["fin-is-lost"]));
        Assert.That(wire.Options.Single(o => o.Code == TimeResolution).Value, Is.EqualTo(new byte[] { 9 }));
    }

    [Test]
    public void Packets_of_every_length_come_back_in_their_order()
    {
        var lengths = Enumerable.Range(0, 70).Append(1500).Append(65535).ToArray();
        var packets = lengths.Select((n, i) => new CapturedPacket(i + 1, i, Random(n), n, null)).ToArray();

        var blocks = Written(new Capture(packets)).Skip(2).ToArray();

        Assert.That(blocks.Select(b => b.Body[PacketData..]), Is.EqualTo(packets.Select(p => p.Bytes.ToArray())));
        Assert.That(blocks.Select(b => b.Word(CapturedLength)), Is.EqualTo(lengths));
        Assert.That(blocks.Select(b => b.Word(OriginalLength)), Is.EqualTo(lengths));
        Assert.That(blocks.Select(b => b.Options.Count), Has.All.Zero);
        Assert.That(blocks.Select(b => b.Word(0)), Has.All.Zero, "the first interface");
    }

    [Test]
    public void A_truncated_packet_has_its_original_length()
    {
        var block = Written(new Capture([new CapturedPacket(1, 0, Random(120), 1500, null)]))[2];

        Assert.That((block.Word(CapturedLength), block.Word(OriginalLength)), Is.EqualTo((120u, 1500u)));
    }

    [TestCase(0, 0ul)]
    [TestCase(0.000000001, 1ul)]
    [TestCase(0.123456789, 123_456_789ul)]
    [TestCase(4.294967296, 4_294_967_296ul)]
    [TestCase(86400.000001, 86_400_000_001_000ul)]
    [TestCase(-0.5, 0ul)]
    public void Times_are_nanoseconds_since_the_scenario_began(double at, ulong nanoseconds)
    {
        var block = Written(new Capture([new CapturedPacket(1, at, Random(40), 40, null)]))[2];

        Assert.That(((ulong)block.Word(TimeHigh) << 32) | block.Word(TimeLow), Is.EqualTo(nanoseconds));
    }

    [Test]
    public void Notes_are_separate_comments()
    {
        var capture = new Capture(
        [
            new CapturedPacket(1, 0, Random(40), 40, null),
            new CapturedPacket(2, 0, Random(41), 41, "dropped by the grader"),
            new CapturedPacket(7, 0, Random(42), 42, "held by the grader"),
            new CapturedPacket(8, 0, Random(43), 43, null),
        ]);
        var comments = new Dictionary<int, string> { [7] = "a: passed ok\nb: failed reset — 끝", [8] = "c: passed ok", [9] = "nobody" };

        Assert.That(Written(capture, comments).Skip(2).Select(b => b.Texts(Comment)), Is.EqualTo(new[]
        {
            [],
            ["dropped by the grader"],
            ["held by the grader", "a: passed ok", "b: failed reset — 끝"],
            new[] { "c: passed ok" },
        }));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public void A_long_comment_is_truncated_between_characters(int before)
    {
        var text = new string('x', before) + new string('끝', 30_000);
        var capture = new Capture([new CapturedPacket(1, 0, Random(40), 40, text)]);

        var comment = Written(capture)[2].Texts(Comment).Single();

        Assert.That(Encoding.UTF8.GetByteCount(comment), Is.InRange(65_530, 65_535));
        Assert.That(comment, Does.Match($"^x{{{before}}}끝+… \\(the first part of {Encoding.UTF8.GetByteCount(text)} bytes\\)$"));
    }

    [Test]
    public void The_bytes_are_the_same_on_every_machine()
    {
        var capture = new Capture([new CapturedPacket(1, 1.5, new byte[] { 1, 2, 3, 4, 5 }, 5, null)]);

        const string section = "0a0d0d0a 48000000 4d3c2b1a 01000000 ffffffffffffffff"
            + " 04000a00 436f75727365776172650000 01001400 7363656e6172696f2066696e2d69732d6c6f7374 00000000 48000000 ";
        const string wire = "01000000 30000000 65000000 00000000 02000b00 66696e2d69732d6c6f7374 00 09000100 09000000 00000000 30000000 ";
        const string packet = "06000000 28000000 00000000 00000000 002f6859 05000000 05000000 0102030405 000000 28000000";
        Assert.That(
            Convert.ToHexStringLower(Bytes(capture, NoComments)),
            Is.EqualTo((section + wire + packet).Replace(" ", "", StringComparison.Ordinal)));
    }

    private static List<PcapngBlock> Written(Capture capture, IReadOnlyDictionary<int, string>? comments = null) =>
        PcapngReader.Read(Bytes(capture, comments ?? NoComments));

    private static byte[] Bytes(Capture capture, IReadOnlyDictionary<int, string> comments)
    {
        using var stream = new MemoryStream();
        Pcapng.Write(stream, capture, "fin-is-lost", comments);
        return stream.ToArray();
    }

    // The length is the seed: no zeros at the end that could pass for padding.
    private static byte[] Random(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
