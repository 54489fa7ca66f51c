using System.Net;
using Courseware.Launching;
using Courseware.Peers;
using Courseware.Recordings;
using Courseware.Wire;

namespace Courseware.Labs;

/// <summary>A scenario's view of the kernel's sockets.</summary>
public sealed partial class ScenarioContext
{
    /// <summary>Records the program's end of the peer's connection as the kernel sees it now, and tells it; null when it is gone.</summary>
    public SocketSeen? SampleSocket(Peer peer, RunningProgram program, string when)
    {
        var seen = OtherEnd(peer) is { } row ? row.Seen(program.Name, when, Owners(row, program)) : null;
        if (seen is not null)
            Recorder.Add(seen);
        return seen;
    }

    /// <summary>Records the peer's own end as the kernel sees it now, and tells it; null when it is gone.</summary>
    public SocketSeen? SamplePeerSocket(Peer peer, string when)
    {
        var seen = _network.Sockets.Find(peer.Local, peer.Remote)?.Seen($"{peer.Name}-peer", when);
        if (seen is not null)
            Recorder.Add(seen);
        return seen;
    }

    /// <summary>
    /// True when the peer's kernel has bytes to send, everything that it sent is acknowledged, and the program's window is closed: then it probes
    /// (RFC 9293 §3.8.6.1). True also where the system does not show that.
    /// </summary>
    public bool IsWindowClosed(Peer peer) => !SocketTable.IsDetailed || _network.Sockets.Find(peer.Local, peer.Remote) is null or { Timer: "probe" };

    /// <summary>
    /// Records both ends of the connections to a server's port, from the kernel's table, when all of them are in the state <paramref name="awaited"/>:
    /// as a rule one end in TIME_WAIT, after the programs. It polls for as long as a busy machine may need.
    /// </summary>
    public async Task SampleBothEndsAsync(PortLease lease, string when, TcpState awaited = TcpState.TimeWait)
    {
        const int maxPolls = 250; // about a second
        await Polling.UntilAsync(() => Ends(lease).TrueForAll(e => e.Row.State == awaited), CancellationToken, maxPolls);
        RecordBothEnds(lease, when);
    }

    /// <summary>Records both ends of the connections to a server's port as they are now, also when the scenario has stalled.</summary>
    public void RecordBothEnds(PortLease lease, string when)
    {
        foreach (var (name, row) in Ends(lease))
            Recorder.Add(row.Seen(name, when));
    }

    /// <summary>A socket as the kernel has it now; null when it is gone.</summary>
    internal SocketInfo? Find(SocketInfo before) => _network.Sockets.Find(before.Local, before.Remote);

    /// <summary>Both ends of the connections to a server's port, as the kernel has them now.</summary>
    internal List<(string Name, SocketInfo Row)> Ends(PortLease lease) =>
        [.. _network.Sockets.Read().Where(r => r.State != TcpState.Listen && (r.Local.Port == lease.Port || r.Remote.Equals(lease.Address)))
            .Select(r => (r.Local.Port == lease.Port ? "server" : "client", r))];

    /// <summary>The program's end of a peer's connection. On the wire each end is the other one's far address.</summary>
    private SocketInfo? OtherEnd(Peer peer) =>
        _network.Sockets.Find(new IPEndPoint(peer.Local.Address, peer.Remote.Port), new IPEndPoint(peer.Remote.Address, peer.Local.Port));

    private static List<string>? Owners(SocketInfo row, RunningProgram program) => row.Inode <= 0
        ? null
        : [.. ProcessTree.Descendants(program.Keeper).Where(pid => ProcessTree.SocketInodes(pid).Contains(row.Inode)).Select(pid => $"pid {pid}")];

    private bool HasReadAll(Peer peer) => !SocketTable.IsDetailed || HasReadAll(OtherEnd(peer));

    // A closed socket, to which no descriptor refers, will never be read; a socket that waits to be accepted has no descriptor yet.
    internal static bool HasReadAll(SocketInfo? end) =>
        end is null or { ReceiveQueue: 0 } or { Inode: 0, State: not (TcpState.Established or TcpState.CloseWait) };

    /// <summary>
    /// Records that the client of two programs reached the server under another address than the one that it was given: past the wire, where no
    /// segment is seen. A server that listens on the loopback address only is given as that.
    /// </summary>
    private void NoteWrongAddress()
    {
        if (Wire is null || _running.Find(p => p.Name == "client") is not { } client || !_running.Exists(p => p.Name == "server"))
            return;
        var ports = _leases.Where(l => l.Address.Address.Equals(_network.RemoteAddress)).Select(l => l.Port).ToList();
        var rows = ports.Count == 0 ? [] : _network.Sockets.Read();
        if (ports.SelectMany(port => rows.Select(r => PastTheWire(r, port))).FirstOrDefault(a => a is not null) is { } address)
            Recorder.Add(new WrongAddress(client.Name, $"{address}", $"{_network.RemoteAddress}"));
    }

    /// <summary>The address under which the port was reached past the wire; null for any other socket.</summary>
    private IPAddress? PastTheWire(SocketInfo row, int port) => row.State == TcpState.Listen || row.Remote.Address.Equals(_network.RemoteAddress) ? null
        : row.Local.Port == port ? row.Local.Address
        : row.Remote.Port == port ? row.Remote.Address
        : null;
}
