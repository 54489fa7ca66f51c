using Courseware.Launching;
using Courseware.Wire;

namespace Courseware.Labs;

/// <summary>
/// Describes what each program waits for when nothing moves. The lines are English, as all of a recording; <c>StallLines</c> translates them.
/// </summary>
internal sealed class StallReport(SocketTable sockets, WireLink? wire)
{
    /// <summary>One line a process (what it waits in) and one a socket (its state and queues).</summary>
    public async Task<IReadOnlyList<string>> WriteAsync(IEnumerable<RunningProgram> programs, int polls)
    {
        var lines = new List<string>();
        foreach (var program in programs)
            lines.AddRange(await WriteAsync(program, polls));
        return lines;
    }

    private async Task<IReadOnlyList<string>> WriteAsync(RunningProgram program, int polls)
    {
        var lines = new List<string>();
        var processes = ProcessTree.Descendants(program.Keeper);
        foreach (var pid in processes)
        {
            var threads = program.Threads().Where(t => t.ProcessId == pid).ToList();
            if (threads.Count == 0)
                continue;
            // On a busy machine a program that sleeps briefly and repeatedly also waits for the processor, and a single poll may hit that moment.
            var call = await Polling.ForAsync(() => program.Waits() is { } waits ? CallsOf(waits, pid) : null, polls, CancellationToken.None);
            var doing = call is not null ? $"waits in {call}"
                : threads.TrueForAll(t => t.IsStopped) ? "is stopped by a signal"
                : "is running (using the CPU)";
            lines.Add($"{program.Name}: process {threads[0].Name} {doing}");
        }
        if (processes.Count == 0)
            lines.Add($"{program.Name}: has ended");
        foreach (var row in SocketsOf(sockets.Read(), processes))
        {
            var (local, remote) = wire?.AsCaptured(row.Local, row.Remote) ?? (row.Local, row.Remote);
            lines.Add(row.State == TcpState.Listen
                ? $"{program.Name}: socket {local} is in LISTEN; {Waiting(row.ReceiveQueue)}"
                : $"{program.Name}: socket {local} → {remote} is in {StateName(row.State)}; {Queues(row)}");
        }
        return lines;
    }

    private static string Waiting(long connections) => connections switch
    {
        0 => "no connection waits for accept()",
        1 => "1 connection waits for accept()",
        _ => $"{connections} connections wait for accept()",
    };

    // The kernel counts a FIN as a byte, in the queue of the end that has not read it and of the end that waits for its ACK.
    private static string Queues(SocketInfo row)
    {
        var hasEof = row.ReceiveQueue > 0 && row.State is TcpState.CloseWait or TcpState.LastAck or TcpState.Closing;
        var hasFin = row.SendQueue > 0 && row.State is TcpState.FinWait1 or TcpState.LastAck or TcpState.Closing;
        string[] parts =
        [
            .. Part(row.ReceiveQueue - (hasEof ? 1 : 0), hasEof, "EOF", "not read"),
            .. Part(row.SendQueue - (hasFin ? 1 : 0), hasFin, "FIN", "not acknowledged"),
        ];
        return parts.Length == 0 ? "both queues are empty" : string.Join(", ", parts);
    }

    private static string[] Part(long bytes, bool hasEnd, string end, string what) => (bytes, hasEnd) switch
    {
        (0, false) => [],
        (0, true) => [$"{end} {what}"],
        (_, false) => [$"{bytes} B {what}"],
        _ => [$"{bytes} B and {end} {what}"],
    };

    private static string CallsOf(IReadOnlyList<ThreadWait> waits, int pid)
    {
        const int most = 3;
        return string.Join("; ", waits.Where(w => w.ProcessId == pid).Select(w => w.Call + Limit(w)).Distinct().Take(most));
    }

    private static string Limit(ThreadWait wait) => wait switch
    {
        { End: WaitEnd.ByOthers } => ", without a time limit",
        { End: WaitEnd.ByItself, Seconds: { } seconds } => $", for at most {ThreadWait.Shown(seconds)} s",
        { End: WaitEnd.ByItself } => ", with a time limit",
        _ => "",
    };

    private static string StateName(TcpState state) => state switch
    {
        TcpState.FinWait1 => "FIN_WAIT_1",
        TcpState.FinWait2 => "FIN_WAIT_2",
        TcpState.CloseWait => "CLOSE_WAIT",
        TcpState.LastAck => "LAST_ACK",
        TcpState.TimeWait => "TIME_WAIT",
        _ => state.ToString().ToUpperInvariant(),
    };

    /// <summary>The bytes that went through the programs' sockets, and their queues: a different number means that a program reads or sends.</summary>
    public static long Moved(SocketTable sockets, IEnumerable<RunningProgram> programs) =>
        SocketsOf(sockets.ReadMoved(), programs.SelectMany(p => ProcessTree.Descendants(p.Keeper))).Sum(r => r.Moved + r.ReceiveQueue + r.SendQueue);

    /// <summary>Those of the sockets that the processes have open.</summary>
    public static IEnumerable<SocketInfo> SocketsOf(IReadOnlyList<SocketInfo> rows, IEnumerable<int> processes)
    {
        var inodes = processes.SelectMany(ProcessTree.SocketInodes).ToHashSet();
        return rows.Where(r => inodes.Contains(r.Inode));
    }
}
