using Courseware.Cli;
using Courseware.Grading;
using Courseware.Grading.Samples;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;

namespace Courseware.Tests.PropertyTests;

/// <summary>One real grading: what was handed in, what was recorded, and what each check finds in it.</summary>
internal sealed record RealGrading(Exercise Exercise, string Name, IReadOnlyList<ScenarioRecording> Recordings)
{
    private IReadOnlyDictionary<string, Finding>? _findings;

    /// <summary>The findings of the checks in the whole recordings.</summary>
    public IReadOnlyDictionary<string, Finding> Findings => _findings ??= Ask(Recordings);

    /// <summary>The findings of the checks when a recording was changed.</summary>
    public IReadOnlyDictionary<string, Finding> Ask(IEnumerable<ScenarioRecording> recordings) => CheckRunner.Of(Exercise, Exercise.Code.Checks, recordings);

    /// <summary>The findings of the checks with one recording changed.</summary>
    public IReadOnlyDictionary<string, Finding> Ask(ScenarioRecording changed) =>
        Ask(Recordings.Select(r => r.Scenario == changed.Scenario ? changed : r));

    public override string ToString() => $"{Exercise.Manifest.Id}/{Name}";
}

/// <summary>
/// Recordings of every exercise: of its solution and of some of its rejected samples, made by programs that really ran. With <c>KEPT_GRADINGS=DIR</c>
/// the recordings of tests/mutation.sh are used instead: those of all rejected samples.
/// </summary>
internal static class RealGradings
{
    private const int SamplesOfEach = 2;
    private static readonly Lazy<Task<IReadOnlyList<RealGrading>>> All = new(MakeAsync);

    /// <summary>All of them; made once in a test run.</summary>
    public static Task<IReadOnlyList<RealGrading>> AllAsync() => All.Value;

    private static async Task<IReadOnlyList<RealGrading>> MakeAsync()
    {
        if (Environment.GetEnvironmentVariable("KEPT_GRADINGS") is { Length: > 0 } kept)
            return [.. Directory.EnumerateDirectories(kept).SelectMany(Directory.EnumerateDirectories).Order(StringComparer.Ordinal).Select(Load)];
        Requires.Linux();
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(CancellationToken.None);
        var wanted = ExerciseCatalog.Ids.Select(ExerciseCatalog.Find).SelectMany(Submissions).ToList();
        var gradings = new RealGrading[wanted.Count];
        await Parallel.ForAsync(0, wanted.Count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, token) =>
            gradings[i] = await GradeAsync(lab, wanted[i].Exercise, wanted[i].Sample, token));
        return gradings;
    }

    // Spread over the alphabet, which is spread over the roles.
    private static IEnumerable<(Exercise Exercise, RejectedSample? Sample)> Submissions(Exercise exercise)
    {
        var samples = RejectedSample.All(exercise);
        return Enumerable.Range(1, SamplesOfEach).Select(i => (exercise, (RejectedSample?)samples[i * samples.Count / (SamplesOfEach + 1)]))
            .Prepend((exercise, null));
    }

    private static async Task<RealGrading> GradeAsync(ILab lab, Exercise exercise, RejectedSample? sample, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("courseware-tests-").FullName;
        try
        {
            sample?.Compose(exercise, folder);
            var request = new GradeRequest(sample is null ? exercise.Solution : folder, 1, "en", [], "grader grade");
            var (_, recordings) = await new Grader(exercise, lab).GradeAsync(request, cancellationToken);
            return new RealGrading(exercise, sample?.Id ?? "solution", recordings);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static RealGrading Load(string folder) => new(
        ExerciseCatalog.Find(Path.GetFileName(Path.GetDirectoryName(folder)!)), Path.GetFileName(folder), SavedGrading.Load(folder).Recordings);
}
