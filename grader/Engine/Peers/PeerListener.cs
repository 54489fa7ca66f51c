using System.Net;
using System.Net.Sockets;
using Courseware.Recordings;

namespace Courseware.Peers;

/// <summary>The grader's listening socket, to which a student's client connects.</summary>
public sealed class PeerListener : IDisposable
{
    private readonly string _name;
    private readonly Recorder _recorder;
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Listens on a free port of the loopback address.</summary>
    public PeerListener(string name, Recorder recorder)
    {
        (_name, _recorder) = (name, recorder);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.Listen(8);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address => (IPEndPoint)_socket.LocalEndPoint!;

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
