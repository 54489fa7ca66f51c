using Courseware.Launching;
using Courseware.Wire;

namespace Courseware.Labs;

/// <summary>
/// The wire as a slow line: the client gets one segment and reads it, and only then the next one is delivered. So its read() returns what the segments
/// carry, whichever program the machine runs first. Without a wire it does nothing.
/// </summary>
public sealed class SegmentPacer : IDisposable
{
    private readonly ScenarioContext _context;
    private readonly Fault? _hold;
    private SocketInfo? _client;

    private SegmentPacer(ScenarioContext context, Fault? hold) => (_context, _hold) = (context, hold);

    /// <summary>From here on the server's data and its FIN are held.</summary>
    public static SegmentPacer Begin(ScenarioContext context) => new(context, context.Wire?.Hold(SegmentMatch.Stream.FromServer));

    /// <summary>
    /// Delivers the first <paramref name="segments"/> segments one by one, and after each waits until both programs sleep and the client has read it.
    /// Ends early when the client ends, or is never quiet; when neither program does anything any longer, only the client's end is awaited.
    /// </summary>
    public async Task DeliverAsync(PortLease port, RunningProgram server, RunningProgram client, int segments)
    {
        if (_context.Wire is not { } wire || _hold is null)
            return;
        // The server, too, has to be at rest before a segment goes: an ACK that comes while it writes makes segments of any length.
        var left = segments;
        for (; left > 0 && await NextAsync(wire, _hold, client) && await AreQuietAsync(port, server, client); left--)
            wire.ReleaseFirst(_hold);
        if (left == 0)
            await AreQuietAsync(port, server, client);
    }

    /// <summary>All that is still held is delivered, and what comes later is not held.</summary>
    public void Dispose() => _hold?.Dispose();

    private async Task<bool> NextAsync(WireLink wire, Fault hold, RunningProgram client)
    {
        using var waiting = _context.Waiting($"{client.Name}:exit");
        await Polling.UntilAsync(() => client.HasExited || wire.IsHolding(hold), _context.CancellationToken);
        return !client.HasExited;
    }

    private Task<bool> AreQuietAsync(PortLease port, RunningProgram server, RunningProgram client)
    {
        var quiescence = _context.Quiet([server, client], () => HasReadAll(port), mostCpuSeconds: 0.25);
        return quiescence.WaitUntilQuietAsync(() => true, _context.CancellationToken);
    }

    // Found once in the whole table, and then by its addresses alone: the table is large.
    private bool HasReadAll(PortLease port)
    {
        _client ??= _context.Ends(port).Find(e => e.Name == "client").Row;
        return _client is null || ScenarioContext.HasReadAll(_context.Find(_client));
    }
}
