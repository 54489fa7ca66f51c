using Courseware.Launching;
using Courseware.Wire;

namespace Courseware.Labs;

/// <summary>Whether programs that do nothing can continue by themselves.</summary>
internal enum Outlook
{
    /// <summary>The system does not tell.</summary>
    Unknown,

    /// <summary>A wait will end by itself, or a kernel will continue when its timer fires.</summary>
    Continues,

    /// <summary>A thread writes to a pipe, as a rule its output, and the grader takes that.</summary>
    Writes,

    /// <summary>The event that the grader waits for has happened in the kernel: on a busy machine the grader notices it late.</summary>
    ByGrader,

    /// <summary>Nothing moves until the grader does something: every thread waits without a time limit, and nothing is under way.</summary>
    Deadlock,
}

/// <summary>
/// Finds out, by what the threads of programs wait in and by the kernel's queues, whether the programs can continue by themselves. It is polled
/// repeatedly while nothing moves.
/// </summary>
/// <param name="sockets">The sockets of the programs, and those of the grader's peers.</param>
/// <param name="wire">The wire between them, where there is one.</param>
internal sealed class OutlookSampler(SocketTable sockets, WireLink? wire)
{
    // A thread that wakes up more often without doing anything waits in a loop.
    private const int MostWakings = 2;

    private readonly Dictionary<int, long> _switchesAtFirst = [];
    private IReadOnlyList<ThreadWait> _before = [];

    /// <summary>The outlook now, while the grader waits for <paramref name="what"/>. A deadlock counts at the second poll with the same result.</summary>
    public Outlook Poll(IReadOnlyList<RunningProgram> programs, string what)
    {
        var before = _before;
        var waits = WaitsOf(programs);
        _before = waits ?? [];
        if (waits is null)
            return Outlook.Unknown;
        if (waits.Exists(w => w.End == WaitEnd.ByReader))
            return Outlook.Writes;
        var ending = waits.FindAll(w => w.End == WaitEnd.ByItself);
        if (ending.Exists(w => !(w.Seconds > programs.Max(p => p.SleepSeconds)) && w.Switches - FirstSwitches(w) <= MostWakings))
            return Outlook.Continues;
        if (waits.Count == 0 || ending.Count > 0 || waits.Exists(w => w.End == WaitEnd.Unknown) || wire is { IsQuiet: false })
            return Outlook.Unknown;
        var isSame = waits.Count == before.Count && waits.Zip(before).All(pair => pair.First.IsSameAs(pair.Second));
        return OfKernel(programs, waits, what) ?? (isSame ? Outlook.Deadlock : Outlook.Unknown);
    }

    /// <summary>The waits of all programs; null when a thread of one runs.</summary>
    private static List<ThreadWait>? WaitsOf(IReadOnlyList<RunningProgram> programs)
    {
        var all = new List<ThreadWait>();
        foreach (var program in programs)
        {
            if (program.Waits() is not { } waits)
                return null;
            all.AddRange(waits);
        }
        return all;
    }

    private long FirstSwitches(ThreadWait wait) =>
        _switchesAtFirst.TryGetValue(wait.ThreadId, out var first) ? first : _switchesAtFirst[wait.ThreadId] = wait.Switches;

    /// <summary>
    /// Whether bytes are under way between kernels: then the sender's has not been acknowledged all, and the other end has read all that came. So it is
    /// also where a window is smaller than a segment, and each goes when a timer fires (RFC 9293 §3.8.6.1). Null when nothing is under way.
    /// </summary>
    private Outlook? OfKernel(IReadOnlyList<RunningProgram> programs, List<ThreadWait> waits, string what)
    {
        var own = programs.SelectMany(p => ProcessTree.Descendants(p.Keeper)).SelectMany(ProcessTree.SocketInodes).ToHashSet();
        var rows = sockets.Read();
        var connections = rows.Where(r => own.Contains(r.Inode)).Select(Ports).ToHashSet();
        var ends = rows.Where(r => r.State != TcpState.Listen && connections.Contains(Ports(r))).ToList();
        if (ends.Exists(r => r.State is TcpState.SynSent or TcpState.SynReceived))
            return Outlook.Unknown;
        foreach (var sender in ends.Where(r => r.SendQueue > 0 && r.State is not TcpState.TimeWait))
        {
            var receiver = ends.Find(r => r.Local.Port == sender.Remote.Port && r.Remote.Port == sender.Local.Port);
            if (receiver is null or { ReceiveQueue: 0 })
                return wire is { Steers: true } ? Outlook.Unknown : Outlook.Continues;
        }
        var peers = ends.FindAll(r => r.Inode != 0 && !own.Contains(r.Inode));
        // The event that the grader waits for may have happened in the kernel, and the grader has not noticed it yet.
        var (name, awaited) = what.Split(':') is [var first, var second] ? (first, second) : ("", "");
        // A peer of the grader is about to read what is in its queue; or it leaves it there, as the scenario wants.
        if (peers.Exists(r => r.ReceiveQueue > 0))
            return awaited == "send-or-close" ? Outlook.ByGrader : Outlook.Unknown;
        // A second acknowledgment leaves no trace in the kernel, nor do a connection that the grader has closed, and an exit of an unknown process.
        if (awaited == "ack-again" || (awaited == "exit" && programs.Any(p => p.Name == name && p.Pid <= 0))
            || (awaited == "connect" && ends.Count > 0 && !ends.Exists(IsOpenHere)))
            return Outlook.Unknown;
        var hasHappened = awaited switch
        {
            "listen" => rows.Any(r => r.State == TcpState.Listen && own.Contains(r.Inode)),
            "connect" => ends.Count > 0,
            "read" => !peers.Exists(r => r.SendQueue > 0),
            "send-or-close" => !peers.Exists(r => r.State is TcpState.Established or TcpState.FinWait1 or TcpState.FinWait2),
            "exit" => !programs.Any(p => p.Name == name && waits.Exists(w => w.ProcessId == p.Pid)),
            _ => false,
        };
        return hasHappened ? Outlook.ByGrader : null;

        // A connection that is not accepted yet has no inode.
        bool IsOpenHere(SocketInfo row) => !own.Contains(row.Inode) && row.State is (TcpState.Established or TcpState.CloseWait);
    }

    // The same for both ends of a connection.
    private static (int Low, int High) Ports(SocketInfo row) => (Math.Min(row.Local.Port, row.Remote.Port), Math.Max(row.Local.Port, row.Remote.Port));
}
