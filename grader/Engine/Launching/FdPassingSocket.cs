using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Courseware.Launching;

/// <summary>A connection to one of the grader's own processes, over which it hands out descriptors (<c>native/shared/rights.c</c>).</summary>
internal sealed partial class FdPassingSocket(Socket connection) : IDisposable
{
    private readonly Lock _lock = new();

    /// <summary>A socket of what is one.</summary>
    public static Socket ToSocket(SafeFileHandle handle)
    {
        var descriptor = handle.DangerousGetHandle();
        // From here on it belongs to the socket.
        handle.SetHandleAsInvalid();
        return new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
    }

    /// <summary>The pid, as this process knows it, of the one that made the other end (unix(7), SO_PEERCRED).</summary>
    public static int PeerOf(Socket socket)
    {
        const int solSocket = 1, peerCredentials = 17;
        Span<byte> credentials = stackalloc byte[12];
        socket.GetRawSocketOption(solSocket, peerCredentials, credentials);
        return MemoryMarshal.Read<int>(credentials);
    }

    /// <summary>The pid of the process at the other end.</summary>
    public int Peer() => PeerOf(connection);

    /// <summary>Asks for a descriptor.</summary>
    /// <exception cref="IOException">The process refused, or is gone.</exception>
    public (SafeFileHandle Handle, string Answer) Ask(params ReadOnlySpan<byte> request)
    {
        lock (_lock)
        {
            connection.Blocking = true;
            try
            {
                connection.Send(request, SocketFlags.None);
            }
            catch (SocketException e)
            {
                throw new IOException($"the process that hands out descriptors is gone: {e.Message}", e);
            }
            return Receive();
        }
    }

    /// <summary>One answer with its descriptor (unix(7), SCM_RIGHTS).</summary>
    /// <exception cref="IOException">The process refused, or is gone.</exception>
    public unsafe (SafeFileHandle Handle, string Answer) Receive()
    {
        const int closeOnExec = 0x40000000, headSize = 16;
        var text = stackalloc byte[512];
        var control = stackalloc byte[64];
        new Span<byte>(control, 64).Clear();
        var vector = new IoVector { Base = text, Length = 512 };
        var message = new MessageHeader { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = 64 };
        if (!connection.Poll(TimeSpan.FromSeconds(30), SelectMode.SelectRead))
            throw new IOException("the process that hands out descriptors does not answer");
        var n = recvmsg((int)connection.Handle, &message, closeOnExec);
        if (n <= 0)
            throw new IOException("the process that hands out descriptors went away");
        var answer = Encoding.UTF8.GetString(text, (int)n);
        if (message.ControlLength < headSize + sizeof(int))
            throw new IOException(answer.StartsWith("error ", StringComparison.Ordinal) ? answer[6..] : answer);
        return (new SafeFileHandle(*(int*)(control + headSize), ownsHandle: true), answer);
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    [LibraryImport("libc", SetLastError = true)]
    private static unsafe partial nint recvmsg(int fd, MessageHeader* message, int flags);

    /// <summary>struct iovec of a 64-bit system.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct IoVector
    {
        public byte* Base;
        public nint Length;
    }

    /// <summary>struct msghdr of a 64-bit system.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct MessageHeader
    {
        public void* Name;
        public nint NameLength;
        public IoVector* Vectors;
        public nint VectorCount;
        public byte* Control;
        public nint ControlLength;
        public nint Flags;
    }
}
