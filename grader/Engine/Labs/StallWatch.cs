using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Wire;

namespace Courseware.Labs;

/// <summary>
/// Gives a scenario up when nothing moves any more. It watches progress, not the clock: only looks that came in time are
/// counted, and only when the launchers sleep too, so that a machine too busy to run anybody does not blame the program;
/// and CPU time counts for a program that spins.
/// </summary>
internal sealed class StallWatch : IAsyncDisposable
{
    private const double SecondsBetweenLooks = 0.1;
    private const double LateSeconds = 0.15;   // between two looks: the grader itself was kept waiting
    private const int LaneLooks = 4;           // 0.4 s, after which the scenario gives its lane to another
    private const int MostTalkingLooks = 300;  // 30 s, after which what a program prints is no progress any more
    private const int MostLooksForIdle = 100;  // for the call that a program sleeps in which was asleep at all looks that counted
    private const int MillisecondsBetweenCalls = 3;

    private readonly Recorder _recorder;
    private readonly SocketTable _sockets;
    private readonly Func<IReadOnlyList<RunningProgram>> _programs;
    private readonly Action _whenIdle;
    private readonly CancellationTokenSource _stalled;
    private readonly CancellationTokenSource _over = new();
    private volatile Wait? _waiting;
    private readonly Task _watching;

    public StallWatch(
        Recorder recorder, SocketTable sockets, Func<IReadOnlyList<RunningProgram>> programs, Action whenIdle, CancellationToken cancellationToken)
    {
        (_recorder, _sockets, _programs, _whenIdle) = (recorder, sockets, programs, whenIdle);
        _stalled = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _watching = WatchAsync();
    }

    public CancellationToken Token => _stalled.Token;

    public bool HasStalled { get; private set; }

    /// <summary>Lets the scenario stall until the disposal of what it returns.</summary>
    public IDisposable Waiting(string what)
    {
        _waiting = new Wait(this, what);
        return _waiting;
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _watching;
        _over.Dispose();
        _stalled.Dispose();
    }

    private async Task WatchAsync()
    {
        var progress = new Progress(null, 0, 0);
        var (moves, talking) = (0L, 0);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(SecondsBetweenLooks));
        try
        {
            for (var last = _recorder.Now; await timer.WaitForNextTickAsync(_over.Token); last = _recorder.Now)
            {
                var late = _recorder.Now - last > LateSeconds;
                var programs = _programs().ToList();
                var threads = programs.SelectMany(p => p.Threads()).ToList();
                var used = threads.Sum(t => t.CpuSeconds);
                var waiting = _waiting;
                talking = moves == _recorder.Moves ? talking + 1 : 0;
                moves = _recorder.Moves;
                if (waiting is null || HasMoved(progress, talking))
                {
                    progress = new Progress(waiting, _recorder.Version, used);
                    continue;
                }
                var asleep = threads.TrueForAll(t => t.IsAsleep || t.IsStopped);
                progress.Patience.Look(late, asleep, launchersAsleep: asleep && programs.TrueForAll(p => p.LauncherIsAsleep()), used - progress.CpuSeconds);
                if (progress.Patience.Idle == LaneLooks)
                    _whenIdle();
                if (progress.Queues is null && progress.Patience.IsHalfOver)
                    progress.Queues = Queues(programs);
                if (progress.Patience.Kind is not { } kind)
                    continue;
                // Who takes its bytes one by one, or sleeps between any two reads, makes no event while it empties the kernel's buffer; the
                // buffer itself tells.
                if (progress.Queues is { } before && before != Queues(programs))
                {
                    progress = new Progress(waiting, _recorder.Version, used);
                    continue;
                }
                var report = await ReportAsync(programs, looks: kind == "idle" ? MostLooksForIdle : 1);
                // It went on while it was looked at: the next look begins again.
                if (HasMoved(progress, talking))
                    continue;
                HasStalled = true;
                _recorder.Add(new Stalled(kind, waiting.What, report));
                await _stalled.CancelAsync();
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // The scenario is over.
        }
    }

    private bool HasMoved(Progress progress, int talking) =>
        progress.Waiting != _waiting || (progress.Version != _recorder.Version && talking < MostTalkingLooks);

    /// <summary>The bytes in all queues of the programs' sockets: another number says that somebody reads or sends.</summary>
    private long Queues(IReadOnlyList<RunningProgram> programs) =>
        SocketsOf(programs.SelectMany(p => ProcessTree.Descendants(p.Keeper))).Sum(r => (long)r.ReceiveQueue + r.SendQueue);

    private IEnumerable<SocketRow> SocketsOf(IEnumerable<int> processes)
    {
        var inodes = processes.SelectMany(ProcessTree.SocketInodes).ToHashSet();
        return _sockets.Read().Where(r => inodes.Contains(r.Inode));
    }

    /// <summary>One line a process (what it waits in) and one a socket (its state and queues).</summary>
    private async Task<IReadOnlyList<string>> ReportAsync(IEnumerable<RunningProgram> programs, int looks)
    {
        var lines = new List<string>();
        foreach (var program in programs)
            lines.AddRange(await ReportAsync(program, looks));
        return lines;
    }

    private async Task<IReadOnlyList<string>> ReportAsync(RunningProgram program, int looks)
    {
        var lines = new List<string>();
        var processes = ProcessTree.Descendants(program.Keeper);
        foreach (var pid in processes)
        {
            var threads = program.Threads().Where(t => t.ProcessId == pid).ToList();
            if (threads.Count == 0)
                continue;
            var call = await CallAsync(() => program.Threads().Any(t => t.ProcessId == pid && t.State == 'R') ? null : ProcessTree.WaitsIn(pid), looks);
            var doing = call is null ? "is running (using the CPU)" : $"waits in {call}";
            lines.Add($"{program.Name}: process {threads[0].Name} {doing}");
        }
        if (processes.Count == 0)
            lines.Add($"{program.Name}: has ended");
        foreach (var row in SocketsOf(processes))
        {
            var queues = row.State == TcpState.Listen
                ? $"{row.ReceiveQueue} connection(s) not accepted"
                : $"{row.ReceiveQueue} byte(s) not read, {row.SendQueue} not acknowledged";
            lines.Add($"{program.Name}: socket {row.Local} → {row.Remote} is {StateName(row.State)}, {queues}");
        }
        return lines;
    }

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

    /// <summary>What was seen since the last event.</summary>
    private sealed class Progress(Wait? waiting, long version, double cpuSeconds)
    {
        public Wait? Waiting => waiting;
        public long Version => version;
        public double CpuSeconds => cpuSeconds;
        public Patience Patience { get; } = new();
        public long? Queues { get; set; }
    }

    private sealed class Wait(StallWatch watch, string what) : IDisposable
    {
        public string What => what;

        public void Dispose() => watch._waiting = null;
    }
}
