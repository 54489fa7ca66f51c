using System.Collections.Concurrent;
using System.Net.Sockets;
using CliWrap;
using Courseware.Launching;
using Microsoft.Win32.SafeHandles;

namespace Courseware.Wire;

/// <summary>
/// The small process <c>netns.c</c>, which lives in a private network namespace and hands out descriptors that belong there.
/// A process with many threads, as this one, could not enter a user namespace itself.
/// </summary>
internal sealed class NamespaceHolder : IDisposable
{
    private static readonly Lazy<Task<string>> HelperPath = new(() => CompiledHelper.GetOwnAsync("netns", CancellationToken.None));

    private static readonly ConcurrentDictionary<int, Task> Leaving = new();
    private readonly NamespaceConnection _connection;
    private readonly Task _ended;

    private NamespaceHolder(NamespaceConnection connection, int processId, Task ended) =>
        (_connection, ProcessId, _ended) = (connection, processId, ended);

    /// <summary>The process whose namespace it is.</summary>
    public int ProcessId { get; }

    /// <summary>
    /// Makes a namespace with an interface of the kind <c>tun</c> or <c>veth</c>, which takes packets of so many bytes, and gives back its far end.
    /// </summary>
    /// <exception cref="NoWireException">The system does not allow it; the message says which step it refused.</exception>
    public static Task<(NamespaceHolder Holder, SafeFileHandle WireLink)> OpenAsync(string kind, int mtu, CancellationToken cancellationToken) =>
        StartAsync([kind, $"{mtu}"], cancellationToken);

    /// <summary>The same process in the network namespace that the grader is in: it makes interfaces on request (<see cref="NewWire"/>).</summary>
    /// <exception cref="NoWireException">The system does not allow it.</exception>
    public static async Task<NamespaceHolder> OpenOwnAsync(CancellationToken cancellationToken)
    {
        var (holder, config) = await StartAsync(["own"], cancellationToken);
        config.Dispose();
        return holder;
    }

    private static async Task<(NamespaceHolder Holder, SafeFileHandle First)> StartAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var helper = await HelperPath.Value;
        var name = $"courseware-net-{Guid.NewGuid():N}";
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint($"\0{name}"));
        listener.Listen(1);
        var running = CliWrap.Cli.Wrap(helper).WithArguments([name, .. arguments]).WithValidation(CommandResultValidation.None)
            .ExecuteAsync(CancellationToken.None);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var accept = listener.AcceptAsync(both.Token).AsTask();
        if (await Task.WhenAny(accept, running.Task) != accept && !accept.IsCompletedSuccessfully)
            await both.CancelAsync();
        NamespaceConnection connection;
        try
        {
            connection = new NamespaceConnection(await accept);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new NoWireException("the process that holds the namespace did not start");
        }
        var holder = new NamespaceHolder(connection, running.ProcessId, running.Task);
        try
        {
            connection.RequireProcess(running.ProcessId);
            return (holder, await Task.Run(connection.Receive, cancellationToken));
        }
        catch
        {
            holder.Dispose();
            throw;
        }
    }

    /// <summary>A TCP socket in the namespace.</summary>
    public Socket NewSocket() => _connection.NewSocket();

    /// <summary>The far end of one more TUN device, <c>wireK</c>, which takes packets of so many bytes.</summary>
    /// <exception cref="NoWireException">The system does not allow it.</exception>
    public SafeFileHandle NewWire(int number, int mtu) => _connection.NewWire(number, mtu);

    /// <summary>A sock_diag socket, which tells of the sockets in the namespace.</summary>
    public SafeFileHandle NewSockDiag() => _connection.NewSockDiag();

    /// <summary>Completes when all namespaces that are given up by now are gone: to remove an interface takes the kernel a while.</summary>
    public static Task AllGoneAsync() => Task.WhenAll(Leaving.Values);

    /// <summary>Gives the namespace up; it goes when the last program in it has ended.</summary>
    public void Dispose()
    {
        Leaving[ProcessId] = _ended;
        _ = _ended.ContinueWith(_ => Leaving.TryRemove(ProcessId, out var _), TaskScheduler.Default);
        _connection.Dispose();
    }
}

/// <summary>There can be no wire here; the message names the step that the system refused.</summary>
public sealed class NoWireException(string message) : Exception(message);
