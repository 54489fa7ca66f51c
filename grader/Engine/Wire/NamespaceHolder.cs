using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using CliWrap;
using Courseware.Launching;
using Microsoft.Win32.SafeHandles;

namespace Courseware.Wire;

/// <summary>
/// The small process <c>netns.c</c>, which lives in a private network namespace and hands out descriptors that belong there.
/// A process with many threads, as this one, could not enter a user namespace itself.
/// </summary>
internal sealed class NamespaceHolder : IAsyncDisposable
{
    private static readonly Lazy<Task<string>> HelperPath =
        new(() => NativeTool.GetAsync("netns", NativeTool.Embedded("userns.c", "netns.c"), CancellationToken.None));

    private readonly Lock _lock = new();
    private readonly Socket _connection;
    private readonly Task _ended;

    private NamespaceHolder(Socket connection, int processId, Task ended) =>
        (_connection, ProcessId, _ended) = (connection, processId, ended);

    /// <summary>The process whose namespace it is.</summary>
    public int ProcessId { get; }

    /// <summary>
    /// Makes a namespace with an interface of the kind <c>tun</c> or <c>veth</c>, and gives back its far end.
    /// </summary>
    /// <exception cref="NoWireException">The system does not allow it; the message says which step it refused.</exception>
    public static async Task<(NamespaceHolder Holder, SafeFileHandle Cable)> OpenAsync(string kind, CancellationToken cancellationToken)
    {
        var helper = await HelperPath.Value;
        var name = $"courseware-net-{Guid.NewGuid():N}";
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint($"\0{name}"));
        listener.Listen(1);
        var running = CliWrap.Cli.Wrap(helper).WithArguments([name, kind]).WithValidation(CommandResultValidation.None).ExecuteAsync(CancellationToken.None);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var accept = listener.AcceptAsync(both.Token).AsTask();
        if (await Task.WhenAny(accept, running.Task) != accept && !accept.IsCompletedSuccessfully)
            await both.CancelAsync();
        Socket connection;
        try
        {
            connection = await accept;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NoWireException("the process that holds the namespace did not start");
        }
        var holder = new NamespaceHolder(connection, running.ProcessId, running.Task);
        try
        {
            RequireProcess(connection, running.ProcessId);
            return (holder, await Task.Run(holder.Receive, cancellationToken));
        }
        catch
        {
            await holder.DisposeAsync();
            throw;
        }
    }

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

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _ended;
    }

    private SafeFileHandle Ask(byte request)
    {
        lock (_lock)
        {
            _connection.Blocking = true;
            if (_connection.Send([request], SocketFlags.None) != 1)
                throw new IOException("The process that holds the private network is gone.");
            return Receive();
        }
    }

    /// <summary>Any local user can connect to an abstract socket: only the process that was started is trusted.</summary>
    private static void RequireProcess(Socket connection, int processId)
    {
        const int solSocket = 1, peerCredentials = 17;
        Span<byte> credentials = stackalloc byte[12];
        connection.GetRawSocketOption(solSocket, peerCredentials, credentials);
        if (MemoryMarshal.Read<int>(credentials) != processId)
            throw new NoWireException("another process than the one that was started answered");
    }

    /// <summary>One answer with its descriptor (unix(7), SCM_RIGHTS).</summary>
    private unsafe SafeFileHandle Receive()
    {
        const int closeOnExec = 0x40000000, headSize = 16;
        var text = stackalloc byte[512];
        var control = stackalloc byte[64];
        new Span<byte>(control, 64).Clear();
        var vector = new Native.IoVector { Base = text, Length = 512 };
        var message = new Native.MessageHeader { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = 64 };
        _connection.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead);
        var n = Native.recvmsg((int)_connection.Handle, &message, closeOnExec);
        if (n <= 0)
            throw new NoWireException("the process that holds the namespace went away");
        var answer = Encoding.UTF8.GetString(text, (int)n);
        if (message.ControlLength < headSize + sizeof(int))
            throw new NoWireException(answer.StartsWith("error ", StringComparison.Ordinal) ? answer[6..] : answer);
        return new SafeFileHandle(*(int*)(control + headSize), ownsHandle: true);
    }
}

/// <summary>There can be no wire here; the message names the step that the system refused.</summary>
public sealed class NoWireException(string message) : Exception(message);
