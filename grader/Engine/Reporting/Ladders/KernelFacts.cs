using Courseware.Recordings;

namespace Courseware.Reporting.Ladders;

/// <summary>
/// Facts that samples of the sockets add to the segments: a state that these do not explain, a closed descriptor, a half-close, unread bytes, the rest
/// of TIME_WAIT. Each fact appears once.
/// </summary>
internal sealed class KernelFacts(StateLanes lanes, IReadOnlyList<SegmentSeen> segments, IReadOnlyList<SocketSeen> samples)
{
    // A look takes its time, and a segment that the kernel has sent may be seen after it: what the segments say shortly before
    // it or a little later is not a disagreement.
    private const double Before = 0.001;
    private const double After = 0.02;
    private readonly Dictionary<(string, string, string), SocketSeen> _last = samples
        .GroupBy(Key).ToDictionary(g => g.Key, g => g.Last());
    private readonly HashSet<(string, string, string, string)> _said = [];
    private readonly int _connections = segments.Select(s => s.Connection).Distinct().Count();

    /// <summary>True when the lanes of states are to be filled from looks alone.</summary>
    public bool IsAllThereIs => segments.Count == 0;

    /// <summary>
    /// The text of a sample; null when it adds nothing. A sample that decided a check always has a text, with the state when that is not in the lane of
    /// states already.
    /// </summary>
    public LocalizedText? Of(SocketSeen sample, Side side, bool isDeciding, bool isStateShown)
    {
        var state = TcpStateNames.Parse(sample.State);
        var name = state?.Name() ?? SafeText.Line(sample.State);
        var facts = new List<(string Kind, LocalizedText Text)>();
        if ((isDeciding && !isStateShown) || (!IsAllThereIs && _connections == 1 && state is { } seen && Disagrees(seen, side, sample.At)))
            facts.Add(("state", LadderWords.Same(name)));
        if (IsOrphan(sample, state))
            facts.Add(("orphan", LadderWords.Orphan));
        else if (sample.Shutdown.Length > 0 && !IsEofOnly(sample, state))
            facts.Add(("shutdown", LadderWords.Shutdown(sample.Shutdown)));
        if (Unread(sample, state) is > 0 and var unread)
            facts.Add(("unread", LadderWords.Unread(unread)));
        if (state == TcpState.TimeWait && sample.TimerSeconds > 0)
            facts.Add(("timer", LadderWords.TimeWait(sample.TimerSeconds)));
        if (!isDeciding)
            facts.RemoveAll(f => !_said.Add((sample.Program, sample.Local + sample.Remote, f.Kind, f.Kind == "timer" ? "" : f.Text.English)));
        return facts.Count == 0 ? null : LadderWords.Kernel([.. facts.Select(f => f.Text)]);
    }

    private bool Disagrees(TcpState seen, Side side, double at)
    {
        var states = lanes.Between(segments[0].Connection, side, at - Before, at + After).ToList();
        return states.Count > 0 && !states.Contains(seen);
    }

    // A connection that waits to be accepted has no descriptor yet, and one in TIME_WAIT never has; LAST_ACK is where a close() leads.
    private static bool IsOrphan(SocketSeen sample, TcpState? state) =>
        sample.Inode == 0 && state is TcpState.FinWait1 or TcpState.FinWait2 or TcpState.Closing;

    // When a FIN comes, the kernel itself sets the flag of reading. So behind a FIN of each end both flags say nothing of the call.
    private static bool IsEofOnly(SocketSeen sample, TcpState? state) =>
        state is TcpState.LastAck or TcpState.Closing or TcpState.Closed || (state == TcpState.CloseWait && sample.Shutdown == "SHUT_RD");

    private long Unread(SocketSeen sample, TcpState? state)
    {
        if (!ReferenceEquals(_last[Key(sample)], sample) || state is TcpState.Listen or TcpState.TimeWait)
            return 0;
        // A look that followed a segment came too early for a program that has the socket still.
        if (sample.Inode != 0 && sample.When.StartsWith("segment ", StringComparison.Ordinal))
            return 0;
        // The kernel counts a FIN that was not read as one byte.
        return sample.ReceiveQueue - (state is TcpState.CloseWait or TcpState.LastAck or TcpState.Closing ? 1 : 0);
    }

    private static (string, string, string) Key(SocketSeen sample) => (sample.Program, sample.Local, sample.Remote);
}
