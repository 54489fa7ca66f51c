using System.Diagnostics;
using Courseware.Recordings;
using Courseware.Tests.Submissions;
using Courseware.Tests.WireTests;
using Courseware.Wire;

namespace Courseware.Tests.RecordingsTests;

/// <summary>The capture of a recording on disk, read by Wireshark's own tshark.</summary>
[Category(Requires.Slow)]
internal sealed class CaptureFileTests
{
    private static readonly ScenarioRecording Recording = new(
        "fin-is-lost", [new ScenarioStarted("fin-is-lost", 1, 4, PayloadKind.Text), new ScenarioEnded { At = 1 }],
        new Dictionary<string, byte[]> { ["receive.dat"] = [1, 2, 3] })
    {
        Capture = KernelPackets.Captured("dropped by the grader", noteAt: 6),
    };

    [Test]
    public async Task Wireshark_sees_names_times_and_comments()
    {
        using var folder = new TemporaryFolder();
        Recording.Save(folder.At("fin-is-lost"), new Dictionary<int, string>
        {
            [6] = "server-half-closes: passed ok",
            [8] = "server-hears-thanks: failed reset-after-eof — 끝\nclient-thanks: passed ok",
        });
        var file = folder.At("fin-is-lost/wire.pcapng");

        Assert.That(await Tshark.FieldsAsync(file, Tshark.AnythingWrong, "frame.number"), Is.Empty);
        var rows = await Tshark.FieldsAsync(
            file, "ip", "frame.number", "frame.time_epoch", "frame.interface_name", "tcp.stream", "frame.len", "tcp.len", "frame.comment");
        Assert.That(rows.Select(r => r[0]), Is.EqualTo(Enumerable.Range(1, 11).Select(i => $"{i}")));
        Assert.That(rows.Select(r => r[1]), Is.EqualTo(Enumerable.Range(0, 11).Select(i => $"0.{250 + (i * 10)}000000")));
        Assert.That(rows.Select(r => r[2]), Has.All.EqualTo("fin-is-lost"));
        Assert.That(rows.Select(r => r[3]), Has.All.EqualTo("0"), "one conversation");
        Assert.That(rows.Select(r => r[4]), Is.EqualTo(KernelPackets.HalfClose.Select(p => $"{p.Length}")));
        Assert.That(rows.Where(r => r[5] != "0").Select(r => (r[0], r[5])), Is.EqualTo(new[] { ("4", "4"), ("8", "10") }));
        Assert.That(rows.Where(r => r[6].Length > 0).Select(r => (r[0], r[6])), Is.EqualTo(new[]
        {
            ("6", "dropped by the grader|server-half-closes: passed ok"),
            ("8", "server-hears-thanks: failed reset-after-eof — 끝|client-thanks: passed ok"),
        }));
    }

    [TestCase(8, "_ws.malformed || ip.checksum.status == 0")]
    [TestCase(37, "tcp.checksum.status == 0")]
    public async Task Wireshark_would_find_a_wrong_checksum(int spoilt, string filter)
    {
        using var folder = new TemporaryFolder();
        var packets = Recording.Capture!.Packets.ToArray();
        var bytes = packets[3].Bytes.ToArray();
        bytes[spoilt] ^= 0x40;
        packets[3] = packets[3] with { Bytes = bytes };
        (Recording with { Capture = new Capture(packets) }).Save(folder.Path);

        foreach (var wrong in new[] { filter, Tshark.AnythingWrong })
            Assert.That((await Tshark.FieldsAsync(folder.At("wire.pcapng"), wrong, "frame.number")).Select(r => r[0]), Is.EqualTo(["4"]));
    }

    [Test]
    public void A_recording_is_read_without_its_capture()
    {
        using var folder = new TemporaryFolder();
        Recording.Save(folder.At("fin-is-lost"));

        var read = ScenarioRecording.Load(folder.At("fin-is-lost"));

        Assert.That(TemporaryFolder.FilesIn(folder.Path), Does.Contain("fin-is-lost/wire.pcapng"));
        Assert.That(read.Capture, Is.Null);
        Assert.That(read.Attachments.Keys, Is.EqualTo(["receive.dat"]));
        Assert.That(read.Events, Is.EqualTo(Recording.Events));
    }

    [Test]
    public void Where_there_was_no_wire_there_is_no_capture_file()
    {
        using var folder = new TemporaryFolder();
        (Recording with { Capture = null }).Save(folder.Path);

        Assert.That(TemporaryFolder.FilesIn(folder.Path), Is.EqualTo(["receive.dat", "recording.jsonl"]));
    }

    // As many as a megabytes-long transfer to a client that reads slowly has.
    [Test]
    public async Task A_large_capture_is_written_in_constant_memory()
    {
        const int count = 10_000;
        using var folder = new TemporaryFolder();
        var recording = Recording with { Capture = new Capture([.. Transfer(count)]) };
        var comments = new Dictionary<int, string> { [count] = "server-sends-file: passed ok" };
        recording.Save(folder.Path, comments);
        var file = new FileInfo(folder.At("wire.pcapng"));

        var before = (Bytes: GC.GetAllocatedBytesForCurrentThread(), Time: Stopwatch.GetTimestamp());
        recording.Save(folder.Path, comments);
        var (bytes, time) = (GC.GetAllocatedBytesForCurrentThread() - before.Bytes, Stopwatch.GetElapsedTime(before.Time));

        await TestContext.Out.WriteLineAsync($"{count} packets, {file.Length} bytes on disk: {time.TotalMilliseconds:F0} ms, {bytes} bytes of memory");
        Assert.That(bytes, Is.LessThan(20 * count), "memory for the file, not for each packet");
        Assert.That(await Tshark.FieldsAsync(file.FullName, Tshark.AnythingWrong, "frame.number"), Is.Empty);
        var rows = await Tshark.FieldsAsync(file.FullName, "ip", "frame.number", "tcp.len", "frame.comment");
        Assert.That(rows.Select(r => r[0]), Is.EqualTo(Enumerable.Range(1, count).Select(i => $"{i}")));
        Assert.That(rows.Sum(r => int.Parse(r[1])), Is.EqualTo(recording.Capture.Packets.Sum(p => p.Length - BuiltPacket.HeadersLength)));
        Assert.That(rows.Where(r => r[2].Length > 0).Select(r => (r[0], r[2])), Is.EqualTo(new[] { ($"{count}", comments[count]) }));
    }

    // Data one way, an acknowledgement after each two segments.
    private static IEnumerable<CapturedPacket> Transfer(int count)
    {
        const uint server = 0x0A630002, client = 0x0A630001;
        var payload = new byte[1460];
        new Random(1).NextBytes(payload);
        uint sent = 1;
        for (var number = 1; number <= count; number++)
        {
            var isAck = number % 3 == 0;
            var data = isAck ? [] : payload.AsSpan(0, 1300 + (number % 160));
            var packet = new byte[BuiltPacket.HeadersLength + data.Length];
            if (isAck)
                BuiltPacket.Build(packet, client, 40000, server, 9190, 1, sent, TcpFlags.Ack, 64240, data);
            else
                BuiltPacket.Build(packet, server, 9190, client, 40000, sent, 1, TcpFlags.Ack, 64240, data);
            sent += (uint)data.Length;
            yield return new CapturedPacket(number, number * 0.0001, packet, packet.Length, null);
        }
    }
}
