using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Courseware.Wire;

/// <summary>The connection to <c>netns.c</c>, over which descriptors come that belong to its network namespace.</summary>
internal sealed class NamespaceConnection(Socket connection) : IDisposable
{
    private readonly Lock _lock = new();

    /// <summary>A TCP socket in the namespace.</summary>
    public Socket NewSocket()
    {
        using var handle = Ask((byte)'s');
        var descriptor = handle.DangerousGetHandle();
        // From here on it belongs to the socket.
        handle.SetHandleAsInvalid();
        return new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
    }

    /// <summary>A sock_diag socket, which tells of the sockets in the namespace.</summary>
    public SafeFileHandle NewSockDiag() => Ask((byte)'d');

    /// <summary>The far end of one more TUN device, <c>wireK</c>.</summary>
    public SafeFileHandle NewWire(int number) => Ask((byte)'w', (byte)number);

    /// <summary>Any local user can connect to a socket that is found: only the process that was started is trusted.</summary>
    /// <exception cref="NoWireException">It is another one.</exception>
    public void RequireProcess(int processId)
    {
        const int solSocket = 1, peerCredentials = 17;
        Span<byte> credentials = stackalloc byte[12];
        connection.GetRawSocketOption(solSocket, peerCredentials, credentials);
        if (MemoryMarshal.Read<int>(credentials) != processId)
            throw new NoWireException("another process than the one that was started answered");
    }

    /// <summary>One answer with its descriptor (unix(7), SCM_RIGHTS).</summary>
    /// <exception cref="NoWireException">The process refused, or is gone.</exception>
    public unsafe SafeFileHandle Receive()
    {
        const int closeOnExec = 0x40000000, headSize = 16;
        var text = stackalloc byte[512];
        var control = stackalloc byte[64];
        new Span<byte>(control, 64).Clear();
        var vector = new Native.IoVector { Base = text, Length = 512 };
        var message = new Native.MessageHeader { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = 64 };
        connection.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead);
        var n = Native.recvmsg((int)connection.Handle, &message, closeOnExec);
        if (n <= 0)
            throw new NoWireException("the process that holds the namespace went away");
        var answer = Encoding.UTF8.GetString(text, (int)n);
        if (message.ControlLength < headSize + sizeof(int))
            throw new NoWireException(answer.StartsWith("error ", StringComparison.Ordinal) ? answer[6..] : answer);
        return new SafeFileHandle(*(int*)(control + headSize), ownsHandle: true);
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    private SafeFileHandle Ask(params ReadOnlySpan<byte> request)
    {
        lock (_lock)
        {
            connection.Blocking = true;
            if (connection.Send(request, SocketFlags.None) != request.Length)
                throw new IOException("The process that holds the private network is gone.");
            return Receive();
        }
    }
}
