using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Wire;

namespace Courseware.Labs;

/// <summary>
/// Gives a scenario up when nothing moves any more. It watches progress, not the clock: looks are counted, so that a
/// machine too busy to look does not blame the program, and CPU time counts for a program that spins. As long as it is
/// the grader's turn (no program started yet, something not told yet, a look that came late) nothing is counted.
/// </summary>
internal sealed class StallWatch : IAsyncDisposable
{
    private const double SecondsBetweenLooks = 0.05;
    private const int IdleLooks = 60;          // 3 s in which every thread slept
    private const int LaneLooks = 8;           // 0.4 s, after which the scenario gives its lane to another
    private const double BusySeconds = 1.5;    // of CPU time without an event
    private const int MostLooks = 600;         // 30 s without an event, whatever the reason

    private readonly Recorder _recorder;
    private readonly Func<IReadOnlyList<RunningProgram>> _programs;
    private readonly Action _whenIdle;
    private readonly CancellationTokenSource _stalled;
    private readonly CancellationTokenSource _over = new();
    private readonly Task _watching;

    public StallWatch(
        Recorder recorder, Func<IReadOnlyList<RunningProgram>> programs, Action whenIdle, CancellationToken cancellationToken)
    {
        (_recorder, _programs, _whenIdle) = (recorder, programs, whenIdle);
        _stalled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _watching = WatchAsync();
    }

    public CancellationToken Token => _stalled.Token;

    public bool HasStalled { get; private set; }

    public string WaitsFor { get; set; } = "";

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _watching;
        _over.Dispose();
        _stalled.Dispose();
    }

    private async Task WatchAsync()
    {
        var (version, idle, looks, cpu) = (_recorder.Version, 0, 0, 0.0);
        var looked = _recorder.Now;
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(SecondsBetweenLooks));
        try
        {
            while (await timer.WaitForNextTickAsync(_over.Token))
            {
                var late = _recorder.Now - looked > 2 * SecondsBetweenLooks;
                looked = _recorder.Now;
                var programs = _programs().ToList();
                if (programs.Count == 0)
                    continue;
                var threads = programs.SelectMany(p => p.Threads()).ToList();
                var used = threads.Sum(t => t.CpuSeconds);
                if (version != _recorder.Version)
                    (version, idle, looks, cpu) = (_recorder.Version, 0, 0, used);
                looks++;
                if (!late && threads.TrueForAll(t => t.State is 'S' or 'I' or 'T' or 't') && programs.TrueForAll(p => p.IsTold()))
                    idle++;
                if (idle == LaneLooks)
                    _whenIdle();
                if (Kind(idle, looks, used - cpu) is { } kind)
                {
                    await GiveUpAsync(kind);
                    return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The scenario is over.
        }
    }

    private static string? Kind(int idle, int looks, double cpu) =>
        idle >= IdleLooks ? "idle" : cpu >= BusySeconds ? "busy" : looks >= MostLooks ? "limit" : null;

    private async Task GiveUpAsync(string kind)
    {
        HasStalled = true;
        _recorder.Add(new Stalled(kind, WaitsFor, [.. _programs().ToList().SelectMany(Report)]));
        await _stalled.CancelAsync();
    }

    /// <summary>One line a process (what it waits in) and one a socket (its state and queues).</summary>
    private static IEnumerable<string> Report(RunningProgram program)
    {
        var processes = ProcessTree.Descendants(program.Keeper);
        foreach (var pid in processes)
        {
            var threads = program.Threads().Where(t => t.ProcessId == pid).ToList();
            if (threads.Count == 0)
                continue;
            var doing = threads.Exists(t => t.State == 'R') ? "is running (using the CPU)" : $"waits in {ProcessTree.WaitsIn(pid)}";
            yield return $"{program.Name}: process {threads[0].Name} {doing}";
        }
        if (processes.Count == 0)
            yield return $"{program.Name}: has ended";
        var inodes = processes.SelectMany(ProcessTree.SocketInodes).ToHashSet();
        foreach (var row in SocketTable.Read().Where(r => inodes.Contains(r.Inode)))
        {
            var queues = row.State == TcpState.Listen
                ? $"{row.ReceiveQueue} connection(s) not accepted"
                : $"{row.ReceiveQueue} byte(s) not read, {row.SendQueue} not acknowledged";
            yield return $"{program.Name}: socket {row.Local} → {row.Remote} is {StateName(row.State)}, {queues}";
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
}
