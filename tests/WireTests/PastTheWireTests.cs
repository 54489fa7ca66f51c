using Courseware.Judging;
using Courseware.Recordings;
using Courseware.Tests.LabsTests;
using Courseware.Wire;

namespace Courseware.Tests.WireTests;

/// <summary>Programs that send unexpected packets over the wire, or bypass it: recorded, and nothing hangs.</summary>
[Category(Requires.Slow)]
[TestFixture(NetworkChoice.Tun)]
[TestFixture(NetworkChoice.Veth)]
[CancelAfter(600_000)]
internal sealed class PastTheWireTests(string kind)
{
    [Test]
    public async Task A_refused_datagram_is_recorded(CancellationToken _)
    {
        var recording = await PlayAsync("", "udp", async context =>
        {
            var port = context.LeasePort();
            var client = await context.StartAsync("client", "student", [$"{port.Address.Address}", $"{port.Port}"]);
            await context.WaitForExitAsync(client);
        });

        Assert.That(recording.All<DatagramSeen>().Select(d => d.Protocol), Is.EqualTo((string[])["udp", "icmp"]));
        Assert.That(recording.First<DatagramSeen>()!.Length, Is.EqualTo(10));
        Assert.That(recording.Output("client", "stderr"), Is.EqualTo("recv: Connection refused\n"u8.ToArray()));
    }

    [Test]
    public async Task Two_connections_are_distinguished(CancellationToken _)
    {
        var recording = await PlayAsync("", "two-connections", async context =>
        {
            var listener = context.Listen("server");
            var client = await context.StartAsync("client", "student", [$"{listener.Address.Address}", $"{listener.Address.Port}"]);
            using var one = await context.AcceptAsync(listener, client);
            using var two = await context.AcceptAsync(listener, client);
            await context.ReceiveAsync(one!);
            await context.ReceiveAsync(two!);
            await context.WaitForExitAsync(client);
        });

        var sent = recording.All<SegmentSeen>().Where(s => s.From == "client").GroupBy(s => s.Connection).Select(g => (g.Key, g.Sum(s => s.Length)));
        Assert.That(sent, Is.EqualTo(new[] { (1, 10), (2, 20) }));
    }

    [Test]
    public async Task A_server_that_listens_on_loopback_only_is_reached_there(CancellationToken _)
    {
        var recording = await PlayAsync("accept-local tsc", "", async context =>
        {
            var port = context.LeasePort();
            var server = await context.StartAsync("server", "student", [$"{port.Port}"]);
            Assert.That(await context.WaitForListenAsync(server, port), Is.True);
            var client = await context.ConnectAsync(port.Address);
            await context.ReceiveAsync(client!);
            context.SampleSocket(client!, server, "now");
            await context.WaitForExitAsync(server);
        });

        Assert.That(recording.First<WireBypassed>(), Is.EqualTo(new WireBypassed("server", "127.0.0.1") { At = recording.First<WireBypassed>()!.At }));
        Assert.That(recording.First<PeerEof>()!.TotalReceived, Is.EqualTo(10));
        Assert.That(recording.All<SegmentSeen>(), Is.Empty);
    }

    [Test]
    public async Task A_server_for_IPv6_alone_is_found_and_cannot_be_reached(CancellationToken _)
    {
        var recording = await PlayAsync("accept-ipv6-only", "", async context =>
        {
            var port = context.LeasePort();
            var server = await context.StartAsync("server", "student", [$"{port.Port}"]);
            Assert.That(await context.WaitForListenAsync(server, port), Is.True);
            Assert.That(await context.ConnectAsync(port.Address), Is.Null);
        });

        Assert.That(recording.First<ProgramListening>()!.Address, Is.EqualTo("::"));
        Assert.That(recording.First<PeerRefused>()!.Error, Is.EqualTo("ECONNREFUSED"));
        Assert.That(recording.First<WireBypassed>(), Is.Null);
        Assert.That(recording.All<SegmentSeen>().Select(s => s.Flags), Is.EqualTo((string[])["S", "R."]));
    }

    [TestCase("127.0.0.1")]
    [TestCase("10.99.0.1")]
    public async Task A_client_of_another_address_is_reported(string address, CancellationToken _)
    {
        var recording = await PlayAsync("", "connect tc", async context =>
        {
            var listener = context.Listen("server");
            var client = await context.StartAsync("client", "student", [address, $"{listener.Address.Port}"]);
            Assert.That(await context.AcceptAsync(listener, client), Is.Null);
            await context.WaitForExitAsync(client);
        });

        Assert.That(recording.First<WrongAddress>(), Is.EqualTo(new WrongAddress("client", address, "10.99.0.2") { At = recording.First<WrongAddress>()!.At }));
        Assert.That(recording.First<PeerConnected>(), Is.Null);
        Assert.That(recording.First<Stalled>(), Is.Null, "its end was enough");
    }

    [Test]
    public async Task A_client_of_a_wrong_address_is_given_up(CancellationToken _)
    {
        var recording = await PlayAsync("", "knock", async context =>
        {
            var listener = context.Listen("server");
            var client = await context.StartAsync("client", "student", ["127.0.0.1", $"{listener.Address.Port}"]);
            await context.AcceptAsync(listener, client);
        });

        Assert.That(recording.All<WrongAddress>().Count(), Is.EqualTo(1));
        Assert.That(recording.First<Stalled>(), Is.Not.Null);
    }

    [TestCase("127.0.0.1")]
    [TestCase("10.99.0.1")]
    public async Task A_connection_past_the_wire_is_found_by_its_leftovers(string address, CancellationToken _)
    {
        var recording = await PlayAsync("accept tsrc", "connect rc", async context =>
        {
            var port = context.LeasePort();
            var server = await context.StartAsync("server", "student", [$"{port.Port}"]);
            Assert.That(await context.WaitForListenAsync(server, port), Is.True);
            var client = await context.StartAsync("client", "student", [address, $"{port.Port}"]);
            await context.WaitForExitAsync(client);
            await context.WaitForExitAsync(server);
        });

        Assert.That(recording.First<WrongAddress>(), Is.EqualTo(new WrongAddress("client", address, "10.99.0.2") { At = recording.First<WrongAddress>()!.At }));
        Assert.That(new WireFacts(recording).NotCrossed("server", 10), Has.Property("Reason").EqualTo(Reason.WrongAddress));
    }

    [Test]
    public async Task A_flood_of_datagrams_is_counted_and_mostly_dropped(CancellationToken _)
    {
        var recording = await PlayAsync("", "udp-flood", async context =>
        {
            var port = context.LeasePort();
            var client = await context.StartAsync("client", "student", [$"{port.Address.Address}", $"{port.Port}"]);
            await context.WaitForExitAsync(client);
        });

        Assert.That(recording.All<DatagramSeen>().Count(), Is.EqualTo(1000));
        Assert.That(recording.Capture!.Packets.Sum(p => (long)p.Bytes.Length), Is.LessThanOrEqualTo(1000 * 120));
        var flood = recording.First<WireFlooded>()!;
        Assert.That(flood.Packets, Is.GreaterThan(WireFlooded.Limit));
        Assert.That(flood.NotKept, Is.EqualTo(flood.Packets - 1000));
    }

    [Test]
    public async Task Connections_next_to_the_first_one_are_stored_within_limits(CancellationToken _)
    {
        var recording = await PlayAsync("accept " + new string('b', 200) + "s", "connect r", async context =>
        {
            var port = context.LeasePort();
            var first = await context.StartAsync("client", "student", [$"{port.Address.Address}", $"{port.Port}"]);
            await context.WaitForExitAsync(first);
            var server = await context.StartAsync("server", "student", [$"{port.Port}"]);
            Assert.That(await context.WaitForListenAsync(server, port), Is.True);
            var second = await context.StartAsync("client", "student", [$"{port.Address.Address}", $"{port.Port}"]);
            await context.WaitForExitAsync(second);
        });

        Assert.That(recording.All<SegmentSeen>().Count(s => s.Connection == 1), Is.EqualTo(2), "the refusal");
        Assert.That(recording.All<SegmentSeen>().Count(s => s.Connection == 2), Is.EqualTo(5000));
        Assert.That(recording.Capture!.Packets.Sum(p => (long)p.Bytes.Length), Is.LessThan(8 << 20));
        Assert.That(recording.First<WireFlooded>()!.NotKept, Is.GreaterThan(0));
    }

    [Test]
    public async Task A_flood_is_bounded_in_the_recording(CancellationToken _)
    {
        var recording = await PlayAsync("accept " + new string('b', 3000) + "s", "connect r", async context =>
        {
            var port = context.LeasePort();
            var server = await context.StartAsync("server", "student", [$"{port.Port}"]);
            Assert.That(await context.WaitForListenAsync(server, port), Is.True);
            var client = await context.StartAsync("client", "student", [$"{port.Address.Address}", $"{port.Port}"]);
            await context.WaitForExitAsync(client);
        });

        Assert.That(recording.Output("client", "stdout"), Is.EqualTo("300000000 bytes, then end of file\n"u8.ToArray()));
        Assert.That(recording.First<SegmentsNotKept>()!.Count, Is.GreaterThan(0));
        Assert.That(recording.Capture!.Packets.Sum(p => (long)p.Bytes.Length), Is.LessThan(100 << 20));
        Assert.That(recording.All<SegmentSeen>().Last(s => s.Flags.Contains('F') && s.From == "server").Seq, Is.GreaterThan(299_000_000));
        Assert.That(recording.First<CaptureLost>(), Is.Null);
    }

    private async Task<ScenarioRecording> PlayAsync(string server, string client, Func<Labs.ScenarioContext, Task> run) =>
        await TestScenario.Async(await Requires.WireAsync(kind), server, client, run);
}
