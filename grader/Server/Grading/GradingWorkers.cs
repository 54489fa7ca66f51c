using System.Data.Common;
using System.Diagnostics;
using Courseware.Grading;
using Courseware.Launching;
using Courseware.Server.Data;
using Courseware.Server.Telemetry;

namespace Courseware.Server.Grading;

/// <summary>
/// Takes gradings from the ledger and runs them, several side by side. What has to be alone waits until nothing else runs, and nothing is begun
/// beside it. A grading whose lease was lost is stopped and records nothing.
/// </summary>
internal sealed class GradingWorkers(
    Database database, Ledger ledger, AttemptStore attempts, CourseStore courses, IGradingEngine engine, IProgressSink progress, Taker taker,
    ServerOptions options, ServerMetrics metrics, TimeProvider time, ILogger<GradingWorkers> log) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan[] Delays = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(120)];
    private static readonly TimeSpan LabDelay = TimeSpan.FromSeconds(15), Outage = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _wake = new(0);
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];

    private long _labTried;

    // Ends what runs: the process has to end, however much is open.
    private readonly CancellationTokenSource _abort = new();

    /// <summary>Why the lab cannot be had, as the last try said; null when it can.</summary>
    public string? LabFault { get; private set; }

    /// <summary>Nothing more is begun: what runs is finished, and then the process ends.</summary>
    public bool IsDraining { get; private set; }

    /// <summary>Something waits: it is begun without a delay.</summary>
    public void Wake() => _wake.Release();

    /// <inheritdoc/>
    public override void Dispose()
    {
        _abort.Dispose();
        _wake.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!database.IsShared && ledger.Recover() is > 0 and var found)
            WorkerLog.Recovered(log, found);
        try
        {
            while (true)
            {
                await BeginAllAsync(stoppingToken);
                await _wake.WaitAsync(Poll, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await DrainAsync();
        }
    }

    private async Task DrainAsync()
    {
        IsDraining = true;
        var running = Snapshot();
        if (running.Length > 0 && options.Drain > TimeSpan.Zero)
        {
            WorkerLog.Draining(log, running.Length);
            await Task.WhenAll(running).WaitAsync(options.Drain, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        await _abort.CancelAsync();
        await Task.WhenAll(running);
    }

    private async Task BeginAllAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!stoppingToken.IsCancellationRequested && !LeavesToOthers && Running < options.Workers
                && ledger.Begin(taker, mayBeAlone: Running == 0) is { } claim)
            {
                var run = Task.Run(() => RunAsync(claim, _abort.Token), CancellationToken.None);
                Track(run);
                if (claim.Alone)
                    await Task.WhenAny(run).WaitAsync(stoppingToken);
            }
        }
        catch (DbException e)
        {
            // A full disk, for example, or a database that is away: what waits is begun when that is over.
            WorkerLog.NoDatabase(log, e.Message);
        }
    }

    // Where the lab is broken here, workers that have one may take what waits.
    private bool LeavesToOthers => database.IsShared && LabFault is not null && Stopwatch.GetElapsedTime(_labTried) < LabDelay;

    private int Running
    {
        get
        {
            lock (_lock)
                return _running.Count;
        }
    }

    private Task[] Snapshot()
    {
        lock (_lock)
            return [.. _running];
    }

    private void Track(Task run)
    {
        lock (_lock)
            _running.Add(run);
        _ = run.ContinueWith(
            ended =>
            {
                lock (_lock)
                    _running.Remove(ended);
                _wake.Release();
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task RunAsync(Claim claim, CancellationToken abort)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(abort);
        using var over = new CancellationTokenSource();
        var renewing = RenewAsync(claim, lost, over.Token);
        metrics.Begun();
        try
        {
            await GradeAsync(claim, lost.Token);
        }
        catch (OperationCanceledException)
        {
            // The process ends, or the grading is somebody else's: either way it is not this one's failure.
            await ReturnAsync(claim, TimeSpan.Zero, "stopped", failed: false);
        }
        catch (NoLabException e)
        {
            (LabFault, _labTried) = (e.Message, Stopwatch.GetTimestamp());
            WorkerLog.NoLab(log, e.Message);
            await ReturnAsync(claim, LabDelay, "no-lab", failed: false);
        }
        catch (DbException e)
        {
            // What was handed in could not be read: nothing was graded yet.
            WorkerLog.NoDatabase(log, e.Message);
            await ReturnAsync(claim, Delays[0], "no-database", failed: false);
        }
#pragma warning disable CA1031 // one submission never ends the workers
        catch (Exception e)
        {
            await FailAsync(claim, e);
        }
#pragma warning restore CA1031
        finally
        {
            metrics.Ended();
            await over.CancelAsync();
            await renewing;
        }
    }

    private async Task GradeAsync(Claim claim, CancellationToken cancellationToken)
    {
        if (attempts.ForGrading(claim.Attempt) is not { } attempt || courses.MemberById(attempt.CourseId, attempt.MemberId) is not { } member)
            return;
        progress.Begin(claim.Grading, attempt.CourseId);
        var began = Stopwatch.GetTimestamp();
        var job = new GradingJob(
            attempt.Exercise, attempt.Lab, $"{member.RosterId} · {attempt.Number}", attempts.BytesOf(attempt), ulong.Parse(attempt.Seed), attempt.Language);
        var stages = new StageProgress(p => progress.Say(claim.Grading, attempt.CourseId, GradingFeeds.Stage, p));
        var outcome = await engine.GradeAsync(
            job, stages, check => progress.Say(claim.Grading, attempt.CourseId, GradingFeeds.Check, new { check.Id, verdict = Word(check) }),
            cancellationToken);
        LabFault = null;
        if (outcome.Result?.Fault is { } fault)
            throw new LaunchException(fault);
        if (outcome.Doubtful && !claim.Alone)
        {
            await ReturnAsync(claim, TimeSpan.Zero, "doubtful", failed: false, alone: true);
            return;
        }
        await RecordAsync(claim, attempt, OutcomeRecord.Of(outcome, Stopwatch.GetElapsedTime(began).TotalSeconds));
    }

    // The grader's fault is tried again, three times; then there is a result that is nobody's score.
    private async Task FailAsync(Claim claim, Exception e)
    {
        var isKnown = e is LaunchException or IOException or UnauthorizedAccessException or InvalidDataException;
        WorkerLog.Failed(log, claim.Grading, e.Message, isKnown ? null : e);
        if (claim.Failures < Delays.Length)
            await ReturnAsync(claim, Delays[claim.Failures], "failed", failed: true);
        else
            await PatientlyAsync(claim, () =>
            {
                if (attempts.ForGrading(claim.Attempt) is { } attempt)
                    Record(claim, attempt, new Recorded(ResultStatus.Error, isKnown ? e.Message : $"A fault of the grader: {e.GetType().Name}", 0));
            });
    }

    private Task ReturnAsync(Claim claim, TimeSpan delay, string why, bool failed, bool alone = false)
    {
        metrics.Outcome(claim.Exercise, claim.Lab, why);
        return PatientlyAsync(claim, () => ledger.Return(claim, delay, why, alone || failed, failed));
    }

    private Task RecordAsync(Claim claim, Attempt attempt, Recorded recorded) => PatientlyAsync(claim, () => Record(claim, attempt, recorded));

    private void Record(Claim claim, Attempt attempt, Recorded recorded)
    {
        var ours = ledger.Commit(claim, recorded);
        metrics.Outcome(claim.Exercise, claim.Lab, ours ? recorded.Status : "fenced");
        if (!ours)
        {
            WorkerLog.Fenced(log, claim.Grading);
            return;
        }
        metrics.Took(claim.Exercise, claim.Lab, recorded.Seconds);
        progress.End(claim.Grading, attempt.CourseId, new { recorded.Status, recorded.Score, recorded.MaxScore });
    }

    // A result is not thrown away because the database is away for a while: the fence says whether it still counts. In the end the lease gives the
    // grading to somebody else.
    private async Task PatientlyAsync(Claim claim, Action change)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                change();
                return;
            }
            catch (DbException e) when (Stopwatch.GetElapsedTime(began) < Outage && !_abort.IsCancellationRequested)
            {
                WorkerLog.NotRecordedYet(log, claim.Grading, e.Message);
                await Task.Delay(Poll, _abort.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (DbException e)
            {
                WorkerLog.NoDatabase(log, e.Message);
                return;
            }
        }
    }

    private async Task RenewAsync(Claim claim, CancellationTokenSource lost, CancellationToken over)
    {
        using var timer = new PeriodicTimer(ledger.Lease / 3, time);
        var renewed = Stopwatch.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(over))
            {
                if (IsOurs(claim) is { } ours)
                {
                    renewed = Stopwatch.GetTimestamp();
                    if (ours)
                        continue;
                }
                else if (Stopwatch.GetElapsedTime(renewed) < ledger.Lease)
                    continue;
                // Somebody else has it, or may have it: its programs are ended here.
                WorkerLog.LeaseLost(log, claim.Grading);
                await lost.CancelAsync();
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // The grading is over.
        }
    }

    // Null: the database does not say.
    private bool? IsOurs(Claim claim)
    {
        try
        {
            return ledger.Renew(claim);
        }
        catch (DbException e)
        {
            WorkerLog.NoDatabase(log, e.Message);
            return null;
        }
    }

    private static string Word(CheckResult check) => check.Verdict.ToString().ToLowerInvariant();
}
