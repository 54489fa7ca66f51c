using System.Net;
using System.Net.Sockets;
using Courseware.Tests.Programs;
using Courseware.Wire;

namespace Courseware.Tests.WireTests;

/// <summary>The kernel's socket table, asked about sockets of this very process.</summary>
internal sealed class SocketTableTests
{
    [OneTimeSetUp]
    public static void NeedsLinux() => Requires.Linux();

    [Test]
    public void A_listener_is_seen()
    {
        using var listener = Listen(IPAddress.Loopback);

        Assert.That(Row((IPEndPoint)listener.LocalEndPoint!), Has.Property("State").EqualTo(TcpState.Listen)
            .And.Property("Inode").GreaterThan(0).And.Property("Shutdown").Zero);
    }

    [Test]
    public void Unaccepted_connections_wait_in_the_listener_s_queue()
    {
        using var listener = Listen(IPAddress.Loopback);
        using var first = Connect(listener);
        using var second = Connect(listener);

        Assert.That(Row((IPEndPoint)listener.LocalEndPoint!)!.ReceiveQueue, Is.EqualTo(2));
    }

    [Test]
    public void A_connection_is_seen_from_both_ends()
    {
        using var pair = new SocketPair();

        Assert.That(pair.RowOfA, Has.Property("State").EqualTo(TcpState.Established).And.Property("Inode").GreaterThan(0));
        Assert.That(pair.RowOfB, Has.Property("State").EqualTo(TcpState.Established).And.Property("Inode").GreaterThan(0));
    }

    [Test]
    public void Unread_bytes_are_counted()
    {
        using var pair = new SocketPair();
        pair.A.Send(new byte[777], SocketFlags.None);

        Assert.That(pair.RowOfB!.ReceiveQueue, Is.EqualTo(777));
    }

    [Test]
    public async Task A_half_close_is_FIN_WAIT_2_here_and_CLOSE_WAIT_there()
    {
        using var pair = new SocketPair();
        pair.A.Shutdown(SocketShutdown.Send);
        await Eventually.True(() => pair.RowOfA?.State == TcpState.FinWait2, Token);

        Assert.That(pair.RowOfA, Has.Property("Inode").GreaterThan(0).And.Property("Shutdown").EqualTo(2));
        Assert.That(pair.RowOfB, Has.Property("State").EqualTo(TcpState.CloseWait).And.Property("Shutdown").EqualTo(1));
    }

    [Test]
    public async Task After_a_full_close_there_is_no_inode()
    {
        using var pair = new SocketPair();
        var row = () => pair.RowOfA;
        pair.A.Close();
        await Eventually.True(() => row()?.State == TcpState.FinWait2, Token);

        Assert.That(row()!.Inode, Is.Zero);
    }

    [Test]
    public async Task After_both_ends_have_closed_the_first_is_in_TIME_WAIT()
    {
        using var pair = new SocketPair();
        pair.A.Close();
        pair.B.Close();
        await Eventually.True(() => pair.RowOfA?.State == TcpState.TimeWait, Token);

        Assert.That(pair.RowOfA!.Inode, Is.Zero);
        Assert.That(pair.RowOfB, Is.Null);
    }

    [Test]
    public void A_shutdown_of_both_directions_is_not_a_half_close()
    {
        using var pair = new SocketPair();
        pair.A.Shutdown(SocketShutdown.Both);

        Assert.That(pair.RowOfA!.Shutdown, Is.EqualTo(3));
    }

    [Test]
    public void A_listener_for_IPv6_is_seen()
    {
        Requires.That(Socket.OSSupportsIPv6, "needs IPv6");
        using var listener = Listen(IPAddress.IPv6Loopback);

        Assert.That(Row((IPEndPoint)listener.LocalEndPoint!)?.State, Is.EqualTo(TcpState.Listen));
    }

    [Test]
    public void A_dual_stack_listener_is_seen()
    {
        Requires.That(Socket.OSSupportsIPv6, "needs IPv6");
        using var listener = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
        listener.Bind(new IPEndPoint(IPAddress.IPv6Any, 0));
        listener.Listen();
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(new IPEndPoint(IPAddress.Loopback, port));
        using var accepted = listener.Accept();

        Assert.That(Row(new IPEndPoint(IPAddress.IPv6Any, port))?.State, Is.EqualTo(TcpState.Listen));
        Assert.That(Row(new IPEndPoint(IPAddress.Loopback, port), (IPEndPoint)client.LocalEndPoint!)?.State, Is.EqualTo(TcpState.Established));
    }

    [Test]
    public void Hundreds_of_sockets_are_all_seen()
    {
        var listeners = Enumerable.Range(0, 600).Select(_ => Listen(IPAddress.Loopback)).ToList();
        var ports = SocketTable.Host.Read().Where(r => r.State == TcpState.Listen).Select(r => r.Local.Port).ToHashSet();
        var missing = listeners.Select(l => ((IPEndPoint)l.LocalEndPoint!).Port).Where(p => !ports.Contains(p)).ToList();
        listeners.ForEach(l => l.Dispose());

        Assert.That(missing, Is.Empty);
    }

    internal static SocketInfo? Row(IPEndPoint local, IPEndPoint? remote = null) =>
        SocketTable.Host.Read().FirstOrDefault(r => r.Local.Equals(local) && (remote is null || r.Remote.Equals(remote)));

    private static Socket Listen(IPAddress address)
    {
        var listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(address, 0));
        listener.Listen();
        return listener;
    }

    private static Socket Connect(Socket listener)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(listener.LocalEndPoint!);
        return client;
    }

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;

    /// <summary>Two ends of one connection, whose addresses are known after they are closed.</summary>
    private sealed class SocketPair : IDisposable
    {
        private readonly IPEndPoint _a, _b;

        public SocketPair()
        {
            using var listener = Listen(IPAddress.Loopback);
            A = Connect(listener);
            B = listener.Accept();
            (_a, _b) = ((IPEndPoint)A.LocalEndPoint!, (IPEndPoint)B.LocalEndPoint!);
        }

        public Socket A { get; }

        public Socket B { get; }

        public SocketInfo? RowOfA => Row(_a, _b);

        public SocketInfo? RowOfB => Row(_b, _a);

        public void Dispose()
        {
            A.Dispose();
            B.Dispose();
        }
    }
}
