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

    /// <summary>Listens on a free port of the network.</summary>
    public PeerListener(string name, Network network, Recorder recorder)
    {
        (_name, _recorder, _socket) = (name, recorder, network.NewSocket());
        _socket.Bind(new IPEndPoint(network.Listening, 0));
        _socket.Listen(8);
        Address = new IPEndPoint(network.Far, ((IPEndPoint)_socket.LocalEndPoint!).Port);
    }

    /// <summary>Where a client reaches it.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Takes the next connection.</summary>
    public async Task<Peer> AcceptAsync(CancellationToken cancellationToken)
    {
        var socket = await _socket.AcceptAsync(cancellationToken);
        return Peer.Accepted(_name, socket, RemoteOf(socket), _recorder);
    }

    /// <summary>True when a connection waits to be accepted.</summary>
    public bool HasWaiting => _socket.Poll(0, SelectMode.SelectRead);

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
