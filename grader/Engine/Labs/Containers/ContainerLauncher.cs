using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Courseware.Launching;

namespace Courseware.Labs.Containers;

/// <summary>
/// Starts programs in a container by its first process, which is ours (<c>launch --serve</c>): each start is a fork, and not a
/// request to the engine. The socket over which that process came is gone before any program starts.
/// </summary>
/// <param name="server">The connection to the first process.</param>
/// <param name="first">Its pid as this machine knows it.</param>
internal sealed partial class ContainerLauncher(DescriptorConnection server, int first) : ILauncher
{
    private int _launcher;

    /// <inheritdoc/>
    public async Task<string> RunAsync(
        IReadOnlyList<string> arguments, string directory, Func<Stream, CancellationToken, Task> commands,
        Func<Stream, CancellationToken, Task> frames)
    {
        using var socket = await Task.Run(Fork);
        await using var stream = new NetworkStream(socket);
        using var over = new CancellationTokenSource();
        var others = Task.WhenAll(WriteAsync(stream, Packed(arguments), commands, over.Token), KeepGoingAsync(over.Token));
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
            await others;
        }
        if (!File.Exists($"/proc/{first}/stat"))
            throw new LaunchException("A container was ended from outside while a program ran in it. Nothing was graded. Next: see that the container engine runs (grader doctor), and grade again.");
        return "";
    }

    /// <inheritdoc/>
    public Task<LaunchEvent.Started> SeenFromHereAsync(LaunchEvent.Started started)
    {
        // The pids of the event are the container's own. The program may be gone by now, and the keeper where it was killed.
        var below = ProcessTree.Descendants(_launcher);
        var (keeper, program) = (below.Count > 0 ? below[0] : _launcher, below.Count > 1 ? below[1] : 0);
        return Task.FromResult(started with { Pid = program, Keeper = keeper, Launcher = _launcher, OwnPidNamespace = true });
    }

    private Socket Fork()
    {
        try
        {
            var (handle, answer) = server.Ask((byte)'l');
            _launcher = ProcessTree.ChildByInnerPid(first, int.Parse(answer.Split(' ')[^1], CultureInfo.InvariantCulture));
            return DescriptorConnection.ToSocket(handle);
        }
        catch (IOException e) when (e.Message.StartsWith("fork: ", StringComparison.Ordinal))
        {
            throw new RefusedStartException("processes");
        }
    }

    /// <summary>
    /// Programs beside it have the same user, and can stop what looks after it; then nobody would hear of it any more. What goes on is
    /// only what is ours: the launcher, the keeper, and the program as long as it is a fork of them. A program that stops itself stays so.
    /// </summary>
    private async Task KeepGoingAsync(CancellationToken cancellationToken)
    {
        const int continueSignal = 18; // SIGCONT
        try
        {
            while (true)
            {
                await Task.Delay(250, cancellationToken);
                IEnumerable<int> own = [_launcher, .. ProcessTree.Descendants(_launcher).Take(2)];
                // In this order: who runs what we run now was ours when it was seen to be stopped, however long that is ago.
                foreach (var pid in own.Where(p => ProcessTree.IsStopped(p) && ProcessTree.RunTheSame(p, _launcher)))
                    _ = kill(pid, continueSignal);
            }
        }
        catch (OperationCanceledException)
        {
            // It has ended.
        }
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

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
