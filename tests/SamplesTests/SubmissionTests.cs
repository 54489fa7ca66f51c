using System.Collections.Concurrent;
using Courseware.Cli;
using Courseware.Grading;
using Courseware.Grading.Samples;
using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Tests.Snapshots;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.SamplesTests;

/// <summary>
/// Every submission that lies under <c>exercises/</c>, really graded with a wire and, as <see cref="Requires.BothNetworks"/> says, without:
/// solution, starter, the lecture's own programs and all samples. Of all but the accepted samples, which pass everything, the report that the author
/// would see is stored, so that a change of any verdict or any word is seen.
/// </summary>
[Category(Requires.Slow)]
[CancelAfter(600_000)]
internal sealed class SubmissionTests
{
    private const string Solution = "solution";
    private const string Starter = "starter";
    private const string Original = "original";

    // Starters in C, graded once: starters in other languages are compared with them.
    private static readonly ConcurrentDictionary<string, Lazy<Task<(ExpectationResult WithWire, ExpectationResult Without)>>> Starters =
        new(StringComparer.Ordinal);

    // A second program of a language whose start or build takes long, in the exercise with the most scenarios.
    private static readonly HashSet<string> LongSamples =
    [
        "half-close/csharp-async", "half-close/java-nio", "half-close/python-asyncio", "half-close/python-socketserver",
        "half-close/python-copied-by-its-build",
    ];

    private static IEnumerable<string> Exercises => ExerciseCatalog.Ids;

    private static IEnumerable<string> WithOriginal => ExerciseCatalog.Ids.Where(id => Directory.Exists(Path.Combine(Find(id).Folder, Original)));

    private static IEnumerable<TestCaseData> Accepted =>
        ExerciseCatalog.Ids.SelectMany(id => AcceptedSample.All(Find(id)).Select(s => Case(id, s.Id, isLong: LongSamples.Contains($"{id}/{s.Id}"))));

    private static IEnumerable<TestCaseData> OtherStarters =>
        from id in ExerciseCatalog.Ids
        from language in Find(id).StarterLanguages
        where language != Exercise.FirstLanguage
        select Case(id, language, isLong: id is "half-close" or "needs-half-close");

    private static IEnumerable<TestCaseData> Rejected =>
        ExerciseCatalog.Ids.SelectMany(id => RejectedSample.All(Find(id)).Select(s => new TestCaseData(id, s.Id)));

    /// <summary>The snapshots that these tests store, as paths below the tests without their ending.</summary>
    internal static IEnumerable<string> Stored =>
        from id in ExerciseCatalog.Ids
        from name in (string[])[Solution, Starter, .. WithOriginal.Contains(id, StringComparer.Ordinal) ? [Original]
            : Array.Empty<string>(), .. RejectedSample.All(Find(id)).Select(s => s.Id)]
        where !Varying.Reports.ContainsKey($"{id}/{name}")
        select Path.Combine("SamplesTests", Snapshot.FolderOf(id), name);

    [TestCaseSource(nameof(Exercises))]
    public async Task The_solution_passes_every_check_with_and_without_a_wire(string exercise, CancellationToken cancellationToken)
    {
        var (withWire, without) = await GradeAsync(Find(exercise), Solution, cancellationToken);

        Assert.That(withWire.Wrong, Is.Empty);
        Assert.That(without.Wrong, Is.Empty, "without a wire");
        await MatchAsync(exercise, Solution, withWire.Result, $"\n\n--- without a wire: {without.Result.Score}/{without.Result.MaxScore}"
            + string.Concat(without.Result.Checks.Where(c => c.IsUndecidable).Select(c => $"\n{c.Id}: {c.Message}")));
    }

    [TestCaseSource(nameof(Exercises))]
    public async Task The_starter_has_the_score_of_the_manifest(string exercise, CancellationToken cancellationToken)
    {
        var (withWire, without) = await StarterAsync(exercise).WaitAsync(cancellationToken);

        Assert.That(withWire.Wrong, Is.Empty);
        Assert.That(without.Wrong, Is.Empty, "without a wire");
        await MatchAsync(exercise, Starter, withWire.Result);
    }

    [TestCaseSource(nameof(OtherStarters))]
    public async Task A_starter_in_another_language_scores_as_the_one_in_C(string exercise, string language, CancellationToken cancellationToken)
    {
        Requires.Tools(language == "java" ? ["cc", "javac", "java"] : ["cc", "python3"]);
        var (inC, _) = await StarterAsync(exercise).WaitAsync(cancellationToken);
        var (withWire, without) = await WithAndWithoutWire.RunAsNeededAsync(
            lab => new Validation(Find(exercise), lab, seed: 1).StarterAsync(language, cancellationToken), needsWire: false, cancellationToken);

        Assert.That(withWire.Wrong, Is.Empty);
        Assert.That(without.Wrong, Is.Empty, "without a wire");
        Assert.That(withWire.Result.Checks.Select(c => $"{c.Id}: {c.Verdict}"), Is.EqualTo(inC.Result.Checks.Select(c => $"{c.Id}: {c.Verdict}")));
    }

    [TestCaseSource(nameof(WithOriginal))]
    public async Task The_lecture_s_own_programs_have_full_marks(string exercise, CancellationToken cancellationToken)
    {
        var (withWire, without) = await GradeAsync(Find(exercise), Original, cancellationToken);

        Assert.That((withWire.Result.Score, withWire.Result.MaxScore), Is.EqualTo((100, 100)), WithAndWithoutWire.Failures(withWire.Result));
        AssertAlike(withWire.Result, without.Result);
        await MatchAsync(exercise, Original, withWire.Result);
    }

    [TestCaseSource(nameof(Accepted))]
    public async Task An_accepted_sample_passes_everything(string exercise, string name, CancellationToken cancellationToken)
    {
        var sample = AcceptedSample.All(Find(exercise)).Single(s => s.Id == name);
        Requires.Tools(["cc", .. sample.Tools]);
        var (withWire, without) = await WithAndWithoutWire.SampleAsync(
            Find(exercise), sample, v => v.AcceptedAsync(sample, cancellationToken), cancellationToken);

        Assert.That(withWire.Wrong, Is.Empty);
        Assert.That(without.Wrong, Is.Empty, "without a wire");
    }

    [TestCaseSource(nameof(Rejected))]
    public async Task A_rejected_sample_fails_exactly_the_checks_that_it_names(string exercise, string name, CancellationToken cancellationToken)
    {
        var sample = RejectedSample.All(Find(exercise)).Single(s => s.Id == name);
        var (withWire, without) = await WithAndWithoutWire.SampleAsync(
            Find(exercise), sample, v => v.RejectedAsync(sample, cancellationToken), cancellationToken);

        Assert.That(withWire.Wrong, Is.Empty);
        Assert.That(without.Wrong, Is.Empty, "without a wire");
        AssertAlike(withWire.Result, without.Result, sample);
        await MatchAsync(exercise, name, withWire.Result);
    }

    [TestCaseSource(nameof(Exercises))]
    public async Task Recordings_that_were_saved_are_judged_as_before(string exercise, CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        var request = new GradeRequest(Find(exercise).Solution, 7, "en", [], "");
        var (result, recordings) = await new Grader(Find(exercise), lab).GradeAsync(request, cancellationToken);
        using var folder = new TemporaryFolder();
        foreach (var recording in recordings)
            recording.Save(folder.At(recording.Scenario));
        var loaded = recordings.Select(r => ScenarioRecording.Load(folder.At(r.Scenario))).ToList();

        Assert.That(
            CheckRunner.Of(Find(exercise), Find(exercise).Code.Checks, loaded).ToDictionary(p => p.Key, p => (p.Value.Verdict, p.Value.Reason.Code)),
            Is.EquivalentTo(result.Checks.ToDictionary(c => c.Id, c => (c.Verdict, c.Reason))));
    }

    private static TestCaseData Case(string exercise, string name, bool isLong)
    {
        var data = new TestCaseData(exercise, name);
        return isLong ? data.SetCategory(Requires.Thorough) : data;
    }

    private static Exercise Find(string id) => ExerciseCatalog.Find(id);

    private static Task<(ExpectationResult WithWire, ExpectationResult Without)> StarterAsync(string exercise)
    {
        Requires.Tools("cc");
        return Starters.GetOrAdd(exercise, id => new(() => GradeAsync(Find(id), Starter, CancellationToken.None))).Value;
    }

    private static Task<(ExpectationResult WithWire, ExpectationResult Without)> GradeAsync(Exercise exercise, string name, CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        return WithAndWithoutWire.RunAsync(async lab => name switch
        {
            Solution => await new Validation(exercise, lab, seed: 1).SolutionAsync(cancellationToken),
            Starter => await new Validation(exercise, lab, seed: 1).StarterAsync(cancellationToken),
            _ => new ExpectationResult(name, [], (await new Grader(exercise, lab).GradeAsync(
                new GradeRequest(Path.Combine(exercise.Folder, name), 1, "en", [], ""), cancellationToken)).Result),
        }, cancellationToken);
    }

    // Where the machine has no wire, the report is another one.
    private static async Task MatchAsync(string exercise, string name, GradingResult result, string more = "")
    {
        if (!Varying.Reports.ContainsKey($"{exercise}/{name}") && !result.Checks.Any(c => c.IsUndecidable))
            await Snapshot.MatchNamed(Varying.Settled(exercise, WithAndWithoutWire.Report(result, name)) + more, exercise, name);
    }

    /// <summary>
    /// The verdicts are the same without a wire, except for checks that cannot be decided there, checks that wait for one of these, and verdicts that
    /// are chance there. Where a sample allows several reasons, one is as good as the other.
    /// </summary>
    private static void AssertAlike(GradingResult withWire, GradingResult without, RejectedSample? sample = null)
    {
        var undecided = without.Checks.Where(c => c.IsUndecidable).Select(c => c.Id).ToList();
        List<string> left =
        [
            .. undecided,
            .. withWire.Checks.Where(c => c.WaitedFor.Intersect(undecided, StringComparer.Ordinal).Any()).Select(c => c.Id),
            .. Varying.WithoutWire.GetValueOrDefault($"{without.Exercise}/{sample?.Id}", []),
        ];

        Assert.That(Verdicts(without), Is.EqualTo(Verdicts(withWire)), "without a wire");

        List<string> Verdicts(GradingResult result) => [.. result.Checks.ExceptBy(left, c => c.Id, StringComparer.Ordinal).Select(c =>
            sample?.Fails.GetValueOrDefault(c.Id) is { Count: > 1 } reasons && reasons.Contains(c.Reason)
                ? $"{c.Id}: {c.Verdict} ({string.Join(" or ", reasons)})"
                : $"{c.Id}: {c.Verdict} ({c.Reason})")];
    }
}
