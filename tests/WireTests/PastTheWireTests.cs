using Courseware.Recordings;
using Courseware.Tests.LabsTests;
using Courseware.Wire;

namespace Courseware.Tests.WireTests;

/// <summary>Programs that do on the wire what nobody asked for, or go past it: recorded, and nothing hangs.</summary>
[Category(Requires.Slow)]
[TestFixture(NetworkChoice.Tun)]
[TestFixture(NetworkChoice.Veth)]
[CancelAfter(60_000)]
internal sealed class PastTheWireTests(string kind)
{
    [Test]
    public async Task A_datagram_is_recorded_and_its_refusal_reaches_who_sent_it(CancellationToken _)
    {
        var recording = await PlayAsync("", "udp", async stage =>
        {
            var port = stage.TakePort();
            var client = await stage.StartAsync("client", "student", [$"{port.Address.Address}", $"{port.Port}"]);
            await stage.ExitedAsync(client);
        });

        Assert.That(recording.All<DatagramSeen>().Select(d => d.Protocol), Is.EqualTo((string[])["udp", "icmp"]));
        Assert.That(recording.First<DatagramSeen>()!.Length, Is.EqualTo(10));
        Assert.That(recording.Output("client", "stderr"), Is.EqualTo("recv: Connection refused\n"u8.ToArray()));
    }

    [Test]
    public async Task Two_connections_are_told_apart(CancellationToken _)
    {
        var recording = await PlayAsync("", "two-connections", async stage =>
        {
            var listener = stage.Listen("server");
            var client = await stage.StartAsync("client", "student", [$"{listener.Address.Address}", $"{listener.Address.Port}"]);
            using var one = await stage.AcceptAsync(listener, client);
            using var two = await stage.AcceptAsync(listener, client);
            await stage.ReceiveAsync(one!);
            await stage.ReceiveAsync(two!);
            await stage.ExitedAsync(client);
        });

        var sent = recording.All<SegmentSeen>().Where(s => s.From == "client").GroupBy(s => s.Connection).Select(g => (g.Key, g.Sum(s => s.Length)));
        Assert.That(sent, Is.EqualTo(new[] { (1, 10), (2, 20) }));
    }

    [Test]
    public async Task A_server_that_listens_on_loopback_only_is_reached_there(CancellationToken _)
    {
        var recording = await PlayAsync("accept-local tsc", "", async stage =>
        {
            var port = stage.TakePort();
            var server = await stage.StartAsync("server", "student", [$"{port.Port}"]);
            Assert.That(await stage.ListensAsync(server, port), Is.True);
            var client = await stage.ConnectAsync(port.Address);
            await stage.ReceiveAsync(client!);
            stage.Look(client!, server, "now");
            await stage.ExitedAsync(server);
        });

        Assert.That(recording.First<WireBypassed>(), Is.EqualTo(new WireBypassed("server", "127.0.0.1") { At = recording.First<WireBypassed>()!.At }));
        Assert.That(recording.First<PeerEof>()!.TotalReceived, Is.EqualTo(10));
        Assert.That(recording.All<SegmentSeen>(), Is.Empty);
    }

    [Test]
    public async Task A_server_for_IPv6_alone_is_found_and_cannot_be_reached(CancellationToken _)
    {
        var recording = await PlayAsync("accept-ipv6-only", "", async stage =>
        {
            var port = stage.TakePort();
            var server = await stage.StartAsync("server", "student", [$"{port.Port}"]);
            Assert.That(await stage.ListensAsync(server, port), Is.True);
            Assert.That(await stage.ConnectAsync(port.Address), Is.Null);
        });

        Assert.That(recording.First<ProgramListening>()!.Address, Is.EqualTo("::"));
        Assert.That(recording.First<PeerRefused>()!.Error, Is.EqualTo("ECONNREFUSED"));
        Assert.That(recording.First<WireBypassed>(), Is.Null);
        Assert.That(recording.All<SegmentSeen>().Select(s => s.Flags), Is.EqualTo((string[])["S", "R."]));
    }

    [Test]
    public async Task A_client_that_insists_on_the_loopback_address_is_heard(CancellationToken _)
    {
        var recording = await PlayAsync("", "connect tc", async stage =>
        {
            var listener = stage.Listen("server");
            var client = await stage.StartAsync("client", "student", ["127.0.0.1", $"{listener.Address.Port}"]);
            var server = await stage.AcceptAsync(listener, client);
            await stage.ReceiveAsync(server!);
            await stage.ExitedAsync(client);
        });

        Assert.That(recording.First<PeerEof>()!.TotalReceived, Is.EqualTo(10));
    }

    [Test]
    public async Task A_flood_is_bounded_in_the_recording_and_intact_for_the_programs(CancellationToken _)
    {
        var recording = await PlayAsync("accept " + new string('b', 3000) + "s", "connect r", async stage =>
        {
            var port = stage.TakePort();
            var server = await stage.StartAsync("server", "student", [$"{port.Port}"]);
            Assert.That(await stage.ListensAsync(server, port), Is.True);
            var client = await stage.StartAsync("client", "student", [$"{port.Address.Address}", $"{port.Port}"]);
            await stage.ExitedAsync(client);
        });

        Assert.That(recording.Output("client", "stdout"), Is.EqualTo("300000000 bytes, then end of file\n"u8.ToArray()));
        Assert.That(recording.First<SegmentsNotKept>()!.Count, Is.GreaterThan(0));
        Assert.That(recording.Capture!.Packets.Sum(p => (long)p.Bytes.Length), Is.LessThan(100 << 20));
        Assert.That(recording.All<SegmentSeen>().Last(s => s.Flags.Contains('F') && s.From == "server").Seq, Is.GreaterThan(299_000_000));
        Assert.That(recording.First<CaptureLost>(), Is.Null);
    }

    private async Task<ScenarioRecording> PlayAsync(string server, string client, Func<Labs.Stage, Task> run) =>
        await Play.Async(await Requires.WireAsync(kind), server, client, run);
}
