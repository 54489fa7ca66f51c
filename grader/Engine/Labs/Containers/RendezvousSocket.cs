using System.Net.Sockets;
using System.Runtime.InteropServices;
using Courseware.Launching;

namespace Courseware.Labs.Containers;

/// <summary>
/// A socket in a folder that a container sees, at which its first process reports to the grader. It is gone before anything else
/// runs in the container, so that no program of a student can report there.
/// </summary>
internal sealed partial class RendezvousSocket : IDisposable
{
    private const string Name = "meet.sock";
    private const int OpenDirectory = 0x10000 | 0x80000; // O_RDONLY | O_DIRECTORY | O_CLOEXEC
    private static readonly TimeSpan MostTimeToCome = TimeSpan.FromSeconds(20);
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    /// <summary>Listens in a new folder below <paramref name="parent"/>.</summary>
    public RendezvousSocket(string parent)
    {
        const UnixFileMode enter = (UnixFileMode)0b111_001_001, readAndWrite = (UnixFileMode)0b110_110_110;
        Folder = Directory.CreateDirectory(Path.Combine(parent, $"meet-{Guid.NewGuid():N}")).FullName;
        File.SetUnixFileMode(Folder, enter);
        // By way of the folder's descriptor: the address of a socket has room for 107 bytes, and TMPDIR may be longer.
        var folder = open(Folder, OpenDirectory);
        try
        {
            _listener.Bind(new UnixDomainSocketEndPoint($"/proc/self/fd/{folder}/{Name}"));
        }
        finally
        {
            _ = close(folder);
        }
        // The container's users are others, and its root may not pass over the modes of files.
        File.SetUnixFileMode(Path.Combine(Folder, Name), readAndWrite);
        _listener.Listen(1);
    }

    /// <summary>The path of the socket in the container.</summary>
    public static string PathInside => $"{ContainerHardening.RendezvousFolder}/{Name}";

    /// <summary>The folder to mount at <see cref="ContainerHardening.RendezvousFolder"/>.</summary>
    public string Folder { get; }

    /// <summary>Accepts the connection of that process, and of no other one.</summary>
    /// <exception cref="LaunchException">It did not come.</exception>
    public async Task<Socket> AcceptAsync(int processId, CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        both.CancelAfter(MostTimeToCome);
        try
        {
            var socket = await _listener.AcceptAsync(both.Token);
            File.Delete(Path.Combine(Folder, Name));
            if (FdPassingSocket.PeerOf(socket) == processId)
                return socket;
            socket.Dispose();
            throw new LaunchException("Another process than the first one of a container reported to the grader. Nothing was graded.");
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LaunchException(
                "A container was started, and did not report within 20 seconds: its engine runs on another machine, or does not share this one's folders. "
                    + "Grade on the engine's own machine. Nothing was graded.", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc")]
    private static partial int close(int descriptor);
}
