using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Courseware.Peers;
using Courseware.Recordings;
using Courseware.Tests.Programs;
using Courseware.Wire;
using Microsoft.Win32.SafeHandles;

namespace Courseware.Tests.PeersTests;

/// <summary>The grader's end of a connection, with a plain socket as the program's end.</summary>
internal sealed class PeerTests : IDisposable
{
    private readonly Recorder _recorder = new("peer");
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public PeerTests()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
    }

    public void Dispose() => _listener.Dispose();

    [Test]
    public async Task A_FIN_is_end_of_file()
    {
        var (peer, other) = await ConnectAsync();
        await other.SendAsync("hello"u8.ToArray(), Token);
        other.Close();
        await peer.ReceiveAsync(Token);
        peer.Dispose();

        Assert.That(Events, Is.EqualTo((string[])["PeerConnected", "PeerReceived", "PeerEof", "PeerClosed"]));
        Assert.That(peer, Has.Property("IsAtEof").True.And.Property("IsReset").False);
        Assert.That(_recorder.Snapshot().Attachment("client-peer-received"), Is.EqualTo("hello"u8.ToArray()));
    }

    [Test]
    public async Task A_RST_is_not_an_end_of_file()
    {
        var (peer, other) = await ConnectAsync();
        await other.SendAsync("hello"u8.ToArray(), Token);
        await peer.ReceiveAsync(Token, limit: 5);
        Abort(other);
        await peer.ReceiveAsync(Token);

        Assert.That(Find<PeerReset>(), Has.Property("While").EqualTo("receive").And.Property("Error").EqualTo("ECONNRESET")
            .And.Property("TotalReceived").EqualTo(5));
        Assert.That(Find<PeerEof>(), Is.Null);
    }

    [Test]
    public async Task A_RST_for_late_data_is_seen_after_EOF()
    {
        var (peer, other) = await ConnectAsync();
        other.Close();
        await peer.ReceiveAsync(Token);
        await peer.SendAsync("too late"u8.ToArray(), Token);
        await Eventually.True(
            () =>
            {
                peer.RecordState();
                return peer.IsReset;
            },
            Token);

        Assert.That(Events, Is.EqualTo((string[])["PeerConnected", "PeerEof", "PeerSent", "PeerReset"]));
        Assert.That(Find<PeerReset>(), Has.Property("While").EqualTo("watch").And.Property("Error").EqualTo("EPIPE"));
    }

    [Test]
    public async Task A_send_after_a_reset_is_recorded()
    {
        var (peer, other) = await ConnectAsync();
        Abort(other);

        Assert.That(await peer.SendAsync("anybody?"u8.ToArray(), Token), Is.False);
        Assert.That(peer.SendWhatFits("anybody?"u8), Is.Zero);
        Assert.That(Find<PeerReset>()!.While, Is.EqualTo("send"));
    }

    [Test]
    public async Task A_reset_that_comes_as_soon_as_can_be_is_never_taken_for_a_refusal()
    {
        // The other end aborts in another thread, so that its RST comes before, while and after connect() returns.
        using var stop = new CancellationTokenSource();
        var aborting = Task.Run(() => AbortAll(stop.Token), Token);
        for (var round = 0; round < 500; round++)
        {
            using var peer = await Peer.ConnectAsync("client", (IPEndPoint)_listener.LocalEndPoint!, null, Network.OnLoopback, _recorder, Token);
            if (peer is not null)
                await peer.ReceiveAsync(Token);
            Assert.That(peer?.IsReset, Is.True, $"round {round}: {Find<PeerRefused>()}");
        }
        await stop.CancelAsync();
        await aborting;
    }

    [Test]
    public async Task A_refusal_is_reported_by_its_name()
    {
        var address = (IPEndPoint)_listener.LocalEndPoint!;
        _listener.Dispose();

        Assert.That(await Peer.ConnectAsync("client", address, null, Network.OnLoopback, _recorder, Token), Is.Null);
        Assert.That(Find<PeerRefused>()!.Error, Is.EqualTo("ECONNREFUSED"));
    }

    [Test]
    public async Task After_a_half_close_it_still_receives()
    {
        var (peer, other) = await ConnectAsync();
        peer.ShutdownSend();
        var atEnd = await other.ReceiveAsync(new byte[1], Token);
        await other.SendAsync("still there"u8.ToArray(), Token);
        other.Close();
        await peer.ReceiveAsync(Token);
        peer.Close();

        Assert.That(atEnd, Is.Zero);
        Assert.That(peer.Received.ToArray(), Is.EqualTo("still there"u8.ToArray()));
        Assert.That(Events, Is.EqualTo((string[])["PeerConnected", "PeerShutdown", "PeerReceived", "PeerEof", "PeerClosed"]));
    }

    [Test]
    public async Task An_orderly_end_of_both_is_not_a_reset()
    {
        var (peer, other) = await ConnectAsync();
        peer.ShutdownSend();
        other.Close();
        await peer.ReceiveAsync(Token);
        peer.RecordState();
        peer.Close();

        Assert.That(Find<PeerReset>(), Is.Null);
    }

    [Test]
    public async Task A_send_takes_only_what_fits()
    {
        var payload = new Payload(16 << 20, 1).Bytes;
        var (peer, other) = await ConnectAsync();
        var sent = peer.SendWhatFits(payload);
        await Eventually.True(() => Taken(ref sent) == 0 && SocketTable.Host.Find(peer.Local, peer.Remote) is { SendQueue: > 0 }, Token);
        var received = new byte[sent];

        Assert.That(sent, Is.GreaterThan(0).And.LessThan(payload.Length));
        for (var at = 0; at < sent;)
            at += await other.ReceiveAsync(received.AsMemory(at), Token);
        Assert.That(received, Is.EqualTo(payload[..sent]));
        Assert.That(_recorder.Snapshot().All<PeerSent>().Sum(e => e.Count), Is.EqualTo(sent));
        Assert.That(await peer.SendAsync("and on"u8.ToArray(), Token), Is.True, "afterwards it sends as before");

        int Taken(ref int total)
        {
            var taken = peer.SendWhatFits(payload.AsSpan(total));
            total += taken;
            return taken;
        }
    }

    [Test]
    public async Task An_abort_is_a_reset_at_the_other_end()
    {
        var (peer, other) = await ConnectAsync();
        peer.Abort();

        Assert.That(
            () => other.ReceiveAsync(new byte[1], Token).AsTask(),
            Throws.InstanceOf<SocketException>().With.Property("SocketErrorCode").EqualTo(SocketError.ConnectionReset));
        Assert.That(Find<PeerClosed>()!.How, Is.EqualTo("abort"));
    }

    [Test]
    public async Task An_abort_is_a_reset_also_while_another_process_has_the_socket()
    {
        Requires.Linux();
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(_listener.LocalEndPoint!, Token);
        using var other = await _listener.AcceptAsync(Token);
        // As from fork() to exec() of a program that is started at this moment.
        using var copy = new SafeFileHandle(Duplicate((int)client.Handle), ownsHandle: true);
        Peer.Accepted("client", client, (IPEndPoint)_listener.LocalEndPoint!, _recorder).Abort();

        Assert.That(
            () => other.ReceiveAsync(new byte[1], Token).AsTask(),
            Throws.InstanceOf<SocketException>().With.Property("SocketErrorCode").EqualTo(SocketError.ConnectionReset));
    }

    [Test]
    public async Task It_reads_only_up_to_its_limit()
    {
        var (peer, other) = await ConnectAsync();
        await other.SendAsync(new byte[100], Token);
        await peer.ReceiveAsync(Token, limit: 10, chunk: 5);

        Assert.That(peer.Received.ToArray(), Has.Length.EqualTo(10));
        Assert.That(peer.Waiting, Is.EqualTo(90));
    }

    [Test]
    public async Task A_small_receive_buffer_closes_the_window()
    {
        var accepting = _listener.AcceptAsync(Token);
        using var peer = await Peer.ConnectAsync("client", (IPEndPoint)_listener.LocalEndPoint!, 4096, Network.OnLoopback, _recorder, Token);
        using var other = await accepting;
        using var sender = Peer.Accepted("other", other, peer!.Local, new Recorder("other"));

        Assert.That(sender.SendWhatFits(new byte[16 << 20]), Is.LessThan(16 << 20));
        Assert.That(peer.Waiting, Is.LessThan(65536));
    }

    [Test]
    public async Task A_listener_takes_a_connection_that_is_reset_already()
    {
        using var listener = new PeerListener("server", Network.OnLoopback, _recorder);
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.Address, Token);
        Abort(client);
        using var peer = await listener.AcceptAsync(Token);
        await peer.ReceiveAsync(Token);

        Assert.That(peer.IsReset, Is.True);
        Assert.That(listener.HasWaiting, Is.False);
    }

    [Test]
    public async Task A_closed_peer_answers_every_question()
    {
        var (peer, _) = await ConnectAsync();
        peer.Close();
        peer.Close();
        peer.Abort();
        peer.RecordState();
        peer.Dispose();

        Assert.That(peer.Waiting, Is.Zero);
        Assert.That(Events, Is.EqualTo((string[])["PeerConnected", "PeerClosed"]));
    }

#pragma warning disable SYSLIB1054 // a generated import would need unsafe code
    [DllImport("libc", EntryPoint = "dup")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Duplicate(int descriptor);
#pragma warning restore SYSLIB1054

    private string[] Events => [.. _recorder.Snapshot().Events.Select(e => e.GetType().Name)];

    private T? Find<T>() where T : RecordedEvent => _recorder.Snapshot().First<T>();

    private async Task<(Peer Peer, Socket Other)> ConnectAsync()
    {
        var accepting = _listener.AcceptAsync(Token);
        var peer = await Peer.ConnectAsync("client", (IPEndPoint)_listener.LocalEndPoint!, null, Network.OnLoopback, _recorder, Token);
        return (peer!, await accepting);
    }

    private void AbortAll(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (_listener.Poll(1000, SelectMode.SelectRead))
                Abort(_listener.Accept());
        }
    }

    private static void Abort(Socket socket)
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Dispose();
    }

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;
}
