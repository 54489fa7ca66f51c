using System.Net;
using System.Net.Sockets;
using Courseware.Launching;
using Courseware.Recordings;

namespace Courseware.Wire;

/// <summary>
/// The network namespace that the grader itself is in, with a separate wire for each scenario: in a container that may make devices (CAP_NET_ADMIN,
/// /dev/net/tun) and may not make namespaces. Programs of other scenarios, and of other graders in the same container, are in it too.
/// </summary>
internal sealed class OwnNetwork : Network
{
    private const int MostWires = 250;

    private static readonly Lazy<Task<NamespaceHolder>> Helper = new(OpenHelperAsync);

    /// <summary>
    /// True in a container that may make devices and nothing else. A user who may make namespaces too may be the machine's own root, and there the
    /// devices would stand between those of the machine.
    /// </summary>
    public static bool IsPossible { get; } = MayMakeDevicesAlone();

    private readonly NamespaceHolder _holder;
    private readonly Socket _mark;

    private OwnNetwork(NamespaceHolder holder, Socket mark, WireLink wire)
    {
        (_holder, _mark, Wire) = (holder, mark, wire);
        Sockets = new SocketTable(holder.NewSockDiag);
    }

    /// <inheritdoc/>
    public override string Kind => NetworkChoice.OwnTun;

    /// <inheritdoc/>
    public override IPAddress RemoteAddress => Wire.Addresses.RemoteAddress;

    /// <inheritdoc/>
    public override IPAddress Listening => IPAddress.Any;

    /// <inheritdoc/>
    public override int? Holder => null;

    /// <inheritdoc/>
    public override WireLink Wire { get; }

    /// <inheritdoc/>
    public override SocketTable Sockets { get; }

    /// <inheritdoc/>
    public override bool IsShared => true;

    /// <summary>Makes a device and starts the wire.</summary>
    /// <exception cref="NoWireException">The system does not allow it.</exception>
    public static async Task<OwnNetwork> OpenAsync(int mtu, Recorder recorder)
    {
        var holder = await Helper.Value;
        var (number, mark) = TakeNumber();
        try
        {
            var device = new WireDevice(holder.NewWire(number, mtu), isPacketSocket: false, $"wire{number}", holder.ProcessId);
            return new OwnNetwork(holder, mark, new WireLink(device, new WireAddresses(number), new SocketTable(holder.NewSockDiag), recorder));
        }
        catch
        {
            mark.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override Socket NewSocket() => _holder.NewSocket();

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await Wire.DisposeAsync();
        Sockets.Dispose();
        _mark.Dispose();
    }

    private static async Task<NamespaceHolder> OpenHelperAsync() => IsPossible
        ? await NamespaceHolder.OpenOwnAsync(CancellationToken.None)
        : throw new NoWireException("it needs CAP_NET_ADMIN, and a container without CAP_SYS_ADMIN");

    // capabilities(7), proc_pid_status(5)
    private static bool MayMakeDevicesAlone()
    {
        const int networkAdministration = 12, systemAdministration = 21;
        var effective = ThreadWait.StatusLine("/proc/self/status", "CapEff:");
        var capabilities = effective is null ? 0 : Convert.ToUInt64(effective, fromBase: 16);
        return (capabilities >> networkAdministration & 1) == 1 && (capabilities >> systemAdministration & 1) == 0;
    }

    /// <summary>A number that no other grader in this network has: its mark is an abstract Unix socket, which belongs to the network namespace.</summary>
    private static (int Number, Socket Mark) TakeNumber()
    {
        for (var number = 1; number <= MostWires; number++)
        {
            var mark = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                mark.Bind(new UnixDomainSocketEndPoint($"\0courseware-wire-{number}"));
                return (number, mark);
            }
            catch (SocketException)
            {
                mark.Dispose();
            }
        }
        throw new NoWireException($"{MostWires} scenarios run at the same time");
    }
}
