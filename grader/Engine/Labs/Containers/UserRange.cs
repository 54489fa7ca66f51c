using System.Net.Sockets;

namespace Courseware.Labs.Containers;

/// <summary>
/// The user ids of one grading. No other grading on this machine has them while the range is held, so that what the kernel counts by user (processes,
/// descriptors under way, watches, queued signals) never includes a neighbour's. Each program gets its own id. The mark is an abstract Unix socket,
/// which disappears with the grader.
/// </summary>
internal sealed class UserRange : IDisposable
{
    // Above all ranges that systems give to people, services and user namespaces (systemd's UIDS-GIDS has the list), below 2^31.
    private const uint First = 1_900_000_000;
    private const int Ranges = 1 << 14, Size = 1 << 12, Attempts = 1000;

    private readonly Socket _mark;
    private readonly uint[] _users;
    private int _taken;

    private UserRange(Socket mark, int range)
    {
        _mark = mark;
        _users = [.. Enumerable.Range(0, Size).Select(n => First + (uint)((range * Size) + n))];
        // In no order: a program must not conclude from its own id who is at the other end of its connection.
        Random.Shared.Shuffle(_users);
    }

    /// <summary>Takes a range that is free.</summary>
    /// <exception cref="IOException">None was found.</exception>
    public static UserRange Take()
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var range = Random.Shared.Next(Ranges);
            var mark = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                mark.Bind(new UnixDomainSocketEndPoint($"\0courseware-users-{range}"));
                return new UserRange(mark, range);
            }
            catch (SocketException)
            {
                mark.Dispose();
            }
        }
        throw new IOException("No free range of user ids was found; end some gradings.");
    }

    /// <summary>The next id. After all of them it begins again: whoever had that one has ended long ago.</summary>
    public uint Next() => _users[(uint)Interlocked.Increment(ref _taken) % Size];

    /// <inheritdoc/>
    public void Dispose() => _mark.Dispose();
}
