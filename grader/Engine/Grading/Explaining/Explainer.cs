using System.Collections.Concurrent;
using System.Diagnostics;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Labs.Tracing;
using Courseware.Launching;
using Courseware.Recordings;

namespace Courseware.Grading.Explaining;

/// <summary>
/// Runs the scenarios in which checks failed once more, with the calls of the student's programs. Its findings are shown next to the verdicts and
/// change none of them.
/// </summary>
public sealed class Explainer(Exercise exercise, ILab lab, IReadOnlyList<BuiltProgram> programs, GradeRequest request)
{
    /// <summary>A delay that a person who waits for a report hardly notices.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(0.5);

    private readonly ConcurrentDictionary<string, ScenarioRecording> _runs = new(StringComparer.Ordinal);

    /// <summary>After this time unfinished runs are ended, and no new one begins.</summary>
    public TimeSpan Longest { get; init; } = Usual;

    /// <summary>The same result with explanations, and the deciding calls where they are sure.</summary>
    public async Task<GradingResult> ExplainAsync(
        GradingResult result, IReadOnlyDictionary<string, ScenarioRecording> recordings, ProgramLimits limits, CancellationToken cancellationToken)
    {
        var failed = result.Checks.Where(c => c is { Verdict: Verdict.Failed, DecidedBy: not null }).ToList();
        var scenarios = failed.Select(c => c.DecidedBy!).Distinct(StringComparer.Ordinal)
            .Select(id => exercise.Code.Scenarios.FirstOrDefault(s => s.Id == id)).OfType<Scenario>()
            .Where(s => s.Programs.Any(p => p.Origin == "student")).ToList();
        if (scenarios.Count == 0)
            return result;
        var began = Stopwatch.GetTimestamp();
        await RunAsync(scenarios, limits, cancellationToken);
        var explanations = failed.Select(c => Explain(c, recordings)).OfType<Explanation>().ToDictionary(e => e.Check, StringComparer.Ordinal);
        return result with
        {
            Checks = [.. result.Checks.Select(c => explanations.TryGetValue(c.Id, out var explanation) ? WithCall(c, explanation) : c)],
            Explanations = [.. explanations.Values],
            Times = result.Times is { } times ? times with { Explain = Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 3) } : null,
        };
    }

    private async Task RunAsync(IReadOnlyList<Scenario> scenarios, ProgramLimits limits, CancellationToken cancellationToken)
    {
        using var time = new CancellationTokenSource(Longest);
        var inTime = limits with { Grading = new TimeLimit((int)Math.Ceiling(Longest.TotalSeconds), time.Token), Endless = new EndlessPrograms() };
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount), CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(scenarios, options, async (scenario, token) =>
        {
            if (!time.IsCancellationRequested && await lab.ExplainAsync(scenario, programs, inTime, request.Seed, token) is { } recording)
                _runs[scenario.Id] = recording;
        });
    }

    private Explanation? Explain(CheckResult check, IReadOnlyDictionary<string, ScenarioRecording> recordings)
    {
        // Without calls strace did not run: it is not allowed here, or the program could not be started.
        if (!_runs.TryGetValue(check.DecidedBy!, out var second) || second.First<ProgramCalled>() is null || !second.IsComplete)
            return null;
        if (second.First<Stalled>() is { Kind: "time-limit" } ended)
        {
            // The first run found out that the program waits forever; this one was ended in the same wait.
            var isSameWait = recordings[check.DecidedBy!].First<Stalled>()?.WaitingFor == ended.WaitingFor;
            if (!isSameWait)
                return new Explanation(check.Id, SecondRun.Unfinished, second, []);
            var end = ended with { Kind = Explanation.Ended, Report = [] };
            return Same(check, second with { Events = [.. second.Events.Select(e => ReferenceEquals(e, ended) ? end : e)] }, [end]);
        }
        var all = recordings.Values.Where(r => r.Scenario != second.Scenario).Append(second);
        var finding = CheckRunner.Of(exercise, exercise.Code.Checks.Where(c => c.Id == check.Id), all)[check.Id];
        if (finding.Verdict is not (Verdict.Passed or Verdict.Failed))
            return null;
        return (finding.Verdict, finding.Reason.Code, finding.Scenario) == (check.Verdict, check.Reason, check.DecidedBy)
            ? Same(check, second, finding.Evidence)
            : new Explanation(check.Id, SecondRun.Different, second, []);
    }

    private static Explanation Same(CheckResult check, ScenarioRecording second, IReadOnlyList<RecordedEvent> evidence)
    {
        var call = new CallFinder(second, evidence).Find(CallRules.Of(check.Reason).Kind);
        return new Explanation(check.Id, SecondRun.Same, second, call is null ? evidence : [call, .. evidence]);
    }

    private CheckResult WithCall(CheckResult check, Explanation explanation)
    {
        if (explanation is not { Way: SecondRun.Same, Evidence: [ProgramCalled call, ..] })
            return check;
        var title = exercise.Manifest.Programs.FirstOrDefault(p => p.Role == call.Program)?.Title.In(request.Language) ?? call.Program;
        var sentence = CallSentence.Of(call, CallRules.Of(check.Reason).Consequence, title, request.Language);
        var sources = programs.FirstOrDefault(p => (p.Role, p.Origin) == (call.Program, "student"))?.Sources;
        var (first, lines) = call.Line is null || sources is null ? (0, []) : SourceExcerpt.Read(sources, call.Line);
        return check with
        {
            Message = $"{sentence} {check.Message}",
            Call = new DecidingCall(call.Program, call.Text, call.Line?.File, call.Line?.Number ?? 0, sentence) { FirstLine = first, Source = lines },
        };
    }
}
