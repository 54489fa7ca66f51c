using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Courseware.Launching;

namespace Courseware.Labs.Containers;

/// <summary>
/// Starts programs in a container by its first process, which is ours (<c>launch --serve</c>): each start is a fork, and not a
/// request to the engine. The socket over which that process came is gone before any program starts.
/// </summary>
internal sealed class ContainerLauncher(DescriptorConnection server, int first) : ILauncher
{
    private int _launcher;

    /// <inheritdoc/>
    public async Task<string> RunAsync(
        IReadOnlyList<string> arguments, string directory, Func<Stream, CancellationToken, Task> commands,
        Func<Stream, CancellationToken, Task> frames)
    {
        using var socket = await Task.Run(() => DescriptorConnection.ToSocket(server.Ask((byte)'l')));
        _launcher = DescriptorConnection.PeerOf(socket);
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Packed(arguments));
        using var over = new CancellationTokenSource();
        var writing = WriteAsync(stream, commands, over.Token);
        try
        {
            await frames(stream, CancellationToken.None);
        }
        catch (IOException e) when (e.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionReset })
        {
            // It ended with a command unread; all that it told came before.
        }
        finally
        {
            await over.CancelAsync();
            await writing;
        }
        if (!File.Exists($"/proc/{first}/stat"))
            throw new LaunchException("A container was ended from outside while a program ran in it. Nothing was graded. Next: see that the container engine runs (grader doctor), and grade again.");
        return "";
    }

    /// <inheritdoc/>
    public Task<LaunchEvent.Started> SeenFromHereAsync(LaunchEvent.Started started)
    {
        // The pids of the event are the container's own. The program may be gone by now, the keeper is not.
        var below = ProcessTree.Descendants(_launcher);
        if (below.Count == 0)
            throw new LaunchException("The processes of the container cannot be seen from here. Nothing was graded.");
        return Task.FromResult(started with { Pid = below.Count > 1 ? below[1] : 0, Keeper = below[0], Launcher = _launcher, OwnPidNamespace = true });
    }

    private static byte[] Packed(IReadOnlyList<string> arguments)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(arguments.Select(a => $"{a}\0")));
        var packed = new byte[sizeof(int) + text.Length];
        BinaryPrimitives.WriteInt32LittleEndian(packed, text.Length);
        text.CopyTo(packed, sizeof(int));
        return packed;
    }

    private static async Task WriteAsync(Stream stream, Func<Stream, CancellationToken, Task> commands, CancellationToken cancellationToken)
    {
        try
        {
            await commands(stream, cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The launcher has ended.
        }
    }
}
