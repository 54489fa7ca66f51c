using Courseware.Recordings;

namespace Courseware.Reporting.Ladders;

/// <summary>
/// Facts that samples of the sockets add to the segments: a state that these do not explain, a closed descriptor, a half-close, unread bytes, the rest
/// of TIME_WAIT. Each fact appears once.
/// </summary>
internal sealed class KernelFacts(StateLanes lanes, IReadOnlyList<SegmentSeen> segments, IReadOnlyList<SocketSeen> looks)
{
    // A look takes its time, and a segment that the kernel has sent may be seen after it: what the segments say shortly before
    // it or a little later is not a disagreement.
    private const double Before = 0.001;
    private const double After = 0.02;
    private readonly Dictionary<(string, string, string), SocketSeen> _last = looks
        .GroupBy(Key).ToDictionary(g => g.Key, g => g.Last());
    private readonly HashSet<(string, string, string, string)> _said = [];
    private readonly int _connections = segments.Select(s => s.Connection).Distinct().Count();

    /// <summary>True when the lanes of states are to be filled from looks alone.</summary>
    public bool IsAllThereIs => segments.Count == 0;

    /// <summary>
    /// The text of a sample; null when it adds nothing. A sample that decided a check always has a text, with the state when that is not in the lane of
    /// states already.
    /// </summary>
    public LocalizedText? Of(SocketSeen look, Side side, bool isDeciding, bool isStateShown)
    {
        var state = EndStates.Parse(look.State);
        var name = state?.Name() ?? SafeText.Line(look.State);
        var facts = new List<(string Kind, LocalizedText Text)>();
        if ((isDeciding && !isStateShown) || (!IsAllThereIs && _connections == 1 && state is { } seen && Disagrees(seen, side, look.At)))
            facts.Add(("state", LadderWords.Same(name)));
        if (IsOrphan(look, state))
            facts.Add(("orphan", LadderWords.Orphan));
        else if (look.Shutdown.Length > 0 && !IsEofOnly(look, state))
            facts.Add(("shutdown", LadderWords.Shutdown(look.Shutdown)));
        if (Unread(look, state) is > 0 and var unread)
            facts.Add(("unread", LadderWords.Unread(unread)));
        if (state == EndState.TimeWait && look.TimerSeconds > 0)
            facts.Add(("timer", LadderWords.TimeWait(look.TimerSeconds)));
        if (!isDeciding)
            facts.RemoveAll(f => !_said.Add((look.Program, look.Local + look.Remote, f.Kind, f.Kind == "timer" ? "" : f.Text.English)));
        return facts.Count == 0 ? null : LadderWords.Kernel([.. facts.Select(f => f.Text)]);
    }

    private bool Disagrees(EndState seen, Side side, double at)
    {
        var states = lanes.Between(segments[0].Connection, side, at - Before, at + After).ToList();
        return states.Count > 0 && !states.Contains(seen);
    }

    // A connection that waits to be accepted has no descriptor yet, and one in TIME_WAIT never has; LAST_ACK is where a close() leads.
    private static bool IsOrphan(SocketSeen look, EndState? state) =>
        look.Inode == 0 && state is EndState.FinWait1 or EndState.FinWait2 or EndState.Closing;

    // When a FIN comes, the kernel itself sets the flag of reading. So behind a FIN of each end both flags say nothing of the call.
    private static bool IsEofOnly(SocketSeen look, EndState? state) =>
        state is EndState.LastAck or EndState.Closing or EndState.Closed || (state == EndState.CloseWait && look.Shutdown == "SHUT_RD");

    private long Unread(SocketSeen look, EndState? state)
    {
        if (!ReferenceEquals(_last[Key(look)], look) || state is EndState.Listen or EndState.TimeWait)
            return 0;
        // A look that followed a segment came too early for a program that has the socket still.
        if (look.Inode != 0 && look.When.StartsWith("segment ", StringComparison.Ordinal))
            return 0;
        // The kernel counts a FIN that was not read as one byte.
        return look.ReceiveQueue - (state is EndState.CloseWait or EndState.LastAck or EndState.Closing ? 1 : 0);
    }

    private static (string, string, string) Key(SocketSeen look) => (look.Program, look.Local, look.Remote);
}
