using System.Net;
using System.Net.Sockets;
using Courseware.Recordings;

namespace Courseware.Wire;

/// <summary>
/// A network namespace with one interface, 10.99.0.1/24, and the grader behind it. Every packet to 10.99.0.2 comes back with its
/// addresses swapped, so that each end sees the other one as a host one wire away.
/// </summary>
internal sealed class PrivateNetwork : Network
{
    private readonly NamespaceHolder _holder;

    private PrivateNetwork(string kind, NamespaceHolder holder, WireLink wire)
    {
        (Kind, _holder, Wire) = (kind, holder, wire);
        Sockets = new SocketTable(holder.NewSockDiag);
    }

    /// <inheritdoc/>
    public override string Kind { get; }

    /// <inheritdoc/>
    public override IPAddress RemoteAddress => Wire.Addresses.RemoteAddress;

    /// <summary>Any, so that a client that insists on another address than the one it was given is heard, and told so.</summary>
    public override IPAddress Listening => IPAddress.Any;

    /// <inheritdoc/>
    public override int? Holder => _holder.ProcessId;

    /// <inheritdoc/>
    public override WireLink Wire { get; }

    /// <inheritdoc/>
    public override SocketTable Sockets { get; }

    /// <summary>Makes the namespace and starts the wire.</summary>
    /// <exception cref="NoWireException">The system does not allow it.</exception>
    public static async Task<PrivateNetwork> OpenAsync(string kind, int mtu, Recorder recorder, CancellationToken cancellationToken)
    {
        var (holder, end) = await NamespaceHolder.OpenAsync(kind, mtu, cancellationToken);
        var states = new SocketTable(holder.NewSockDiag);
        var device = new WireDevice(end, kind == NetworkChoice.Veth, "wire", holder.ProcessId);
        return new PrivateNetwork(kind, holder, new WireLink(device, new WireAddresses(0), states, recorder));
    }

    /// <inheritdoc/>
    public override Socket NewSocket() => _holder.NewSocket();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await Wire.DisposeAsync();
        Sockets.Dispose();
        _holder.Dispose();
    }
}
