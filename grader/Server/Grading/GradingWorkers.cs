using System.Diagnostics;
using System.Text.Json;
using Courseware.Grading;
using Courseware.Launching;
using Courseware.Reporting;
using Courseware.Reporting.Classes;
using Courseware.Server.Data;
using Microsoft.Data.Sqlite;

namespace Courseware.Server.Grading;

/// <summary>
/// Takes gradings from the ledger and runs them, several side by side. What has to be alone waits until nothing else runs, and nothing is begun
/// beside it. A grading whose lease was lost is stopped and records nothing.
/// </summary>
internal sealed class GradingWorkers(
    Ledger ledger, AttemptStore attempts, CourseStore courses, IGradingEngine engine, GradingFeeds feeds, BoardFeed board, ServerOptions options, TimeProvider time,
    ILogger<GradingWorkers> log) : BackgroundService
{
    private const string DeathMessage = "Grading this submission ended the server three times. It has no score; a teacher has to look at it.";
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan[] Delays = [TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(120)];
    private static readonly TimeSpan LabDelay = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _wake = new(0);
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];

    /// <summary>Why the lab cannot be had, as the last try said; null when it can.</summary>
    public string? LabFault { get; private set; }

    /// <summary>Something waits: it is begun without a delay.</summary>
    public void Wake() => _wake.Release();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (ledger.Recover(DeathMessage) is > 0 and var found)
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
            await Task.WhenAll(Snapshot());
        }
    }

    private async Task BeginAllAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (Running < options.Workers && ledger.Begin(mayBeAlone: Running == 0) is { } claim)
            {
                var run = Task.Run(() => RunAsync(claim, stoppingToken), CancellationToken.None);
                Track(run);
                if (claim.Alone)
                    await Task.WhenAny(run);
            }
        }
        catch (SqliteException e)
        {
            // A full disk, for example: what waits is begun when there is room again.
            WorkerLog.NoDatabase(log, e.Message);
        }
    }

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

    private async Task RunAsync(Claim claim, CancellationToken stoppingToken)
    {
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        using var over = new CancellationTokenSource();
        var renewing = RenewAsync(claim, lost, over.Token);
        try
        {
            await GradeAsync(claim, lost.Token);
        }
        catch (OperationCanceledException)
        {
            // The server stops, or the grading is somebody else's: either way it is not this one's failure.
            ledger.Return(claim, TimeSpan.Zero, "stopped", alone: false, failed: false);
        }
        catch (NoLabException e)
        {
            LabFault = e.Message;
            WorkerLog.NoLab(log, e.Message);
            ledger.Return(claim, LabDelay, "no-lab", alone: false, failed: false);
        }
#pragma warning disable CA1031 // one submission never ends the workers
        catch (Exception e)
        {
            Fail(claim, e);
        }
#pragma warning restore CA1031
        finally
        {
            await over.CancelAsync();
            await renewing;
        }
    }

    private async Task GradeAsync(Claim claim, CancellationToken cancellationToken)
    {
        if (attempts.ForGrading(claim.Attempt) is not { } attempt || courses.MemberById(attempt.CourseId, attempt.MemberId) is not { } member)
            return;
        feeds.Begin(claim.Grading);
        var began = Stopwatch.GetTimestamp();
        var job = new GradingJob(
            attempt.Exercise, attempt.Lab, $"{member.RosterId} · {attempt.Number}", attempts.BytesOf(attempt), ulong.Parse(attempt.Seed), attempt.Language);
        var progress = new Progress(p => feeds.Say(claim.Grading, GradingFeeds.Stage, p));
        var outcome = await engine.GradeAsync(
            job, progress, check => feeds.Say(claim.Grading, GradingFeeds.Check, new { check.Id, verdict = Word(check) }), cancellationToken);
        LabFault = null;
        if (outcome.Result?.Fault is { } fault)
            throw new LaunchException(fault);
        if (outcome.Doubtful && !claim.Alone)
        {
            ledger.Return(claim, TimeSpan.Zero, "doubtful", alone: true, failed: false);
            return;
        }
        Record(claim, attempt, Of(outcome, Stopwatch.GetElapsedTime(began).TotalSeconds));
    }

    // The grader's fault is tried again, three times; then there is a result that is nobody's score.
    private void Fail(Claim claim, Exception e)
    {
        var isKnown = e is LaunchException or IOException or UnauthorizedAccessException or InvalidDataException;
        WorkerLog.Failed(log, claim.Grading, e.Message, isKnown ? null : e);
        if (claim.Failures < Delays.Length)
        {
            ledger.Return(claim, Delays[claim.Failures], "failed", alone: true, failed: true);
            return;
        }
        if (attempts.ForGrading(claim.Attempt) is { } attempt)
            Record(claim, attempt, new Recorded(ResultStatus.Error, isKnown ? e.Message : $"A fault of the grader: {e.GetType().Name}", 0));
    }

    private void Record(Claim claim, Attempt attempt, Recorded recorded)
    {
        if (!ledger.Commit(claim, recorded))
        {
            WorkerLog.Fenced(log, claim.Grading);
            return;
        }
        feeds.End(claim.Grading, new { recorded.Status, recorded.Score, recorded.MaxScore });
        board.Changed(attempt.CourseId);
    }

    private async Task RenewAsync(Claim claim, CancellationTokenSource lost, CancellationToken over)
    {
        using var timer = new PeriodicTimer(Ledger.Lease / 3, time);
        try
        {
            while (await timer.WaitForNextTickAsync(over))
                if (!ledger.Renew(claim))
                    await lost.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // The grading is over.
        }
    }

    private static Recorded Of(GradingOutcome outcome, double seconds)
    {
        seconds = Math.Round(seconds, 3);
        if (outcome.Result is not { } result)
            return new Recorded(ResultStatus.Unreadable, outcome.Message, seconds);
        using var body = new MemoryStream();
        ResultJson.Write(result, body);
        return new Recorded(result.Partial ? ResultStatus.Partial : ResultStatus.Graded, "", seconds)
        {
            Score = result.Score,
            MaxScore = result.MaxScore,
            RobustPassed = result.RobustPassed,
            RobustTotal = result.RobustTotal,
            Checks = JsonSerializer.Serialize(result.Checks.Select(c => new CheckMark(c.Id, c.Tier, c.Verdict, c.Reason, c.Points, c.MaxPoints))),
            Digest = outcome.Digest,
            Body = AttemptStore.Pack(body.ToArray()),
            Report = AttemptStore.Pack(outcome.Report),
        };
    }

    private static string Word(CheckResult check) => check.Verdict.ToString().ToLowerInvariant();

    private sealed class Progress(Action<GradingProgress> report) : IProgress<GradingProgress>
    {
        public void Report(GradingProgress value) => report(value);
    }
}
