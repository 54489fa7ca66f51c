using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Wire;

namespace Courseware.Labs;

/// <summary>
/// Gives a scenario up when nothing moves any longer, or the time of the whole grading is over. It watches progress, not the clock. Without a proof of
/// a deadlock only polls that came in time count, and only when the launchers sleep too, so that the program is not blamed on a machine that is too
/// busy to run it; CPU time counts for a program that spins. Output counts as progress for half a minute only.
/// </summary>
internal sealed class StallDetector : IAsyncDisposable
{
    private const double SecondsBetweenPolls = 0.1;
    private const double LateSeconds = 0.15;   // between two polls: the grader itself did not run
    private const double SlowSeconds = 0.5;    // from one poll to the next: the grader runs, and gets little of the CPU
    private const int SlotPolls = 4;           // 0.4 s, after which the scenario gives its lane to another
    private const int MaxPollsForIdle = 100;  // for the call that a program sleeps in which was asleep at all polls that counted

    private readonly Recorder _recorder;
    private readonly SocketTable _sockets;
    private readonly WireLink? _wire;
    private readonly int _sleepSeconds;
    private readonly EndlessPrograms _endless;
    private readonly StallReport _report;
    private readonly Func<IReadOnlyList<RunningProgram>> _programs;
    private readonly Func<double?> _ofGrading;
    private readonly Action _whenIdle;
    private readonly TimeLimit? _timeLimit;
    private readonly CancellationTokenSource _stalled;
    private readonly CancellationTokenSource _over = new();
    private volatile Wait? _waiting;
    private readonly Task _watching;

    public StallDetector(
        Recorder recorder, Network network, Func<IReadOnlyList<RunningProgram>> programs, Func<double?> ofGrading, Action whenIdle,
        ProgramLimits limits, TimeLimit? timeLimit, CancellationToken cancellationToken)
    {
        (_recorder, _sockets, _wire) = (recorder, network.Sockets, network.Wire);
        (_sleepSeconds, _endless, _report) = (limits.SleepSeconds, limits.Endless, new StallReport(network.Sockets, network.Wire));
        (_programs, _ofGrading, _whenIdle, _timeLimit) = (programs, ofGrading, whenIdle, timeLimit);
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
        _endless.Leave(this);
        _over.Dispose();
        _stalled.Dispose();
    }

    private async Task WatchAsync()
    {
        var (still, silent) = (new Progress(Now([]), onlyOutput: false, _sleepSeconds), new Progress(Now([]), onlyOutput: true, _sleepSeconds));
        var outlooks = new OutlookSampler(_sockets, _wire);
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(SecondsBetweenPolls));
        try
        {
            var began = _recorder.Now;
            for (var last = began; await timer.WaitForNextTickAsync(_over.Token); last = _recorder.Now)
            {
                var (before, late) = (began, _recorder.Now - last > LateSeconds);
                began = _recorder.Now;
                var programs = _programs().ToList();
                var now = Now(programs);
                if (_timeLimit is { Token.IsCancellationRequested: true })
                {
                    await GiveUpAsync("time-limit", still.Since(now) with { Seconds = _timeLimit.Seconds }, await _report.WriteAsync(programs, polls: 1));
                    return;
                }
                var poll = new Poll(late, began - before > SlowSeconds, programs);
                var outlook = Outlook.Unknown;
                if (now.Waiting is null || still.HasMoved(now))
                {
                    outlooks = new OutlookSampler(_sockets, _wire);
                    _endless.Leave(this);
                }
                else
                {
                    Spin(still, now, programs);
                    outlook = poll.AreAsleep ? outlooks.Poll(programs, now.Waiting.What) : Outlook.Unknown;
                }
                foreach (var progress in new[] { still, silent })
                {
                    if (now.Waiting is null || progress.HasMoved(now))
                        progress.Restart(now);
                    else if (progress.Add(now, poll, outlook, Moved) is { } kind && await IsOverAsync(progress, kind, programs))
                        return;
                }
                if (still.StallPolicy.Idle == SlotPolls)
                    _whenIdle();
            }
        }
        catch (OperationCanceledException)
        {
            // The scenario is over.
        }
    }

    /// <summary>Gives the scenario up; false when the programs continued after all, or have continued unseen.</summary>
    private async Task<bool> IsOverAsync(Progress progress, string kind, List<RunningProgram> programs)
    {
        // A program that reads or writes single bytes, or sleeps between reads, makes no event while it empties or fills the kernel's buffer, nor do
        // two programs without a wire; the kernel's counters show it.
        if (!progress.StallPolicy.IsDeadlock && progress.MovedBefore is { } before && before != Moved(programs))
        {
            progress.Restart(Now(programs));
            return false;
        }
        // An event that is not recorded yet is in one of the grader's own threads.
        if (progress.StallPolicy is { IsDeadlock: true, IsSure: false } && !await ProcessTree.WaitUntilOwnThreadsIdleAsync())
            return false;
        var report = await _report.WriteAsync(programs, polls: kind == "idle" ? MaxPollsForIdle : 1);
        var now = Now(programs);
        // It continued while it was sampled: polling begins afresh.
        if (progress.HasMoved(now))
            return false;
        await GiveUpAsync(kind, progress.Since(now) with { IsDeadlock = progress.StallPolicy.IsDeadlock }, report);
        return true;
    }

    // A program that seems to spin in several scenarios shows it in one of them. The others get less of the CPU meanwhile, and are given up soon after.
    // A runtime computes before there is a connection: that is not a sign.
    private void Spin(Progress progress, Moment now, List<RunningProgram> programs)
    {
        const double seems = 0.25;
        var hasBegun = now.Waiting is { } wait && !wait.What.EndsWith(":listen", StringComparison.Ordinal)
            && !wait.What.EndsWith(":connect", StringComparison.Ordinal);
        if (!hasBegun || progress.Since(now) is not { CpuSeconds: >= seems, Busiest: { } busiest })
            return;
        progress.StallPolicy.IsKnownToSpin = _endless.HasShown(busiest);
        if (!_endless.IsFirst(busiest, this) && programs.Find(p => p.Name == busiest) is { } program)
            ProcessTree.GiveWay(program.Keeper);
    }

    private async Task GiveUpAsync(string kind, Stalled stalled, IReadOnlyList<string> report)
    {
        HasStalled = true;
        if (kind == "busy" && stalled.Busiest is { } program)
            _endless.Show(program);
        _recorder.Add(stalled with { Kind = kind, Report = report });
        await _stalled.CancelAsync();
    }

    private Moment Now(IReadOnlyList<RunningProgram> programs) => new(
        _waiting, _recorder.Version, _recorder.ProgressVersion, _recorder.Now, MachineTime.Now(), _ofGrading(),
            [.. programs.Select(p => (p.Name, p.TotalCpuSeconds()))]);

    private long Moved(IReadOnlyList<RunningProgram> programs) => StallReport.Moved(_sockets, programs);

    /// <summary>The state of the programs at one poll. The programs are in the order of their start.</summary>
    private sealed record Moment(
        Wait? Waiting, long Version, long ProgressVersion, double At, MachineTime Machine, double? OfGrading,
            IReadOnlyList<(string Program, double CpuSeconds)> Programs)
    {
        /// <summary>The CPU time of each program since an earlier moment.</summary>
        public IEnumerable<(string Program, double CpuSeconds)> Used(Moment before) =>
            Programs.Select((p, i) => (p.Program, Math.Max(0, p.CpuSeconds - before.Programs.ElementAtOrDefault(i).CpuSeconds)));
    }

    /// <summary>The activity of the programs and their launchers since the poll before.</summary>
    private sealed class Poll(bool late, bool slow, List<RunningProgram> programs)
    {
        public bool IsLate => late;
        public bool IsSlow => slow;
        public IReadOnlyList<RunningProgram> Programs => programs;
        public bool AreAsleep { get; } = programs.All(p => p.IsAsleep(orStopped: true));
    }

    /// <summary>The polls since the last event; with <paramref name="onlyOutput"/>, since the last event other than output.</summary>
    private sealed class Progress(Moment began, bool onlyOutput, int sleepSeconds)
    {
        private Moment _began = began;

        public StallPolicy StallPolicy { get; private set; } = new(onlyOutput, sleepSeconds);

        public long? MovedBefore { get; private set; }

        public bool HasMoved(Moment now) =>
            now.Waiting != _began.Waiting || (onlyOutput ? now.ProgressVersion != _began.ProgressVersion : now.Version != _began.Version);

        public void Restart(Moment now) => (_began, StallPolicy, MovedBefore) = (now, new StallPolicy(onlyOutput, sleepSeconds), null);

        /// <summary>Counts a poll without progress, and returns the reason when the scenario must end.</summary>
        public string? Add(Moment now, Poll poll, Outlook outlook, Func<IReadOnlyList<RunningProgram>, long> moved)
        {
            var used = now.Used(_began).Sum(p => p.CpuSeconds);
            var launchersAsleep = poll.AreAsleep && poll.Programs.All(p => p.LauncherIsAsleep());
            // Of the whole grading, where that is known: what its other scenarios do is not the machine's either.
            var own = now.OfGrading - _began.OfGrading ?? used;
            StallPolicy.Poll(poll.IsLate, poll.AreAsleep, launchersAsleep, used, now.Machine.ShareOfOthers(_began.Machine, own), outlook, poll.IsSlow);
            if (MovedBefore is null && StallPolicy.IsHalfOver)
                MovedBefore = moved(poll.Programs);
            return StallPolicy.Kind;
        }

        /// <summary>The stall as it is recorded, with the time since then.</summary>
        public Stalled Since(Moment now)
        {
            var used = now.Used(_began).ToList();
            return new Stalled(
                "", now.Waiting?.What ?? "", [], Math.Round(now.At - _began.At, 1), Math.Round(used.Sum(p => p.CpuSeconds), 1),
                used.Count == 0 ? null : used.MaxBy(p => p.CpuSeconds).Program);
        }
    }

    private sealed class Wait(StallDetector watch, string what) : IDisposable
    {
        public string What => what;

        public void Dispose() => watch._waiting = null;
    }
}
