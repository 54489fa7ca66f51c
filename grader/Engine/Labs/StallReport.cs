using System.Globalization;
using Courseware.Launching;
using Courseware.Wire;

namespace Courseware.Labs;

/// <summary>Tells who waits for whom when nothing moves.</summary>
internal sealed class StallReport(SocketTable sockets)
{
    private const int MillisecondsBetweenCalls = 3;

    /// <summary>One line a process (what it waits in) and one a socket (its state and queues).</summary>
    public async Task<IReadOnlyList<string>> WriteAsync(IEnumerable<RunningProgram> programs, int looks)
    {
        var lines = new List<string>();
        foreach (var program in programs)
            lines.AddRange(await WriteAsync(program, looks));
        return lines;
    }

    private async Task<IReadOnlyList<string>> WriteAsync(RunningProgram program, int looks)
    {
        var lines = new List<string>();
        var processes = ProcessTree.Descendants(program.Keeper);
        foreach (var pid in processes)
        {
            var threads = program.Threads().Where(t => t.ProcessId == pid).ToList();
            if (threads.Count == 0)
                continue;
            var call = await CallAsync(() => program.Waits() is { } waits ? CallsOf(waits, pid) : null, looks);
            var doing = call is null ? "is running (using the CPU)" : $"waits in {call}";
            lines.Add($"{program.Name}: process {threads[0].Name} {doing}");
        }
        if (processes.Count == 0)
            lines.Add($"{program.Name}: has ended");
        foreach (var row in SocketsOf(sockets.Read(), processes))
        {
            var queues = row.State == TcpState.Listen
                ? $"{row.ReceiveQueue} connection(s) not accepted"
                : $"{row.ReceiveQueue} byte(s) not read, {row.SendQueue} not acknowledged";
            lines.Add($"{program.Name}: socket {row.Local} → {row.Remote} is {StateName(row.State)}, {queues}");
        }
        return lines;
    }

    private static string CallsOf(IReadOnlyList<ThreadWait> waits, int pid)
    {
        const int most = 3;
        return string.Join("; ", waits.Where(w => w.ProcessId == pid).Select(w => w.Call + Limit(w)).Distinct().Take(most));
    }

    private static string Limit(ThreadWait wait) => wait switch
    {
        { End: WaitEnd.ByOthers } => ", without a time limit",
        { End: WaitEnd.ByItself, Seconds: { } seconds } => string.Create(CultureInfo.InvariantCulture, $", for at most {seconds:0.###} s"),
        { End: WaitEnd.ByItself } => ", with a time limit",
        _ => "",
    };

    /// <summary>
    /// The call that a process waits in; null when no look found it waiting. One that sleeps again and again for a moment waits on a busy machine
    /// for the processor too, and a single look may find it there.
    /// </summary>
    internal static async Task<string?> CallAsync(Func<string?> look, int looks)
    {
        for (var n = 1; ; n++)
        {
            if (look() is { } call)
                return call;
            if (n == looks)
                return null;
            await Task.Delay(MillisecondsBetweenCalls);
        }
    }

    private static string StateName(TcpState state) => state switch
    {
        TcpState.FinWait1 => "FIN_WAIT_1",
        TcpState.FinWait2 => "FIN_WAIT_2",
        TcpState.CloseWait => "CLOSE_WAIT",
        TcpState.LastAck => "LAST_ACK",
        TcpState.TimeWait => "TIME_WAIT",
        _ => state.ToString().ToUpperInvariant(),
    };

    /// <summary>Those of the sockets that the processes have open.</summary>
    public static IEnumerable<SocketInfo> SocketsOf(IReadOnlyList<SocketInfo> rows, IEnumerable<int> processes)
    {
        var inodes = processes.SelectMany(ProcessTree.SocketInodes).ToHashSet();
        return rows.Where(r => inodes.Contains(r.Inode));
    }
}
