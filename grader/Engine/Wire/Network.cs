using System.Net;
using System.Net.Sockets;
using Courseware.Recordings;

namespace Courseware.Wire;

/// <summary>The network in which the programs and the peers of one scenario meet.</summary>
public abstract class Network : IAsyncDisposable
{
    /// <summary>The largest packet of an Ethernet, in bytes (RFC 894).</summary>
    public const int EthernetMtu = 1500;

    /// <summary>
    /// The largest packet where there are megabytes to carry, in bytes. Its segments still fit into the window of a receive buffer of 4096 bytes: a
    /// segment that does not fit is sent when the persist timer fires, every 0.2 s (RFC 9293 §3.8.6.2.1).
    /// </summary>
    public const int LargeMtu = 2000;

    /// <summary>The loopback interface of the grader's own network: no wire.</summary>
    public static Network OnLoopback { get; } = new LoopbackNetwork();

    /// <summary>One of the kinds of <see cref="NetworkChoice"/>.</summary>
    public abstract string Kind { get; }

    /// <summary>The address under which each end reaches the other one.</summary>
    public abstract IPAddress RemoteAddress { get; }

    /// <summary>The address on which a peer listens.</summary>
    public abstract IPAddress Listening { get; }

    /// <summary>A process in whose network namespace programs are to be started, or null for the grader's own.</summary>
    public abstract int? Holder { get; }

    /// <summary>The wire, or null where there is none.</summary>
    public abstract WireLink? Wire { get; }

    /// <summary>All TCP sockets of this network.</summary>
    public abstract SocketTable Sockets { get; }

    /// <summary>True when programs that have nothing to do with the grading may be in it too.</summary>
    public virtual bool IsShared => false;

    /// <summary>False when another scenario in the same network has that port, or had it.</summary>
    public virtual bool TryTakePort(int port) => true;

    /// <summary>A TCP socket of this network.</summary>
    public abstract Socket NewSocket();

    /// <summary>
    /// A TCP socket of this network to listen with. On loopback its segments are as small as on a wire: the interface's have 64 KiB, for which the
    /// window of a client with a small buffer never opens.
    /// </summary>
    public Socket NewListener()
    {
        const int tcp = 6, tcpMaxSeg = 2, headers = 52;
        var socket = NewSocket();
        if (Wire is null && OperatingSystem.IsLinux())
            socket.SetRawSocketOption(tcp, tcpMaxSeg, BitConverter.GetBytes(LargeMtu - headers));
        return socket;
    }

    /// <summary>
    /// Opens the network of one scenario and records what it is: a private one of that kind, whose largest packet has
    /// <paramref name="mtu"/> bytes, or the loopback interface.
    /// </summary>
    /// <exception cref="NoWireException">The system does not allow a private one.</exception>
    public static async Task<Network> OpenAsync(NetworkChoice choice, int mtu, Recorder recorder, CancellationToken cancellationToken)
    {
        recorder.Add(new NetworkOpened(choice.Kind, choice.Detail));
        return choice.HasWire ? await WithWireAsync(choice.Kind, mtu, recorder, cancellationToken) : OnLoopback;
    }

    /// <summary>Opens a network with a wire of that kind.</summary>
    /// <exception cref="NoWireException">The system does not allow it.</exception>
    internal static async Task<Network> WithWireAsync(string kind, int mtu, Recorder recorder, CancellationToken cancellationToken) =>
        kind == NetworkChoice.OwnTun
            ? await OwnNetwork.OpenAsync(mtu, recorder)
            : await PrivateNetwork.OpenAsync(kind, mtu, recorder, cancellationToken);

    /// <summary>Ends the wire and gives the network up. The kernel removes it meanwhile: see <see cref="AllGoneAsync"/>.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>Completes when nothing is left of all networks.</summary>
    public static Task AllGoneAsync() => NamespaceHolder.AllGoneAsync();

    private sealed class LoopbackNetwork : Network
    {
        public override string Kind => NetworkChoice.Loopback;

        public override IPAddress RemoteAddress => IPAddress.Loopback;

        public override IPAddress Listening => IPAddress.Loopback;

        public override bool IsShared => true;

        public override int? Holder => null;

        public override WireLink? Wire => null;

        public override SocketTable Sockets => SocketTable.Host;

        public override Socket NewSocket() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>
/// Which network the scenarios of a grading have. <paramref name="Detail"/> says, for loopback, why there is no wire.
/// </summary>
public sealed record NetworkChoice(string Kind, string Detail)
{
    /// <summary>A private network with a TUN device.</summary>
    public const string Tun = "tun";

    /// <summary>A private network with a pair of Ethernet devices.</summary>
    public const string Veth = "veth";

    /// <summary>TUN devices in the grader's own network: in a container that may make devices (CAP_NET_ADMIN) and no namespaces.</summary>
    public const string OwnTun = "own-tun";

    /// <summary>The loopback interface of the grader's own network.</summary>
    public const string Loopback = "loopback";

    /// <summary>True where every segment passes through the grader's hands.</summary>
    public bool HasWire => Kind != Loopback;

    /// <summary>A network with a wire of that kind, which is tried.</summary>
    /// <exception cref="NoWireException">The system does not allow it.</exception>
    public static async Task<NetworkChoice> RequireAsync(string kind, CancellationToken cancellationToken)
    {
        await using var trial = await Network.WithWireAsync(kind, Network.EthernetMtu, new Recorder("trial"), cancellationToken);
        return new NetworkChoice(kind, "");
    }

    /// <summary>Tries, best first, what the system allows.</summary>
    public static async Task<NetworkChoice> BestAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            return new NetworkChoice(Loopback, "network namespaces need Linux");
        var refusals = new List<string>();
        foreach (var kind in OwnNetwork.IsPossible ? new[] { Tun, Veth, OwnTun } : [Tun, Veth])
        {
            try
            {
                return await RequireAsync(kind, cancellationToken);
            }
            catch (NoWireException e)
            {
                refusals.Add($"{kind}: {e.Message}");
            }
        }
        return new NetworkChoice(Loopback, string.Join("; ", refusals));
    }
}
