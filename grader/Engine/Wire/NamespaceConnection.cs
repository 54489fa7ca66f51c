using System.Net.Sockets;
using Courseware.Launching;
using Microsoft.Win32.SafeHandles;

namespace Courseware.Wire;

/// <summary>The connection to <c>netns.c</c>, over which descriptors come that belong to its network namespace.</summary>
internal sealed class NamespaceConnection(Socket connection) : IDisposable
{
    private readonly FdPassingSocket _connection = new(connection);

    /// <summary>A TCP socket in the namespace, which belongs to that user; 0 for the user of the process itself.</summary>
    public Socket NewSocket(uint user = 0) =>
        FdPassingSocket.ToSocket(Ask((byte)'s', (byte)(user >> 24), (byte)(user >> 16), (byte)(user >> 8), (byte)user));

    /// <summary>A sock_diag socket, which tells of the sockets in the namespace.</summary>
    public SafeFileHandle NewSockDiag() => Ask((byte)'d');

    /// <summary>The far end of one more TUN device, <c>wireK</c>, which takes packets of so many bytes.</summary>
    public SafeFileHandle NewWire(int number, int mtu) => Ask((byte)'w', (byte)number, (byte)(mtu >> 8), (byte)mtu);

    /// <summary>Any local user can connect to a socket that is found: only the process that was started is trusted.</summary>
    /// <exception cref="NoWireException">It is another one.</exception>
    public void RequireProcess(int processId)
    {
        if (_connection.Peer() != processId)
            throw new NoWireException("another process than the one that was started answered");
    }

    /// <summary>The descriptor that comes without being asked for.</summary>
    /// <exception cref="NoWireException">The process refused, or is gone.</exception>
    public SafeFileHandle Receive() => Translated(_connection.Receive);

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private SafeFileHandle Ask(params byte[] request) => Translated(() => _connection.Ask(request));

    private static SafeFileHandle Translated(Func<(SafeFileHandle Handle, string Answer)> ask)
    {
        try
        {
            return ask().Handle;
        }
        catch (IOException e)
        {
            throw new NoWireException(e.Message);
        }
    }
}
