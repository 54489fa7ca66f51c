using System.Collections.Concurrent;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Submissions;

namespace Courseware.Server.Grading;

/// <summary>
/// A lab that is watched: after each scenario the checks are judged that have all their recordings, and all recordings of the checks that they wait
/// for. Their results are reported; they are final, because a recording does not change.
/// </summary>
internal sealed class ObservedLab(ILab lab, Exercise exercise, Action<CheckResult> decided) : ForwardingLab(lab, owns: true)
{
    private readonly ConcurrentDictionary<string, ScenarioRecording> _recordings = new(StringComparer.Ordinal);
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <inheritdoc/>
    public override async Task<Build> BuildAsync(OpenedSubmission submission, IReadOnlyList<RoleName> roles, CancellationToken cancellationToken)
    {
        var build = await base.BuildAsync(submission, roles, cancellationToken);
        Add(build.Recording);
        return build;
    }

    /// <inheritdoc/>
    public override async Task<ScenarioRecording> RunAsync(
        Scenario scenario, IReadOnlyList<BuiltProgram> programs, ProgramLimits limits, ulong seed, CancellationToken cancellationToken)
    {
        var recording = await base.RunAsync(scenario, programs, limits, seed, cancellationToken);
        Add(recording);
        return recording;
    }

    private void Add(ScenarioRecording recording)
    {
        _recordings[recording.Scenario] = recording;
        lock (_lock)
        {
            var ready = exercise.Code.Checks.Where(c => IsReady(c.Id, [])).ToList();
            var findings = CheckRunner.Of(exercise, ready, _recordings.Values);
            var known = findings.Where(f => f.Value.WaitedFor.All(findings.ContainsKey)).ToDictionary(StringComparer.Ordinal);
            foreach (var result in new ResultBuilder(exercise, "en", "").From(known, new HashSet<string>(StringComparer.Ordinal)))
                if (result.Verdict is Verdict.Passed or Verdict.Failed && _said.Add(result.Id))
                    decided(result);
        }
    }

    private bool IsReady(string id, HashSet<string> above)
    {
        if (!above.Add(id))
            return true;
        var spec = exercise.Spec(id);
        return exercise.Code.Checks.First(c => c.Id == id).Scenarios.All(_recordings.ContainsKey) && spec.Needs.Concat(spec.ExplainedBy)
            .All(other => IsReady(other, above));
    }
}
