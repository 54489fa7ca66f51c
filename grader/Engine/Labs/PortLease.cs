using System.Net;
using System.Net.Sockets;
using Courseware.Wire;

namespace Courseware.Labs;

/// <summary>
/// A TCP port that no other grading on this machine uses while the lease is held, and on which nothing, not even a
/// connection in TIME_WAIT, would keep a server from binding. The lease is an abstract Unix socket: it belongs to the
/// same network namespace as the port and goes when the grader goes.
/// </summary>
public sealed class PortLease : IDisposable
{
    // Below every system's range of ephemeral ports, so that no client is given one by chance.
    private const int Lowest = 10240, Highest = 32767;
    private readonly Socket?[] _marks;

    private PortLease(int port, IPAddress address, params Socket?[] marks) => (Port, Address, _marks) = (port, new IPEndPoint(address, port), marks);

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>The address under which a program on that port is reached.</summary>
    public IPEndPoint Address { get; internal set; }

    /// <summary>Leases a free port. In a private network all are free, and there are no other programs.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public static PortLease Take(Network network) =>
        network.IsShared ? TakeShared(network) : TakePrivate(network);

    private static PortLease TakePrivate(Network network)
    {
        const int attempts = 100_000;
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            var port = AnyPort();
            if (network.TryTakePort(port) && network.TryTakePort(Swapped(port)))
                return new PortLease(port, network.RemoteAddress);
        }
        throw new IOException("All ports of the grading's network were used by earlier scenarios of the same grading.");
    }

    private static PortLease TakeShared(Network network)
    {
        var used = UsedPorts();
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var port = AnyPort();
            // Leases the port of a server that forgot htons(), too: otherwise a server that finds it taken looks like a server that fails at bind().
            // Where hardly a pair is free, the port alone has to do.
            int[] wanted = attempt < 500 ? [port, Swapped(port)] : [port];
            if (used.Overlaps(wanted) || TryMark(wanted) is not { } marks)
                continue;
            // Another program may have used and left a port between the read of the table and the lease.
            if (!UsedPorts().Overlaps(wanted))
                return new PortLease(port, network.RemoteAddress, marks);
            foreach (var mark in marks)
                mark?.Dispose();
        }
        throw new IOException($"No free TCP port between {Lowest} and {Highest} was found; end some gradings or wait a minute.");
    }

    /// <summary>
    /// The ports of both ends of all connections that this machine knows. Where a client closed first, its end is in TIME_WAIT long after the server's
    /// is gone, and would be mistaken for an end of the next connection to that port.
    /// </summary>
    internal static HashSet<int> UsedPorts() => [.. SocketTable.Host.Read().SelectMany(r => new[] { r.Local.Port, r.Remote.Port })];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var mark in _marks)
            mark?.Dispose();
    }

    /// <summary>
    /// A port that shows when htons() is missing: with its two bytes in the other order it is another one, which a server may bind as well. Below 1024
    /// it might not, and an ephemeral port may belong to another program.
    /// </summary>
    private static int AnyPort()
    {
        while (true)
        {
            var port = Random.Shared.Next(Lowest, Highest + 1);
            var swapped = Swapped(port);
            if (swapped != port && swapped is >= Lowest and <= Highest)
                return port;
        }
    }

    private static int Swapped(int port) => ((port & 0xFF) << 8) | (port >> 8);

    private static Socket?[]? TryMark(int[] ports)
    {
        var marks = new Socket?[ports.Length];
        for (var i = 0; i < ports.Length; i++)
        {
            if (TryMark(ports[i], out marks[i]))
                continue;
            foreach (var mark in marks)
                mark?.Dispose();
            return null;
        }
        return marks;
    }

    private static bool TryMark(int port, out Socket? mark)
    {
        mark = null;
        if (!OperatingSystem.IsLinux())
            return true;
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint($"\0courseware-port-{port}"));
            mark = socket;
            return true;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return false;
        }
    }
}
