using Courseware.Grading;
using Courseware.Recordings;

namespace Courseware.Reporting.Ladders;

/// <summary>
/// What looks at the sockets add to the segments: a state that these do not explain, a descriptor that is gone, what was half-closed,
/// what was never read, how long TIME_WAIT lasts. Each is said once.
/// </summary>
internal sealed class KernelFacts(StateLanes lanes, IReadOnlyList<SegmentSeen> segments, IReadOnlyList<SocketSeen> looks)
{
    // A look takes its time: what the segments say shortly before or after it is no disagreement.
    private const double Tolerance = 0.001;
    private readonly Dictionary<(string, string, string), SocketSeen> _last = looks
        .GroupBy(Key).ToDictionary(g => g.Key, g => g.Last());
    private readonly HashSet<(string, string, string, string)> _said = [];
    private readonly int _connections = segments.Select(s => s.Connection).Distinct().Count();

    /// <summary>True when the lanes of states are to be filled from looks alone.</summary>
    public bool IsAllThereIs => segments.Count == 0;

    /// <summary>
    /// The text of a look; null when it adds nothing. One that decided a check always says something, and the state when that is
    /// not in the lane of states already.
    /// </summary>
    public LocalText? Of(SocketSeen look, Side side, bool isDeciding, bool isStateShown)
    {
        var state = EndStates.Parse(look.State);
        var name = state?.Name() ?? SafeText.Line(look.State);
        var facts = new List<(string Kind, LocalText Text)>();
        if ((isDeciding && !isStateShown) || (!IsAllThereIs && _connections == 1 && state is { } seen && Disagrees(seen, side, look.At)))
            facts.Add(("state", LadderWords.Same(name)));
        if (IsOrphan(look, state))
            facts.Add(("orphan", new LocalText("no descriptor any more", "디스크립터가 이미 없음")));
        else if (look.Shutdown.Length > 0 && !IsFinSeen(state))
            facts.Add(("shutdown", LadderWords.Shutdown(look.Shutdown)));
        if (Unread(look, state) is > 0 and var unread)
            facts.Add(("unread", new LocalText($"{unread} B never read", $"끝까지 읽지 않은 {unread} B")));
        if (state == EndState.TimeWait && look.TimerSeconds > 0)
            facts.Add(("timer", new LocalText($"TIME_WAIT for {look.TimerSeconds:0} s", $"TIME_WAIT {look.TimerSeconds:0}초")));
        if (!isDeciding)
            facts.RemoveAll(f => !_said.Add((look.Program, look.Local + look.Remote, f.Kind, f.Kind == "timer" ? "" : f.Text.English)));
        return facts.Count == 0 ? null : new LocalText(
            $"kernel: {string.Join(", ", facts.Select(f => f.Text.English))}", $"커널: {string.Join(", ", facts.Select(f => f.Text.Korean))}");
    }

    private bool Disagrees(EndState seen, Side side, double at)
    {
        var connection = segments[0].Connection;
        double[] moments = [at - Tolerance, at, at + Tolerance];
        return Array.TrueForAll(moments, m => lanes.At(connection, side, m) is { } state && state != seen);
    }

    // A connection that waits to be accepted has no descriptor yet, and one in TIME_WAIT never has.
    private static bool IsOrphan(SocketSeen look, EndState? state) =>
        look.Inode == 0 && state is EndState.FinWait1 or EndState.FinWait2 or EndState.Closing or EndState.LastAck;

    // When the other end's FIN has come the kernel itself closes the receiving direction: that is nobody's shutdown().
    private static bool IsFinSeen(EndState? state) =>
        state is EndState.CloseWait or EndState.LastAck or EndState.Closing or EndState.TimeWait or EndState.Closed;

    private long Unread(SocketSeen look, EndState? state)
    {
        // The look that follows a segment comes before anybody could have read it.
        if (look.When.StartsWith("segment ", StringComparison.Ordinal) || !ReferenceEquals(_last[Key(look)], look) || state is EndState.Listen or EndState.TimeWait)
            return 0;
        // The kernel counts a FIN that was not read as one byte.
        return look.ReceiveQueue - (state is EndState.CloseWait or EndState.LastAck or EndState.Closing ? 1 : 0);
    }

    private static (string, string, string) Key(SocketSeen look) => (look.Program, look.Local, look.Remote);
}
