using System.Text;
using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Reporting.Ladders;
using Courseware.Tests.LabsTests;
using Courseware.Wire;

namespace Courseware.Tests.WireTests;

/// <summary>The wire between two real programs that know nothing of it, in a real kernel.</summary>
[TestFixture(NetworkChoice.Tun)]
[TestFixture(NetworkChoice.Veth)]
[CancelAfter(600_000)]
internal sealed class WireLinkTests(string kind)
{
    [Test]
    public async Task Every_segment_is_seen_once_and_the_bytes_add_up(CancellationToken _)
    {
        var recording = await TransferAsync("bsrc", "rtc");

        var segments = recording.All<SegmentSeen>().ToList();
        Assert.That(recording.Output("client", "stdout"), Is.EqualTo("100000 bytes, then end of file\n"u8.ToArray()));
        Assert.That(recording.Output("server", "stdout"), Is.EqualTo("10 bytes, then end of file\n"u8.ToArray()));
        Assert.That(segments.Select(s => s.Number), Is.EqualTo(Enumerable.Range(1, segments.Count)));
        Assert.That(segments.Where(s => s.From == "server").Sum(s => s.Length), Is.EqualTo(100_000));
        Assert.That(segments, Has.All.Property("Length").LessThanOrEqualTo(1460).And.Property("Connection").EqualTo(1));
        Assert.That(segments.Select(s => s.Delivered - s.At), Has.All.InRange(0, 1));
        Assert.That(segments.Take(3)
            .Select(s => (s.From, s.Flags, s.Seq, s.Ack)), Is.EqualTo(new[] { ("client", "S", 0L, 0L), ("server", "S.", 0, 1), ("client", ".", 1, 1) }));
        Assert.That(segments.Single(s => s.From == "server" && s.Flags.Contains('F')), Has.Property("Seq").GreaterThan(98_000).And.Property("Seq")
            .LessThanOrEqualTo(100_001));
        Assert.That(recording.Capture!.Packets, Has.Count.EqualTo(segments.Count));
        Assert.That(recording.First<CaptureLost>(), Is.Null);
        Assert.That(States(recording, "server"), Is.EqualTo((string[])["SynReceived", "FinWait1", "FinWait2", "TimeWait"])
            .Or.EqualTo((string[])["SynReceived", "FinWait1", "TimeWait"]));
        Assert.That(recording.First<SocketSeen>(s => s.State == "TimeWait"), Has.Property("Timer").EqualTo("time-wait").And.Property("TimerSeconds")
            .InRange(59, 60.1));
    }

    [Test]
    public async Task A_simultaneous_close_leads_to_CLOSING([Range(1, 50)] int _)
    {
        var recording = await TransferAsync("c", "c", async (context, wire, programs) =>
        {
            using var fins = wire.Hold(SegmentMatch.Fin);
            var both = Task.WhenAll(Seen(SegmentMatch.Fin.FromClient), Seen(SegmentMatch.Fin.FromServer));
            await programs();
            await both;
            wire.Release(fins);

            Task Seen(SegmentMatch match) => wire.WaitForAsync(match, context.CancellationToken);
        });

        // ESTABLISHED lasts no longer than it takes a program to close.
        Assert.That(States(recording, "client").TakeLast(3), Is.EqualTo((string[])["FinWait1", "Closing", "TimeWait"]));
        Assert.That(States(recording, "server").TakeLast(3), Is.EqualTo((string[])["FinWait1", "Closing", "TimeWait"]));
        Assert.That(recording.First<SegmentsReleased>()!.Segments, Has.Count.GreaterThanOrEqualTo(2));
        Assert.That(Drawn(recording), Does.Match("CLOSING(.|\n)*CLOSING").And.Contain("The grader releases"));
    }

    [Test]
    public async Task A_paced_segment_is_one_read_under_any_load([Range(1, 5)] int _)
    {
        var recording = await PacedAsync("ttbsr", "etc", segments: 6);

        var reads = Encoding.UTF8.GetString(recording.Output("client", "stdout")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToList();
        var paced = recording.All<SegmentSeen>().Where(s => s.From == "server" && s.Length > 0).DistinctBy(s => s.Seq).Take(6).Select(s => s.Length).ToList();
        Assert.That(reads.Take(6), Is.EqualTo(paced));
        Assert.That(paced[0], Is.EqualTo(10), "Nagle's algorithm sends the first write at once");
        Assert.That(reads.Sum(), Is.EqualTo(100_020));
        Assert.That(recording.Output("server", "stdout"), Is.EqualTo("10 bytes, then end of file\n"u8.ToArray()));
    }

    [Test]
    public async Task A_retransmission_of_a_held_segment_overtakes_no_other(CancellationToken _)
    {
        var recording = await TransferAsync("tsrc", "rtc", async (context, wire, programs) =>
        {
            using var hold = wire.Hold(SegmentMatch.Stream.FromServer);
            var again = wire.WaitForAsync(SegmentMatch.Data.FromServer.Nth(2), context.CancellationToken);
            await programs();
            await again;
            wire.ReleaseFirst(hold);
        });

        var sent = recording.All<SegmentSeen>().Where(s => s.From == "server" && s.Length > 0).ToList();
        Assert.That(sent.Select(s => s.Delivered is null), Is.EqualTo((bool[])[false, true]), "the copy is thrown away");
        Assert.That(sent[1].Fault, Is.EqualTo("dropped"));
        var delivered = recording.All<SegmentSeen>().Where(s => s is { From: "server", Delivered: not null }).OrderBy(s => s.Delivered);
        Assert.That(delivered.Select(s => s.Number), Is.Ordered, "else the receiver refuses the one that was sent before (RFC 7323 §5)");
    }

    [Test]
    public async Task A_FIN_that_was_retransmitted_while_it_was_held_arrives_once([Range(1, 5)] int _)
    {
        var recording = await TransferAsync("rc", "c", async (context, wire, programs) =>
        {
            using var hold = wire.Hold(SegmentMatch.Fin.FromServer);
            var retransmitted = wire.WaitForAsync(SegmentMatch.Fin.FromServer.Nth(3), context.CancellationToken);
            await programs();
            await retransmitted;
            wire.Release(hold);
        });

        var fins = recording.All<SegmentSeen>().Where(s => s.From == "server" && s.Flags.Contains('F')).ToList();
        Assert.That(fins.Count(s => s.Delivered is not null), Is.EqualTo(1));
        Assert.That(recording.All<SegmentSeen>().Where(s => s.Flags.Contains('R')), Is.Empty, "a second one would end TIME_WAIT (RFC 1337)");
        Assert.That(recording.First<SegmentsReleased>()!.Segments, Is.EqualTo((int[])[fins[0].Number]));
    }

    [Test]
    public async Task A_client_that_reads_nothing_stops_the_pacing(CancellationToken _)
    {
        var recording = await PacedAsync("bsc", "w", segments: 3);

        Assert.That(recording.First<Stalled>(), Has.Property("Kind").EqualTo("idle").And.Property("WaitingFor").EqualTo("client:exit"));
        Assert.That(recording.All<SegmentsReleased>().First().Segments, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_lost_last_ACK_makes_the_end_retransmit_its_FIN(CancellationToken _)
    {
        var recording = await TransferAsync("c", "rc", async (context, wire, programs) =>
        {
            using var lost = wire.Drop(SegmentMatch.AckOfFin.FromServer.First(2));
            var third = wire.WaitForAsync(SegmentMatch.AckOfFin.FromServer.Nth(3), context.CancellationToken);
            await programs();
            await third;
        });

        var fins = recording.All<SegmentSeen>().Where(s => s.From == "client" && s.Flags.Contains('F')).ToList();
        Assert.That(fins, Has.Count.GreaterThanOrEqualTo(3));
        Assert.That(fins.Select(f => f.Seq).Distinct().Count(), Is.EqualTo(1), "the same FIN");
        Assert.That(States(recording, "client"), Does.Contain("LastAck"));
        Assert.That(States(recording, "server")[^1], Is.EqualTo("TimeWait"));
        Assert.That(recording.All<SegmentSeen>().Where(s => s.Fault == "dropped"), Has.Exactly(2).Items.And.All.Property("Delivered").Null);
        Assert.That(Drawn(recording), Does.Match("FIN \\(retransmitted\\)(.|\n)*FIN \\(retransmitted\\)").And.Contain("✗"));
    }

    [Test]
    public async Task A_lost_FIN_is_retransmitted(CancellationToken _)
    {
        var recording = await TransferAsync("ts", "r", async (_, wire, programs) =>
        {
            wire.Drop(SegmentMatch.Fin.FromServer.First());
            await programs();
        });

        Assert.That(recording.Output("client", "stdout"), Is.EqualTo("10 bytes, then end of file\n"u8.ToArray()));
        Assert.That(recording.All<SegmentSeen>().Count(s => s.From == "server" && s.Flags.Contains('F')), Is.GreaterThanOrEqualTo(2));
    }

    [Test]
    public async Task A_reset_in_the_place_of_a_FIN_is_what_its_receiver_sees(CancellationToken _)
    {
        var recording = await TransferAsync("ts", "rc", async (_, wire, programs) =>
        {
            wire.Reset(SegmentMatch.Fin.FromServer.First());
            await programs();
        });

        // Where the client is slow, its connect() fails already.
        Assert.That(Encoding.UTF8.GetString(recording.Output("client", "stdout")), Does.Not.Contain("end of file"));
        var fin = recording.All<SegmentSeen>().First(s => s.Flags.Contains('F'));
        var reset = recording.All<SegmentSeen>().First(s => s.Flags.Contains('R'));
        Assert.That((fin.Delivered, fin.Fault), Is.EqualTo(((double?)null, "dropped")));
        Assert.That((reset.From, reset.Flags, reset.Seq, reset.Fault), Is.EqualTo(("server", "R.", fin.Seq, "injected")));
        Assert.That(reset.Delivered, Is.Not.Null);
        Assert.That(Drawn(recording), Does.Contain("sent by the grader"));
    }

    [Test]
    public async Task A_closed_socket_refuses_data_with_RST_without_ACK(CancellationToken _)
    {
        var recording = await TransferAsync("tc", "rtpc");

        Assert.That(recording.All<SegmentSeen>().Where(s => s.Flags.Contains('R')).Select(s => (s.From, s.Flags)), Is.EqualTo(new[] { ("server", "R") }));
    }

    [Test]
    public async Task An_abort_sends_a_reset_with_ACK(CancellationToken _)
    {
        var recording = await TransferAsync("tplc", "r");

        Assert.That(recording.All<SegmentSeen>().Where(s => s.Flags.Contains('R')).Select(s => (s.From, s.Flags)), Is.EqualTo(new[] { ("server", "R.") }));
        Assert.That(recording.Output("client", "stdout"), Is.EqualTo("10 bytes, then Connection reset by peer\n"u8.ToArray()));
    }

    private async Task<ScenarioRecording> PacedAsync(string serverDoes, string clientDoes, int segments) =>
        await TestScenario.Async(await Requires.WireAsync(kind), $"accept {serverDoes}", $"connect {clientDoes}", async context =>
        {
            var port = context.LeasePort();
            var server = await context.StartAsync("server", "student", [$"{port.Port}"]);
            Assert.That(await context.WaitForListenAsync(server, port), Is.True);
            RunningProgram client;
            using (var pacing = SegmentPacer.Begin(context))
            {
                client = await context.StartAsync("client", "student", [$"{port.Address.Address}", $"{port.Port}"]);
                await pacing.DeliverAsync(port, server, client, segments);
            }
            await context.WaitForExitAsync(client);
            await context.WaitForExitAsync(server);
        });

    private async Task<ScenarioRecording> TransferAsync(
        string serverDoes, string clientDoes, Func<ScenarioContext, WireLink, Func<Task>, Task>? script = null)
    {
        var network = await Requires.WireAsync(kind);
        return await TestScenario.Async(network, $"accept {serverDoes}", $"connect {clientDoes}", async context =>
        {
            var ends = new List<RunningProgram>();
            await (script ?? ((_, _, programs) => programs()))(context, context.Wire!, StartAsync);
            foreach (var program in ends)
                await context.WaitForExitAsync(program);

            async Task StartAsync()
            {
                var port = context.LeasePort();
                var server = await context.StartAsync("server", "student", [$"{port.Port}"]);
                Assert.That(await context.WaitForListenAsync(server, port), Is.True);
                var client = await context.StartAsync("client", "student", [$"{port.Address.Address}", $"{port.Port}"]);
                ends.AddRange([client, server]);
            }
        });
    }

    private static string Drawn(ScenarioRecording recording) =>
        string.Join('\n', LadderText.Lines(Ladder.From(recording), "en", unicode: true));

    private static List<string> States(ScenarioRecording recording, string end) =>
        [.. recording.All<SocketSeen>().Where(s => s.Program == end && s.When.StartsWith("segment", StringComparison.Ordinal)).Select(s => s.State).Distinct()];
}
