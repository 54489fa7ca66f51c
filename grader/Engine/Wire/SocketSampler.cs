using System.Net;
using Courseware.Recordings;

namespace Courseware.Wire;

/// <summary>Looks at both ends of a connection when a segment may have changed their states, and records what is new.</summary>
internal sealed class SocketSampler(IPAddress own, SocketTable states, Recorder recorder)
{
    // A client that knocks forever makes one connection after the other, and all are alike.
    private const int MostConnections = 200;

    private readonly Dictionary<(int Connection, string End), (TcpState State, bool HasOwner, int Shutdown)> _last = [];

    /// <summary>Looks now.</summary>
    public void Sample(TrackedConnection connection, string when)
    {
        if (connection.Number > MostConnections)
            return;
        var far = WireAddresses.Address(connection.Far);
        Sample(connection, "client", connection.ClientPort, connection.ServerPort, far, when);
        Sample(connection, "server", connection.ServerPort, connection.ClientPort, far, when);
    }

    private void Sample(TrackedConnection connection, string end, ushort port, ushort otherPort, IPAddress far, string when)
    {
        if (states.Find(new IPEndPoint(own, port), new IPEndPoint(far, otherPort)) is not { } row)
            return;
        var seen = (row.State, row.Inode != 0, row.Shutdown);
        if (_last.TryGetValue((connection.Number, end), out var last) && last == seen)
            return;
        _last[(connection.Number, end)] = seen;
        recorder.AddAside(row.Seen(end, when) with { At = Math.Round(recorder.Now, 6) });
    }
}

/// <summary>A row of the socket table as it stands in a recording.</summary>
public static class SocketInfoExtensions
{
    /// <summary>The row as an event. <paramref name="owners"/> are the processes that have the socket open.</summary>
    public static SocketSeen Seen(this SocketInfo row, string program, string when, IReadOnlyList<string>? owners = null) => new(
        program, $"{row.State}", $"{row.Local}", $"{row.Remote}", row.ReceiveQueue, row.SendQueue, row.Inode,
        row.Shutdown switch { 0 => "", 1 => "SHUT_RD", 2 => "SHUT_WR", _ => "SHUT_RDWR" }, when, row.Timer, Math.Round(row.TimerSeconds, 2), owners);
}
