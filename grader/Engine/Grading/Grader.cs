using System.Collections.Concurrent;
using System.Diagnostics;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Submissions;

namespace Courseware.Grading;

/// <summary>Grades one submission: builds it, runs the scenarios side by side, judges the recordings.</summary>
public sealed class Grader(Exercise exercise, ILab lab, IProgress<GradingProgress>? progress = null)
{
    /// <summary>Grades a submission and gives back the result with all recordings.</summary>
    /// <exception cref="SubmissionException">It cannot be read as a submission.</exception>
    public async Task<(GradingResult Result, IReadOnlyList<ScenarioRecording> Recordings)> GradeAsync(
        GradeRequest request, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var checks = Wanted(request.Checks);
        using var submission = OpenedSubmission.Open(request.Submission, exercise.Roles);
        var (roles, names) = (exercise.Roles, string.Join(", ", exercise.Roles.Select(r => r.Name)));
        progress?.Report(new GradingProgress(GradingProgress.Building, 0, roles.Count, names));
        var originals = Task.WhenAll(exercise.Manifest.Programs.Where(p => p.Original is not null).Select(p =>
            lab.BuildOriginalAsync(new RoleName(p.Role, p.Name), Path.Combine(exercise.Folder, p.Original!), cancellationToken)));
        var building = lab.BuildAsync(submission, roles, cancellationToken);
        // Both, also when one fails: nothing is still being compiled when this ends.
        await Task.WhenAll(building, originals);
        await using var build = await building;
        progress?.Report(new GradingProgress(GradingProgress.Building, roles.Count, roles.Count, ""));
        var built = Stopwatch.GetElapsedTime(began).TotalSeconds;
        IReadOnlyList<BuiltProgram> programs = [.. build.Programs, .. await originals];

        var recordings = new ConcurrentDictionary<string, ScenarioRecording>(StringComparer.Ordinal);
        recordings[build.Recording.Scenario] = Papers.Add(build.Recording, submission, exercise.Manifest.Papers);
        await RunAsync(ScenariosOf(checks), programs, request.Seed, recordings, alone: false, cancellationToken);
        var findings = Judgement.Of(exercise, checks, recordings.Values);
        var undecided = checks.Where(c => findings[c.Id].Outcome == Outcome.Inconclusive).ToList();
        if (undecided.Count > 0)
        {
            // Once more, each alone, before it is believed that the machine cannot show it.
            await RunAsync(ScenariosOf(undecided), programs, request.Seed, recordings, alone: true, cancellationToken);
            findings = Judgement.Of(exercise, checks, recordings.Values);
        }
        var ran = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var retried = undecided.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        var results = new Verdicts(exercise, request.Language, request.Reproduce).From(findings, retried);
        var result = new GradingResult(exercise.Manifest.Id, request.Submission, lab.Name, lab.Isolation, request.Seed, request.Language, results)
        {
            Asked = request.Checks,
            Wire = lab.Network.Kind,
            WireDetail = lab.Network.Detail,
            Seconds = Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 3),
            Times = new GradingTimes(
                Math.Round(built, 3), Math.Round(ran - built, 3), Math.Round(Environment.CpuUsage.TotalTime.TotalSeconds, 3)),
        };
        return (result, [.. recordings.Values.OrderBy(r => r.Scenario, StringComparer.Ordinal)]);
    }

    private async Task RunAsync(
        IReadOnlyList<Scenario> scenarios, IReadOnlyList<BuiltProgram> programs, ulong seed,
        ConcurrentDictionary<string, ScenarioRecording> recordings, bool alone, CancellationToken cancellationToken)
    {
        var possible = scenarios.Where(s => s.Programs.All(n => programs.Any(p => (p.Role, p.Origin) == n))).ToList();
        if (possible.Count == 0)
            return;
        var done = 0;
        progress?.Report(new GradingProgress(GradingProgress.Running, 0, possible.Count, ""));
        var options = new ParallelOptions { MaxDegreeOfParallelism = alone ? 1 : possible.Count, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(possible, options, async (scenario, token) =>
        {
            recordings[scenario.Id] = await lab.RunAsync(scenario, programs, exercise.Manifest.Limits, seed, token);
            progress?.Report(new GradingProgress(GradingProgress.Running, Interlocked.Increment(ref done), possible.Count, scenario.Id));
        });
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
