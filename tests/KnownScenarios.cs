using System.Collections.Concurrent;
using Courseware.Grading;
using Courseware.Grading.Samples;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Launching;
using Courseware.Recordings;

namespace Courseware.Tests;

/// <summary>
/// A lab that does not run the scenarios again in which none of the programs runs that are a sample's own: the others are those of a right submission,
/// as a rule the solution. Its recordings are made once for each kind of lab, and it passes every core check in them.
/// </summary>
internal sealed class KnownScenarios : ForwardingLab
{
    /// <summary>The seed of all samples.</summary>
    public const ulong Seed = 1;

    private static readonly ConcurrentDictionary<(string Right, string Lab, string Wire), Lazy<Task<Dictionary<string, ScenarioRecording>>>> Kept = new();

    private readonly Dictionary<string, ScenarioRecording> _known;

    private KnownScenarios(ILab lab, Dictionary<string, ScenarioRecording> known)
        : base(lab, owns: false) => _known = known;

    /// <summary>The lab for one sample. The first for an exercise runs the solution in it.</summary>
    public static Task<ILab> ForAsync(Exercise exercise, Sample sample, ILab lab) =>
        ForAsync(exercise, exercise.Solution, OfTheSolution(exercise, sample), lab);

    /// <summary>The lab for a submission that differs from the right one in the folder, but not in these scenarios.</summary>
    public static async Task<ILab> ForAsync(Exercise exercise, string right, IReadOnlyList<string> same, ILab lab)
    {
        if (same.Count == 0)
            return lab;
        var all = await Kept.GetOrAdd((right, lab.Name, lab.Network.Kind), _ => new(() => RecordingsAsync(exercise, right, lab))).Value;
        return new KnownScenarios(lab, same.Where(all.ContainsKey).ToDictionary(id => id, id => all[id], StringComparer.Ordinal));
    }

    /// <summary>The scenarios that run no program of a sample's own; none where it may change anything.</summary>
    internal static IReadOnlyList<string> OfTheSolution(Exercise exercise, Sample sample) => WithoutChange(exercise, sample.Files.Names);

    /// <summary>The scenarios in which no program runs whose source is among the changed files; none where these may change anything.</summary>
    internal static IReadOnlyList<string> WithoutChange(Exercise exercise, IEnumerable<string> changed)
    {
        var files = changed.Select(Path.GetFileNameWithoutExtension).OfType<string>().ToList();
        var own = exercise.Roles.Where(r => files.Exists(r.Matches)).ToList();
        // A header, a Makefile, a sheet of answers: it may change anything.
        if (!files.TrueForAll(f => own.Exists(r => r.Matches(f))))
            return [];
        return [.. exercise.Code.Scenarios.Where(s => !s.Programs.Any(p => p.Origin == "student" && own.Exists(r => r.Role == p.Role))).Select(s => s.Id)];
    }

    public override async Task<ScenarioRecording> RunAsync(
        Scenario scenario, IReadOnlyList<BuiltProgram> programs, ProgramLimits limits, ulong seed, CancellationToken cancellationToken) =>
        seed == Seed && _known.TryGetValue(scenario.Id, out var known) ? known
            : await base.RunAsync(scenario, programs, limits, seed, cancellationToken);

    private static async Task<Dictionary<string, ScenarioRecording>> RecordingsAsync(Exercise exercise, string right, ILab lab)
    {
        var request = new GradeRequest(right, Seed, "en", [], "");
        var (result, recordings) = await new Grader(exercise, lab).GradeAsync(request, CancellationToken.None);
        if (result.Checks.Any(c => c.Tier == Tier.Core && c.Verdict is not (Verdict.Passed or Verdict.Skipped)))
            throw new InvalidOperationException($"{right} did not pass: {WithAndWithoutWire.Failures(result)}");
        return recordings.ToDictionary(r => r.Scenario, StringComparer.Ordinal);
    }
}
