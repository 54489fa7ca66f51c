using System.Net;
using System.Net.Sockets;
using Courseware.Recordings;
using Courseware.Wire;

namespace Courseware.Peers;

/// <summary>The grader's listening socket, to which a student's client connects.</summary>
public sealed class PeerListener : IDisposable
{
    private readonly string _name;
    private readonly Recorder _recorder;
    private readonly Socket _socket;
    private readonly IPAddress? _far;
    private bool _hasReported;

    /// <summary>Listens on a free port of the network.</summary>
    public PeerListener(string name, Network network, Recorder recorder)
    {
        (_name, _recorder, _socket) = (name, recorder, network.NewListener());
        _socket.Bind(new IPEndPoint(network.Listening, 0));
        _socket.Listen(8);
        _far = network.Wire is null ? null : network.RemoteAddress;
        Address = new IPEndPoint(network.RemoteAddress, ((IPEndPoint)_socket.LocalEndPoint!).Port);
    }

    /// <summary>Where a client reaches it.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Takes the next connection. A connection that bypassed the wire is closed, and the first one is recorded.</summary>
    public async Task<Peer> AcceptAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var socket = await _socket.AcceptAsync(cancellationToken);
            var (local, remote) = ((IPEndPoint)socket.LocalEndPoint!, RemoteOf(socket));
            if (_far is null || !IsPastTheWire(local.Address, remote.Address))
                return Peer.Accepted(_name, socket, remote, _recorder);
            socket.Dispose();
            // A program that connects there repeatedly makes no progress.
            if (!_hasReported)
                _recorder.Add(new WrongAddress(_name == "client" ? "server" : "client", $"{local.Address}", $"{_far}"));
            _hasReported = true;
        }
    }

    /// <summary>True when a connection waits to be accepted.</summary>
    public bool HasWaiting => _socket.Poll(0, SelectMode.SelectRead);

    private bool IsPastTheWire(IPAddress local, IPAddress remote) =>
        remote.Equals(IPAddress.None) ? IPAddress.IsLoopback(local) : !remote.Equals(_far);

    /// <summary>The other end, which the kernel no longer tells when it has reset the connection already.</summary>
    private static IPEndPoint RemoteOf(Socket socket)
    {
        try
        {
            return (IPEndPoint)socket.RemoteEndPoint!;
        }
        catch (SocketException)
        {
            return new IPEndPoint(IPAddress.None, 0);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
