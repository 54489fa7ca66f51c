using System.Collections.Concurrent;
using Courseware.Grading;
using Courseware.Grading.Samples;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Launching;
using Courseware.Recordings;

namespace Courseware.Tests;

/// <summary>
/// A lab that does not run the scenarios again in which none of a sample's own programs runs: they are the solution's programs in the solution's
/// scenarios. Their recordings are made once for each exercise and each kind of lab, and the solution has full marks in them.
/// </summary>
internal sealed class KnownScenarios : ForwardingLab
{
    /// <summary>The seed of all samples.</summary>
    public const ulong Seed = 1;

    private static readonly ConcurrentDictionary<(string Exercise, string Lab, string Wire), Lazy<Task<Dictionary<string, ScenarioRecording>>>> Kept = new();

    private readonly Dictionary<string, ScenarioRecording> _known;

    private KnownScenarios(ILab lab, Dictionary<string, ScenarioRecording> known)
        : base(lab, owns: false) => _known = known;

    /// <summary>The lab for one sample. The first for an exercise runs the solution in it.</summary>
    public static async Task<ILab> ForAsync(Exercise exercise, Sample sample, ILab lab)
    {
        var same = OfTheSolution(exercise, sample);
        if (same.Count == 0)
            return lab;
        var all = await Kept.GetOrAdd((exercise.Folder, lab.Name, lab.Network.Kind), _ => new(() => SolutionAsync(exercise, lab))).Value;
        return new KnownScenarios(lab, same.Where(all.ContainsKey).ToDictionary(id => id, id => all[id], StringComparer.Ordinal));
    }

    /// <summary>The scenarios that run no program of a sample's own; none where it may change anything.</summary>
    internal static IReadOnlyList<string> OfTheSolution(Exercise exercise, Sample sample)
    {
        var files = sample.Files.Names.Select(Path.GetFileNameWithoutExtension).OfType<string>().ToList();
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

    private static async Task<Dictionary<string, ScenarioRecording>> SolutionAsync(Exercise exercise, ILab lab)
    {
        var request = new GradeRequest(exercise.Solution, Seed, "en", [], "");
        var (result, recordings) = await new Grader(exercise, lab).GradeAsync(request, CancellationToken.None);
        if (result.Checks.Any(c => c.Verdict is not (Verdict.Passed or Verdict.Skipped)))
            throw new InvalidOperationException($"The solution did not pass: {WithAndWithoutWire.Failures(result)}");
        return recordings.ToDictionary(r => r.Scenario, StringComparer.Ordinal);
    }
}
