using System.Collections.Concurrent;
using System.Diagnostics;
using Courseware.Grading.Explaining;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Submissions;

namespace Courseware.Grading;

/// <summary>Grades one submission: builds it, runs the scenarios side by side, judges the recordings.</summary>
public sealed class Grader(Exercise exercise, ILab lab, IProgress<GradingProgress>? progress = null)
{
    private const int MostRepeats = 3;

    /// <summary>
    /// Opens another lab, in which a scenario that has to run again does so with nothing next to it. Without it that is done in the same lab.
    /// </summary>
    public Func<ILab>? OpenAnother { get; init; }

    /// <summary>
    /// How long what failed may be run once more to see the calls of the student's programs; nothing is when it is zero. The verdicts are the same
    /// with it and without.
    /// </summary>
    public TimeSpan Explaining { get; init; }

    /// <summary>Grades a submission and gives back the result with all recordings.</summary>
    /// <exception cref="SubmissionException">It cannot be read as a submission.</exception>
    /// <exception cref="LaunchException">The lab failed, or the machine is too busy for any grading.</exception>
    public async Task<(GradingResult Result, IReadOnlyList<ScenarioRecording> Recordings)> GradeAsync(
        GradeRequest request, CancellationToken cancellationToken)
    {
        Shortage.Prevent();
        using var submission = OpenedSubmission.Open(request.Submission, exercise.Roles);
        await using var clock = new GradingClock(exercise.Manifest.Limits.GradingSeconds, lab);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.IsStuck);
        try
        {
            return await GradeAsync(request, submission, clock, stop.Token);
        }
        catch (OperationCanceledException e) when (clock.IsStuck.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new LaunchException(
                "This machine was too busy: it did not give the grading its time. Nothing was graded. Next: end what else runs on it, and grade again.", e);
        }
    }

    private async Task<(GradingResult Result, IReadOnlyList<ScenarioRecording> Recordings)> GradeAsync(
        GradeRequest request, OpenedSubmission submission, GradingClock clock, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var recordings = new ConcurrentDictionary<string, ScenarioRecording>(StringComparer.Ordinal);
        await using var abort = cancellationToken.Register(lab.Abort);
        await using var build = await BuildAsync(lab, submission, clock, cancellationToken);
        var built = Stopwatch.GetElapsedTime(began).TotalSeconds;

        recordings[build.Recording.Scenario] = Documents.Add(build.Recording, submission, exercise.Manifest.Documents);
        var run = new ScenarioRun(request.Seed, Limits(clock), recordings);
        var (checks, findings) = request.StopsAtFirst
            ? await AskUntilFirstAsync(Wanted(request.Checks), build, run, cancellationToken)
            : await AskAsync(Wanted(request.Checks), build, run, cancellationToken);
        var retried = new HashSet<string>(StringComparer.Ordinal);
        for (var repeat = 0; repeat < MostRepeats && ToRepeat(checks, findings, run, isFirst: repeat == 0) is { Count: > 0 } scenarios; repeat++)
        {
            retried.UnionWith(checks.Where(c => findings[c.Id].Verdict != Verdict.Passed && c.Scenarios.Any(s => scenarios.Exists(r => r.Id == s)))
                .Select(c => c.Id));
            await RepeatAsync(submission, clock, scenarios, build.Programs, run with { Alone = true }, cancellationToken);
            findings = CheckRunner.Of(exercise, checks, recordings.Values);
        }
        var ran = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var results = new ResultBuilder(exercise, request.Language, request.Reproduce).From(findings, retried, recordings.Values);
        var result = new GradingResult(exercise.Manifest.Id, request.Submission, lab.Name, lab.Isolation, request.Seed, request.Language, results)
        {
            Asked = request.StopsAtFirst ? [.. results.Select(r => r.Id)] : request.Checks,
            Notes = GradingResult.NotesOf(results),
            Wire = lab.Network.Kind,
            WireDetail = lab.Network.Detail,
            Seconds = Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 3),
            Times = new GradingTimes(
                Math.Round(built, 3), Math.Round(ran - built, 3), Math.Round(Environment.CpuUsage.TotalTime.TotalSeconds, 3)),
        };
        if (Explaining > TimeSpan.Zero)
        {
            var explainer = new Explainer(exercise, lab, build.Programs, request) { Longest = Explaining };
            result = await explainer.ExplainAsync(result, recordings, run.Limits, cancellationToken);
        }
        return (result, [.. recordings.Values.OrderBy(r => r.Scenario, StringComparer.Ordinal)]);
    }

    /// <summary>Asks checks a few at a time, in their order, until one fails; those after it are not in the answer.</summary>
    private async Task<(List<Check> Checks, IReadOnlyDictionary<string, Finding> Findings)> AskUntilFirstAsync(
        List<Check> checks, Build build, ScenarioRun run, CancellationToken cancellationToken)
    {
        const int together = 4;
        for (var end = Math.Min(together, checks.Count); ; end = Math.Min(end + together, checks.Count))
        {
            var (asked, findings) = await AskAsync(Wanted([.. checks.Take(end).Select(c => c.Id)]), build, run, cancellationToken);
            var failed = asked.FindIndex(c => findings[c.Id].Verdict is Verdict.Failed or Verdict.Error or Verdict.Inconclusive);
            if (failed < 0 && end < checks.Count)
                continue;
            var answered = failed < 0 ? asked : asked[..(failed + 1)];
            return (answered, answered.ToDictionary(c => c.Id, c => findings[c.Id], StringComparer.Ordinal));
        }
    }

    /// <summary>Runs checks, and the checks that one of them turns out to wait for.</summary>
    private async Task<(List<Check> Checks, IReadOnlyDictionary<string, Finding> Findings)> AskAsync(
        List<Check> checks, Build build, ScenarioRun run, CancellationToken cancellationToken)
    {
        while (true)
        {
            await RunAsync(lab, [.. ScenariosOf(checks).Where(s => !run.Recordings.ContainsKey(s.Id))], build.Programs, run, cancellationToken);
            var findings = CheckRunner.Of(exercise, checks, run.Recordings.Values);
            var ids = checks.Select(c => c.Id).ToList();
            var more = Wanted([.. ids, .. findings.Values.SelectMany(f => f.WaitedFor)]);
            if (more.Count == checks.Count)
                return (checks, findings);
            checks = more;
        }
    }

    /// <summary>The submission's programs, and the exercise's own.</summary>
    private async Task<Build> BuildAsync(ILab where, OpenedSubmission submission, GradingClock clock, CancellationToken cancellationToken)
    {
        var (roles, names) = (exercise.Roles, string.Join(", ", exercise.Roles.Select(r => r.Name)));
        progress?.Report(new GradingProgress(GradingProgress.Building, 0, roles.Count, names));
        var originals = Task.WhenAll(exercise.Manifest.Programs.Where(p => p.Original is not null).Select(p =>
            where.BuildOriginalAsync(new RoleName(p.Role, p.Name), Path.Combine(exercise.Folder, p.Original!), cancellationToken)));
        var building = BuildInTimeAsync(where, submission, clock, cancellationToken);
        // Both, also when one fails: nothing is still being compiled when this ends.
        await Task.WhenAll(building, originals);
        progress?.Report(new GradingProgress(GradingProgress.Building, roles.Count, roles.Count, ""));
        var build = await building;
        return build with { Programs = [.. build.Programs, .. await originals] };
    }

    private async Task<Build> BuildInTimeAsync(ILab where, OpenedSubmission submission, GradingClock clock, CancellationToken cancellationToken)
    {
        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, clock.IsUp);
        try
        {
            return await where.BuildAsync(submission, exercise.Roles, inTime.Token);
        }
        catch (OperationCanceledException) when (clock.IsUp.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var recorder = new Recorder(BuildCheck.Scenario);
            foreach (var role in exercise.Roles)
                recorder.Add(
                    new BuildFinished(role.Role, "build-limit", $"It took longer than the {clock.Seconds} seconds that a whole grading may take.", []));
            recorder.Add(new ScenarioEnded());
            return new Build([], recorder.Snapshot());
        }
    }

    /// <summary>
    /// The scenarios of what is undecided, once; and those of what failed in which a program gave up while it waited for a grader that was slow.
    /// </summary>
    private List<Scenario> ToRepeat(List<Check> checks, IReadOnlyDictionary<string, Finding> findings, ScenarioRun run, bool isFirst)
    {
        var undecided = isFirst
            ? checks.Where(c => findings[c.Id] is var f && (f.Verdict == Verdict.Inconclusive || f.Reason == Reason.GraderFault)) : [];
        var hurried = ScenariosOf(checks.Where(c => findings[c.Id].Verdict == Verdict.Failed))
            .Where(s => run.Recordings.TryGetValue(s.Id, out var recording) && WaitForGrader.WasTooLong(recording));
        return [.. ScenariosOf(undecided).Union(hurried)];
    }

    /// <summary>Once more, each scenario alone.</summary>
    private async Task RepeatAsync(
        OpenedSubmission submission, GradingClock clock, IReadOnlyList<Scenario> scenarios, IReadOnlyList<BuiltProgram> programs, ScenarioRun run,
        CancellationToken cancellationToken)
    {
        if (OpenAnother is null)
        {
            await RunAsync(lab, scenarios, programs, run, cancellationToken);
            return;
        }
        await using var another = OpenAnother();
        await using var abort = cancellationToken.Register(another.Abort);
        await using var build = await BuildAsync(another, submission, clock, cancellationToken);
        await RunAsync(another, scenarios, build.Programs, run, cancellationToken);
    }

    private async Task RunAsync(
        ILab where, IReadOnlyList<Scenario> scenarios, IReadOnlyList<BuiltProgram> programs, ScenarioRun run, CancellationToken cancellationToken)
    {
        var possible = scenarios.Where(s => s.Programs.All(n => programs.Any(p => (p.Role, p.Origin) == n))).ToList();
        if (possible.Count == 0)
            return;
        var done = 0;
        progress?.Report(new GradingProgress(GradingProgress.Running, 0, possible.Count, ""));
        var options = new ParallelOptions { MaxDegreeOfParallelism = run.Alone ? 1 : possible.Count, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(possible, options, async (scenario, token) =>
        {
            run.Recordings[scenario.Id] = await where.RunAsync(scenario, programs, run.Limits, run.Seed, token);
            progress?.Report(new GradingProgress(GradingProgress.Running, Interlocked.Increment(ref done), possible.Count, scenario.Id));
        });
    }

    private ProgramLimits Limits(GradingClock clock) =>
        exercise.Manifest.Limits with { Grading = new TimeLimit(clock.Seconds, clock.IsUp), Endless = new EndlessPrograms() };

    private sealed record ScenarioRun(ulong Seed, ProgramLimits Limits, ConcurrentDictionary<string, ScenarioRecording> Recordings)
    {
        public bool Alone { get; init; }
    }

    /// <summary>The wanted checks and all that they wait for.</summary>
    private List<Check> Wanted(IReadOnlyList<string> ids)
    {
        if (ids.Count == 0)
            return [.. exercise.Code.Checks];
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        var queue = new Queue<string>(ids);
        while (queue.TryDequeue(out var id))
        {
            if (!wanted.Add(id))
                continue;
            var spec = exercise.Spec(id);
            foreach (var earlier in spec.Needs.Concat(spec.ExplainedBy))
                queue.Enqueue(earlier);
        }
        return [.. exercise.Code.Checks.Where(c => wanted.Contains(c.Id))];
    }

    private List<Scenario> ScenariosOf(IEnumerable<Check> checks)
    {
        var ids = checks.SelectMany(c => c.Scenarios).ToHashSet(StringComparer.Ordinal);
        return [.. exercise.Code.Scenarios.Where(s => ids.Contains(s.Id))];
    }
}
