using Courseware.Recordings;
using Courseware.Tests.LabsTests;
using Courseware.Tests.RecordingsTests;
using Courseware.Tests.Submissions;
using Courseware.Wire;

namespace Courseware.Tests.WireTests;

/// <summary>A capture of two real programs: Wireshark and the recording tell the same of it.</summary>
[Category(Requires.Slow)]
[TestFixture(NetworkChoice.Tun)]
[TestFixture(NetworkChoice.Veth)]
[CancelAfter(600_000)]
internal sealed class RealCaptureTests(string kind)
{
    [Test]
    public async Task Wireshark_and_the_recording_agree(CancellationToken _)
    {
        var network = await Requires.WireAsync(kind);
        var recording = await TestScenario.Async(network, "accept bsrc", "connect rtc", async context =>
        {
            using var lost = context.Wire!.Drop(SegmentMatch.Fin.FromServer.First());
            var port = context.LeasePort();
            var server = await context.StartAsync("server", "student", [$"{port.Port}"]);
            Assert.That(await context.WaitForListenAsync(server, port), Is.True);
            var client = await context.StartAsync("client", "student", [$"{port.Address.Address}", $"{port.Port}"]);
            await context.WaitForExitAsync(client);
            await context.WaitForExitAsync(server);
        });
        using var folder = new TemporaryFolder();
        recording.Save(folder.Path);
        var file = folder.At("wire.pcapng");

        Assert.That(await Tshark.FieldsAsync(file, Tshark.AnythingWrong, "frame.number"), Is.Empty);
        var rows = await Tshark.FieldsAsync(
            file, "tcp.stream == 0", "frame.number", "frame.time_epoch", "tcp.flags", "tcp.seq", "tcp.ack", "tcp.len", "tcp.window_size_value",
                "frame.comment");
        var segments = recording.All<SegmentSeen>().OrderBy(s => s.Number).ToArray();
        Assert.That(rows.Select(r => $"{r[0]} {Letters(r[2])} {r[3]} {r[4]} {r[5]} {r[6]} {r[7]}"), Is.EqualTo(segments.Select(s =>
            $"{s.Number} {s.Flags} {s.Seq} {s.Ack} {s.Length} {s.Window} {(s.Fault is null ? "" : $"{s.Fault} by the grader")}")));
        Assert.That(rows.Select(r => Math.Round(double.Parse(r[1]), 6)), Is.EqualTo(segments.Select(s => s.At)).Within(0.000001));
        Assert.That(segments.Count(s => s.Fault == "dropped"), Is.EqualTo(1));
    }

    private static string Letters(string hex) => TcpPacket.Letters((TcpFlags)Convert.ToInt32(hex, 16));
}
