using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Courseware.Launching;
using Courseware.Recordings;

namespace Courseware.Wire;

/// <summary>
/// A network namespace that others join: a container's. <c>netns.c</c> runs in it and hands out descriptors, over a socket in a folder that both see;
/// so everything that holds for the wire of this machine's own namespaces holds here too. It serves one grading; each scenario has its own wire in it.
/// </summary>
public sealed class Pod : IDisposable
{
    private const int MostCables = 250;

    private readonly ConcurrentQueue<int> _free = new(Enumerable.Range(1, MostCables));
    private readonly ConcurrentDictionary<int, byte> _ports = new();
    private readonly NamespaceConnection _connection;
    private readonly SocketTable _sockets;
    private readonly int _processId;
    private readonly Func<uint> _userOfPeer;

    private Pod(NamespaceConnection connection, int processId, Func<uint> userOfPeer)
    {
        (_connection, _processId, _userOfPeer) = (connection, processId, userOfPeer);
        _sockets = new SocketTable(connection.NewSockDiag);
    }

    /// <summary>The helper as it is to run in the container: linked statically, to run in any image.</summary>
    public static Task<string> HelperAsync(CancellationToken cancellationToken) =>
        CompiledHelper.GetOwnAsync("netns", cancellationToken, NativeKind.Static);

    /// <summary>
    /// Takes the connection of the helper, which is the process <paramref name="processId"/>. Each socket of a peer belongs to the user that
    /// <paramref name="userOfPeer"/> names, as if it were a program's.
    /// </summary>
    /// <exception cref="NoWireException">It refused.</exception>
    public static async Task<Pod> OpenAsync(Socket helper, int processId, Func<uint> userOfPeer, CancellationToken cancellationToken)
    {
        var connection = new NamespaceConnection(helper);
        try
        {
            using (await Task.Run(connection.Receive, cancellationToken))
                return new Pod(connection, processId, userOfPeer);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A separate wire for one scenario, for packets of at most so many bytes.</summary>
    /// <exception cref="NoWireException">It cannot be made.</exception>
    internal Network OpenNetwork(int mtu, Recorder recorder)
    {
        if (!_free.TryDequeue(out var number))
            throw new NoWireException($"{MostCables} scenarios run at the same time");
        var device = new WireDevice(_connection.NewWire(number, mtu), isPacketSocket: false, $"wire{number}", _processId);
        var wire = new WireLink(device, new WireAddresses(number), new SocketTable(_connection.NewSockDiag), recorder);
        return new PodNetwork(this, number, wire);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sockets.Dispose();
        _connection.Dispose();
    }

    private sealed class PodNetwork(Pod pod, int number, WireLink wire) : Network
    {
        public override string Kind => NetworkChoice.Tun;

        public override IPAddress RemoteAddress => wire.Addresses.RemoteAddress;

        public override IPAddress Listening => IPAddress.Any;

        public override int? Holder => null;

        public override WireLink Wire => wire;

        public override SocketTable Sockets => pod._sockets;

        public override bool TryTakePort(int port) => pod._ports.TryAdd(port, 0);

        public override Socket NewSocket() => pod._connection.NewSocket(pod._userOfPeer());

        public override async ValueTask DisposeAsync()
        {
            await wire.DisposeAsync();
            pod._free.Enqueue(number);
        }
    }
}
