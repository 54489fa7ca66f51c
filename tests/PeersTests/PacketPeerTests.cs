using Courseware.Peers;
using Courseware.Recordings;
using Courseware.Tests.LabsTests;
using Courseware.Wire;
using static Courseware.Wire.TcpFlags;

namespace Courseware.Tests.PeersTests;

/// <summary>A real program, with segments written by hand at its other end: scripts like the diagrams of a textbook.</summary>
[TestFixture(NetworkChoice.Tun)]
[TestFixture(NetworkChoice.Veth)]
[CancelAfter(60_000)]
internal sealed class PacketPeerTests(string kind)
{
    [Test]
    public async Task A_transfer_with_half_close_by_hand(CancellationToken _)
    {
        var recording = await ServerAsync("tsrc", async (peer, token) =>
        {
            Assert.That(await peer.ReceiveToFinAsync(token), Is.EqualTo("Thank you\0"u8.ToArray()));
            peer.Send(Ack);
            peer.Send(Ack | Psh, data: "welcome"u8);
            var ack = await peer.ExpectAsync(Ack, token);
            Assert.That(ack.Ack, Is.EqualTo(8));
            peer.Send(Fin | Ack);
            Assert.That((await peer.ExpectAsync(Ack, token)).Ack, Is.EqualTo(9));
        });

        Assert.That(recording.Output("server", "stdout"), Is.EqualTo("7 bytes, then end of file\n"u8.ToArray()));
        Assert.That(States(recording), Is.SubsetOf((string[])["SynReceived", "Established", "FinWait1", "FinWait2", "TimeWait"]));
        Assert.That(States(recording)[^1], Is.EqualTo("TimeWait"));
    }

    [Test]
    public async Task A_FIN_that_does_not_acknowledge_ours_makes_CLOSING(CancellationToken _)
    {
        var recording = await ServerAsync("c", async (peer, token) =>
        {
            await peer.ExpectAsync(Fin | Ack, token);
            peer.Send(Fin | Ack, ack: peer.Expected - 1);
            Assert.That((await peer.ExpectAsync(Ack, token)).Ack, Is.EqualTo(2), "our FIN is acknowledged");
            peer.Send(Ack);
        });

        Assert.That(States(recording).TakeLast(3), Is.EqualTo((string[])["FinWait1", "Closing", "TimeWait"]));
    }

    [Test]
    public async Task A_FIN_that_acknowledges_ours_leads_straight_to_TIME_WAIT(CancellationToken _)
    {
        var recording = await ServerAsync("c", async (peer, token) =>
        {
            await peer.ExpectAsync(Fin | Ack, token);
            peer.Send(Fin | Ack);
            await peer.ExpectAsync(Ack, token);
        });

        Assert.That(States(recording).TakeLast(2), Is.EqualTo((string[])["FinWait1", "TimeWait"]));
    }

    [Test]
    public async Task A_FIN_that_nobody_acknowledges_is_sent_again(CancellationToken _)
    {
        await ServerAsync("c", async (peer, token) =>
        {
            var first = await peer.ExpectAsync(Fin | Ack, token);
            var second = await peer.ExpectAsync(Fin | Ack, token);
            Assert.That((second.Seq, second.IsNext), Is.EqualTo((first.Seq, false)));
            peer.Send(Fin | Ack);
        });
    }

    [Test]
    public async Task Data_for_who_closed_completely_is_refused(CancellationToken _)
    {
        await ServerAsync("c", async (peer, token) =>
        {
            await peer.ExpectAsync(Fin | Ack, token);
            peer.Send(Ack);
            peer.Send(Ack | Psh, data: "late"u8);
            var refusal = await peer.NextAsync(token);
            Assert.That((refusal.Flags, refusal.Seq), Is.EqualTo((Rst, 2L)));
        });
    }

    [Test]
    public async Task A_reset_by_hand_is_a_reset_at_the_program(CancellationToken _)
    {
        var recording = await ServerAsync("r", (peer, _) =>
        {
            peer.Send(Rst | Ack);
            return Task.CompletedTask;
        });

        Assert.That(recording.Output("server", "stdout"), Is.EqualTo("0 bytes, then Connection reset by peer\n"u8.ToArray()));
    }

    [Test]
    public async Task A_client_is_served_by_hand(CancellationToken _)
    {
        var network = await Requires.WireAsync(kind);
        var recording = await Play.Async(network, "", "connect rtc", async context =>
        {
            using var peer = PacketPeer.Listen(context.Wire!);
            var client = await context.StartAsync("client", "student", [$"{peer.Address.Address}", $"{peer.Address.Port}"]);
            await peer.AcceptAsync(context.CancellationToken);
            peer.Send(Ack | Psh, data: "file"u8);
            peer.Send(Fin | Ack);
            Assert.That(await peer.ReceiveToFinAsync(context.CancellationToken), Is.EqualTo("Thank you\0"u8.ToArray()));
            peer.Send(Ack);
            await context.WaitForExitAsync(client);
        });

        Assert.That(recording.Output("client", "stdout"), Is.EqualTo("4 bytes, then end of file\n"u8.ToArray()));
        Assert.That(recording.All<SegmentSeen>().Select(s => s.From).Distinct(), Is.EquivalentTo((string[])["client", "server"]));
    }

    private async Task<ScenarioRecording> ServerAsync(string does, Func<PacketPeer, CancellationToken, Task> script)
    {
        var network = await Requires.WireAsync(kind);
        return await Play.Async(network, $"accept {does}", "", async context =>
        {
            var port = context.LeasePort();
            var server = await context.StartAsync("server", "student", [$"{port.Port}"]);
            Assert.That(await context.WaitForListenAsync(server, port), Is.True);
            using var peer = await PacketPeer.ConnectAsync(context.Wire!, port.Port, context.CancellationToken);
            await script(peer, context.CancellationToken);
            await context.WaitForExitAsync(server);
        });
    }

    private static List<string> States(ScenarioRecording recording) =>
        [.. recording.All<SocketSeen>().Where(s => s.Program == "server").Select(s => s.State).Distinct()];
}
