using System.Data.Common;
using System.Diagnostics;
using Courseware.Grading;
using Courseware.Labs;
using Courseware.Launching;
using Courseware.Server.Data;
using Courseware.Server.Telemetry;

namespace Courseware.Server.Grading;

/// <summary>
/// Takes gradings from the ledger and runs several of them at the same time. A grading that has to run alone begins when no other is running, and no
/// other begins until it ends. A grading that loses its lease is stopped, and its result is not recorded.
/// </summary>
internal sealed class GradingWorkers(
    Database database, Ledger ledger, GroupCommit results, AttemptStore attempts, CourseStore courses, IGradingEngine engine,
    IProgressSink progress, Taker taker, ServerOptions options, ServerMetrics metrics, TimeProvider time, ILogger<GradingWorkers> log) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan[] Delays = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(120)];
    private static readonly TimeSpan LabDelay = TimeSpan.FromSeconds(15), Outage = TimeSpan.FromMinutes(10);

    private readonly SemaphoreSlim _wake = new(0);
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];

    private long _labTried;

    // Cancels running gradings when the time for draining is over.
    private readonly CancellationTokenSource _abort = new();

    /// <summary>Why the last attempt to open the lab failed; null after a success.</summary>
    public string? LabFault { get; private set; }

    /// <summary>The workers finish running gradings and begin no others; then the process ends.</summary>
    public bool IsDraining { get; private set; }

    /// <summary>Makes the workers check the queue without a delay.</summary>
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
            while (!stoppingToken.IsCancellationRequested && !LeavesToOthers && options.Workers - Running is > 0 and var free
                && ledger.Begin(taker, mayBeAlone: Running == 0, free) is { Count: > 0 } claims)
                foreach (var claim in claims)
                {
                    var run = Task.Run(() => RunAsync(claim, _abort.Token), CancellationToken.None);
                    Track(run);
                    if (claim.Alone)
                        await Task.WhenAny(run).WaitAsync(stoppingToken);
                }
        }
        catch (DbException e)
        {
            // A full disk, for example, or an unreachable database: the workers try again later.
            WorkerLog.NoDatabase(log, e.Message);
        }
    }

    // While the lab fails here, workers on other machines can take the queued gradings.
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
            // The process ends, or another worker has the grading: this does not count as a failure.
            await ReturnAsync(claim, TimeSpan.Zero, "stopped", failed: false);
        }
        catch (NoLabException e)
        {
            (LabFault, _labTried) = (e.Message, Stopwatch.GetTimestamp());
            WorkerLog.NoLab(log, e.Message);
            await ReturnAsync(claim, LabDelay, "no-lab", failed: false);
        }
        catch (MissingToolsException e)
        {
            // It waits for a worker that has the tools. That is a failure neither of the submission nor of the grader.
            WorkerLog.NoTools(log, claim.Grading, ToolNeeds.Names(e.Needs & ~taker.Tools.In(claim.Lab)));
            await ReturnAsync(claim, TimeSpan.Zero, "no-tools", failed: false, needs: e.Needs);
        }
        catch (DbException e)
        {
            // The submission could not be read from the database, so no grading has begun.
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
            attempt.Exercise, attempt.Lab, $"{member.RosterId} · {attempt.Number}", attempts.BytesOf(attempt), ulong.Parse(attempt.Seed), attempt.Language)
        {
            KeepsRecordings = attempt.KeepsRecordings,
        };
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
        var recorded = OutcomeRecord.Of(outcome, Stopwatch.GetElapsedTime(began).TotalSeconds);
        await PatientlyAsync(claim, () => CommitAsync(claim, attempt, recorded));
    }

    // A grading is retried three times after a fault of the grader. Then it gets a result without a score.
    private async Task FailAsync(Claim claim, Exception e)
    {
        var isKnown = e is LaunchException or IOException or UnauthorizedAccessException or InvalidDataException;
        WorkerLog.Failed(log, claim.Grading, e.Message, isKnown ? null : e);
        if (claim.Failures < Delays.Length)
            await ReturnAsync(claim, Delays[claim.Failures], "failed", failed: true);
        else
            await PatientlyAsync(claim, async () =>
            {
                if (attempts.ForGrading(claim.Attempt) is { } attempt)
                    await CommitAsync(claim, attempt, new Recorded(ResultStatus.Error, isKnown ? e.Message : $"A fault of the grader: {e.GetType().Name}", 0));
            });
    }

    private Task ReturnAsync(Claim claim, TimeSpan delay, string why, bool failed, bool alone = false, BuildTools needs = BuildTools.None)
    {
        metrics.Outcome(claim.Exercise, claim.Lab, why);
        return PatientlyAsync(claim, () => Task.Run(() => ledger.Return(claim, delay, why, alone || failed, failed, needs), CancellationToken.None));
    }

    private async Task CommitAsync(Claim claim, Attempt attempt, Recorded recorded)
    {
        var ours = await results.CommitAsync(claim, recorded);
        metrics.Outcome(claim.Exercise, claim.Lab, ours ? recorded.Status : "fenced");
        if (!ours)
        {
            WorkerLog.Fenced(log, claim.Grading);
            return;
        }
        metrics.Took(claim.Exercise, claim.Lab, recorded.Seconds);
        progress.End(claim.Grading, attempt.CourseId, new { recorded.Status, recorded.Score, recorded.MaxScore });
    }

    // Keeps trying to record a result during an outage of the database. The fence decides whether the result still counts. After a long outage another
    // worker takes the grading when its lease expires.
    private async Task PatientlyAsync(Claim claim, Func<Task> change)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await change();
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
                // Another worker has the grading, or may have it: stop its programs here.
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

    // Null: the database cannot be reached.
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
