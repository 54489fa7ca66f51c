using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Courseware.Launching;
using Courseware.Recordings;

namespace Courseware.Wire;

/// <summary>
/// A network namespace that others join: a container's. <c>netns.c</c> runs in it and hands out descriptors, over a socket in a
/// folder that both see; so everything that holds for the wire of this machine's own namespaces holds here too. Each scenario
/// has a cable of its own in it.
/// </summary>
public sealed class Pod : IDisposable
{
    private const int MostCables = 250;

    private readonly Socket _listener;
    private readonly ConcurrentQueue<int> _free = new(Enumerable.Range(1, MostCables));
    private readonly ConcurrentDictionary<int, byte> _ports = new();
    private NamespaceConnection? _connection;
    private SocketTable? _sockets;
    private int _processId;

    private Pod(Socket listener) => _listener = listener;

    /// <summary>The helper as it is to run in the container: linked statically, to run in any image.</summary>
    public static Task<string> HelperAsync(CancellationToken cancellationToken) =>
        NativeTool.GetAsync("netns-static", NativeTool.Embedded("userns.c", "netns.c"), cancellationToken, isStatic: true);

    /// <summary>Waits for the helper at a socket in a folder that the container will see.</summary>
    public static Pod ListenAt(string path)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        // The container's root has no capability to pass over the modes of files.
        File.SetUnixFileMode(path, (UnixFileMode)0b110_110_110);
        listener.Listen(4);
        return new Pod(listener);
    }

    /// <summary>Takes the helper's connection, once it is that of <paramref name="processId"/>.</summary>
    /// <exception cref="NoWireException">It did not come, or refused.</exception>
    public async Task AcceptAsync(int processId, TimeSpan most, CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        both.CancelAfter(most);
        try
        {
            _connection = new NamespaceConnection(await _listener.AcceptAsync(both.Token));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NoWireException("the container that owns the network did not answer: its engine runs on another machine, or does not share this one's folders");
        }
        _connection.RequireProcess(processId);
        using (await Task.Run(_connection.Receive, cancellationToken))
            (_processId, _sockets) = (processId, new SocketTable(_connection.NewSockDiag));
    }

    /// <summary>A cable of its own for one scenario.</summary>
    /// <exception cref="NoWireException">It is not to be had.</exception>
    internal Network OpenNetwork(Recorder recorder)
    {
        var connection = _connection ?? throw new NoWireException("the container that owns the network has not been started");
        if (!_free.TryDequeue(out var number))
            throw new NoWireException($"{MostCables} scenarios run at once");
        var device = new CableDevice(connection.NewWire(number), isPacketSocket: false, $"wire{number}", _processId);
        var cable = new Cable(device, new CableAddresses(number), new SocketTable(connection.NewSockDiag), recorder);
        return new PodNetwork(this, number, cable);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _sockets?.Dispose();
        _connection?.Dispose();
        _listener.Dispose();
    }

    private sealed class PodNetwork(Pod pod, int number, Cable cable) : Network
    {
        public override string Kind => NetworkChoice.Tun;

        public override IPAddress Far => cable.Addresses.FarEnd;

        public override IPAddress Listening => IPAddress.Any;

        public override int? Holder => null;

        public override Cable Cable => cable;

        public override SocketTable Sockets => pod._sockets!;

        public override bool TryTakePort(int port) => pod._ports.TryAdd(port, 0);

        public override Socket NewSocket() => pod._connection!.NewSocket();

        public override async ValueTask DisposeAsync()
        {
            await cable.DisposeAsync();
            pod._free.Enqueue(number);
        }
    }
}
