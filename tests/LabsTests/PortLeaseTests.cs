using System.Net;
using System.Net.Sockets;
using Courseware.Labs;
using Courseware.Tests.Programs;
using Courseware.Wire;

namespace Courseware.Tests.LabsTests;

/// <summary>Ports for any number of gradings at the same time.</summary>
internal sealed class PortLeaseTests
{
    [Test]
    public async Task A_hundred_leases_are_a_hundred_free_ports()
    {
        var leases = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(() => PortLease.Take(Network.OnLoopback))));
        var ports = leases.Select(l => l.Port).ToList();
        // Other tests have sockets too, and one port in some thousands may be taken by chance: only listeners count.
        var used = SocketTable.Host.Read().Where(r => r.State == TcpState.Listen).Select(r => r.Local.Port);

        Assert.That(ports, Is.Unique);
        Assert.That(ports.Intersect(used), Is.Empty);
        // A server that forgets htons() binds another port, which every user may bind.
        var swapped = ports.Select(p => ((p & 0xFF) << 8) | (p >> 8)).ToList();
        Assert.That(swapped, Has.All.InRange(1024, 32767));
        Assert.That(ports.Zip(swapped).Where(p => p.First == p.Second), Is.Empty);
        foreach (var lease in leases)
            lease.Dispose();
    }

    [Test]
    public async Task A_leased_port_is_exclusive_until_its_release()
    {
        Requires.Linux();
        var lease = PortLease.Take(Network.OnLoopback);
        using (var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
            server.Bind(new IPEndPoint(IPAddress.Any, lease.Port));

        // The port that a server binds without htons() is not taken either: it would fail at bind() instead of listening on the wrong port.
        int[] ports = [lease.Port, ((lease.Port & 0xFF) << 8) | (lease.Port >> 8)];
        Assert.That(ports.Where(IsFree), Is.Empty);
        lease.Dispose();
        // A program that is being started in this instant has the marks as well, until it is another program.
        await Eventually.True(() => ports.All(IsFree), TestContext.CurrentContext.CancellationToken);
    }

    [Test]
    public async Task A_port_with_a_client_s_end_in_TIME_WAIT_is_not_free()
    {
        Requires.Linux();
        int port, clientPort;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, TestContext.CurrentContext.CancellationToken);
            using var served = await listener.AcceptTcpClientAsync(TestContext.CurrentContext.CancellationToken);
            clientPort = ((IPEndPoint)client.Client.LocalEndPoint!).Port;
            client.Client.Shutdown(SocketShutdown.Send);
            Assert.That(served.GetStream().ReadByte(), Is.EqualTo(-1));
        }

        // By both ports: another test may listen on this one by now.
        Assert.That(SocketTable.Host.Read().Where(r => r.Local.Port == port && r.Remote.Port == clientPort), Is.Empty, "the server's end is gone");
        Assert.That(PortLease.UsedPorts(), Does.Contain(port));
    }

    // Leases the same port as another grader would.
    private static bool IsFree(int port)
    {
        using var mark = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            mark.Bind(new UnixDomainSocketEndPoint($"\0courseware-port-{port}"));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
