using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Courseware.Launching;

namespace Courseware.Labs.Containers;

/// <summary>
/// Starts programs in a container by its first process, which is ours (<c>launch --serve</c>): each start is a fork, and not a
/// request to the engine. The socket over which that process came is gone before any program starts.
/// </summary>
/// <param name="server">The connection to the first process.</param>
/// <param name="container">Whose first process it is.</param>
internal sealed class ContainerLauncher(FdPassingSocket server, RunningContainer container) : ILauncher
{
    private int _launcher;

    /// <inheritdoc/>
    public async Task<string> RunAsync(
        IReadOnlyList<string> arguments, string directory, Func<Stream, CancellationToken, Task> commands,
        Func<Stream, CancellationToken, Task> frames)
    {
        using var socket = await ForkAsync();
        await using var stream = new NetworkStream(socket);
        using var over = new CancellationTokenSource();
        var writing = WriteAsync(stream, Packed(arguments), commands, over.Token);
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
        if (container.HasEndedEarly)
            await RequireOwnEndAsync();
        return "";
    }

    /// <inheritdoc/>
    public Task KillAsync() => container.DisposeAsync().AsTask();

    /// <inheritdoc/>
    public Task<LaunchEvent.Started> ToHostPidsAsync(LaunchEvent.Started started)
    {
        // The pids of the event are the container's own. The program may be gone by now, and the keeper where it was killed.
        var below = ProcessTree.Descendants(_launcher);
        var (keeper, program) = (below.Count > 0 ? below[0] : _launcher, below.Count > 1 ? below[1] : 0);
        return Task.FromResult(started with { Pid = program, Keeper = keeper, Launcher = _launcher, OwnPidNamespace = true });
    }

    private async Task<Socket> ForkAsync()
    {
        try
        {
            var (handle, answer) = await Task.Run(() => server.Ask((byte)'l'));
            _launcher = ProcessTree.FindChildByNamespacePid(container.ProcessId, int.Parse(answer.Split(' ')[^1], CultureInfo.InvariantCulture));
            return FdPassingSocket.ToSocket(handle);
        }
        catch (IOException e) when (e.Message.StartsWith("fork: ", StringComparison.Ordinal))
        {
            throw new StartRefusedException("processes");
        }
        catch (IOException) when (container.HasEndedEarly)
        {
            await RequireOwnEndAsync();
            throw new StartRefusedException();
        }
    }

    /// <summary>The end of the first process is the programs' doing, unless a process outside has killed it.</summary>
    private async Task RequireOwnEndAsync()
    {
        if (!await container.HasEndedByItselfAsync())
            throw new LaunchException(
                "A container was removed from outside while a program ran in it. Nothing was graded. Next: see that the container engine runs (grader "
                    + "doctor), and grade again.");
    }

    private static byte[] Packed(IReadOnlyList<string> arguments)
    {
        var text = Encoding.UTF8.GetBytes(string.Concat(arguments.Select(a => $"{a}\0")));
        var packed = new byte[sizeof(int) + text.Length];
        BinaryPrimitives.WriteInt32LittleEndian(packed, text.Length);
        text.CopyTo(packed, sizeof(int));
        return packed;
    }

    private static async Task WriteAsync(
        Stream stream, byte[] head, Func<Stream, CancellationToken, Task> commands, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(head, cancellationToken);
            await commands(stream, cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The launcher has ended.
        }
    }
}
