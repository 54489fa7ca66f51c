using System.Net;
using System.Net.NetworkInformation;
using Microsoft.Win32.SafeHandles;

namespace Courseware.Wire;

/// <summary>One TCP socket as the kernel knows it.</summary>
/// <param name="State">Its state.</param>
/// <param name="Local">Its own end; an IPv4 address for IPv4-mapped ones.</param>
/// <param name="Remote">The other end.</param>
/// <param name="ReceiveQueue">Bytes that the program has not read yet; an unread FIN counts as one.</param>
/// <param name="SendQueue">Bytes that the other end has not acknowledged yet.</param>
/// <param name="Inode">0 when no descriptor refers to it any longer; -1 where the system does not tell.</param>
/// <param name="Shutdown">SHUT_RD is 1, SHUT_WR is 2.</param>
public sealed record SocketInfo(
    TcpState State, IPEndPoint Local, IPEndPoint Remote, long ReceiveQueue, long SendQueue, long Inode, int Shutdown)
{
    /// <summary>The purpose of its timer: <c>retransmit</c>, <c>keepalive</c>, <c>time-wait</c>, <c>probe</c>; empty when none runs.</summary>
    public string Timer { get; init; } = "";

    /// <summary>Seconds until the timer fires.</summary>
    public double TimerSeconds { get; init; }

    /// <summary>The bytes that were acknowledged to it and that it received, since its beginning; 0 where that was not asked.</summary>
    public long Moved { get; init; }
}

/// <summary>
/// The kernel's table of TCP sockets in one network namespace: by <c>sock_diag(7)</c> on Linux, without privilege;
/// elsewhere what the framework tells (states and addresses only). May be asked from any thread.
/// </summary>
public sealed class SocketTable : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Func<SafeFileHandle> _open;
    private SafeFileHandle? _handle;

    internal SocketTable(Func<SafeFileHandle> open) => _open = open;

    /// <summary>The table of the namespace in which the grader itself is.</summary>
    public static SocketTable Host { get; } = new(SockDiag.Open);

    /// <summary>True where queues, inodes and shutdown flags are known.</summary>
    public static bool IsDetailed => OperatingSystem.IsLinux();

    /// <summary>All TCP sockets, IPv4 and IPv6.</summary>
    /// <exception cref="IOException">The kernel refused the question.</exception>
    public IReadOnlyList<SocketInfo> Read() => Read(SockDiag.AllStates);

    /// <summary>All TCP sockets with the bytes that each has moved.</summary>
    /// <exception cref="IOException">The kernel refused the question.</exception>
    public IReadOnlyList<SocketInfo> ReadMoved() => Read(SockDiag.AllStates, withMoved: true);

    /// <summary>The sockets that listen; the kernel finds them without walking all the others.</summary>
    /// <exception cref="IOException">The kernel refused the question.</exception>
    public IReadOnlyList<SocketInfo> ReadListeners() => Read(1u << (int)TcpState.Listen);

    /// <summary>True when a socket listens that takes IPv4 connections to that address. No walk through the table.</summary>
    /// <exception cref="IOException">The kernel refused the question.</exception>
    public bool IsListening(IPAddress address, int port)
    {
        if (!IsDetailed)
            return ReadPortable().Exists(r => r.State == TcpState.Listen && r.Local.Port == port);
        lock (_lock)
            return SockDiag.Find(_handle ??= _open(), new IPEndPoint(address, port), new IPEndPoint(IPAddress.Any, 0)) is { State: TcpState.Listen };
    }

    /// <summary>The socket of one IPv4 connection, also one in TIME_WAIT; null when there is none. No walk through the table.</summary>
    /// <exception cref="IOException">The kernel refused the question.</exception>
    public SocketInfo? Find(IPEndPoint local, IPEndPoint remote)
    {
        if (!IsDetailed)
            return ReadPortable().Find(r => r.Local.Equals(local) && r.Remote.Equals(remote));
        lock (_lock)
        {
            var row = SockDiag.Find(_handle ??= _open(), local, remote);
            // For a connection that is gone the kernel answers with the socket that listens on its port.
            return row is not null && row.Local.Equals(local) && row.Remote.Equals(remote) ? row : null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle?.Dispose();

    private List<SocketInfo> Read(uint states, bool withMoved = false)
    {
        if (!IsDetailed)
            return ReadPortable().FindAll(r => (states & (1u << (int)r.State)) != 0);
        var rows = new List<SocketInfo>();
        lock (_lock)
        {
            _handle ??= _open();
            SockDiag.Dump(_handle, states, withMoved, rows);
        }
        return rows;
    }

    private static List<SocketInfo> ReadPortable()
    {
        var properties = IPGlobalProperties.GetIPGlobalProperties();
        var any = new IPEndPoint(IPAddress.Any, 0);
        return
        [
            .. properties.GetActiveTcpListeners().Select(l => new SocketInfo(TcpState.Listen, l, any, 0, 0, -1, 0)),
            .. properties.GetActiveTcpConnections().Select(c =>
                new SocketInfo(Translate(c.State), c.LocalEndPoint, c.RemoteEndPoint, 0, 0, -1, 0)),
        ];
    }

    private static TcpState Translate(System.Net.NetworkInformation.TcpState state) =>
        Enum.TryParse<TcpState>(state.ToString(), out var known) ? known : TcpState.Unknown;
}
