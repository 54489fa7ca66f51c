using Courseware.Cli;
using Courseware.Grading;
using Courseware.Grading.Samples;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Labs.Containers;
using Courseware.Tests.JudgingTests;

namespace Courseware.Tests.ContainerTests;

/// <summary>The corpus of the process lab's tests, in containers: all verdicts are the same, check by check.</summary>
[Category(Requires.Slow)]
[CancelAfter(900_000)]
internal sealed class ContainerCorpusTests
{
    private static readonly Exercise Exercise = SampleRecordings.Exercise;

    // After a reset its client writes -1 bytes: that may be a crash, a signal or an endless file.
    private static readonly string[] OfUndefinedBehaviour = ["original"];
    private static ContainerLabs? _labs;

    // Faults that a container could hide or change: of the network, of an exit, of a hang, of the output, of a file.
    private static readonly string[] First =
    [
        "client-ignores-failed-connect", "client-resets-at-the-end", "client-saves-under-another-name", "server-aborts-instead-of-shutdown",
        "server-closes-instead-of-shutdown", "server-crashes-after-transfer", "server-leaves-a-child-behind", "server-listens-on-loopback",
        "server-never-shuts-down", "server-prints-nothing",
    ];

    private static IEnumerable<TestCaseData> Rejected => RejectedSample.All(Exercise).Select(s => s.Id)
        .Select(id => First.Contains(id, StringComparer.Ordinal) ? new TestCaseData(id) : new TestCaseData(id).SetCategory(Requires.Thorough));

    [OneTimeTearDown]
    public static async Task CloseAsync()
    {
        if (_labs is not null)
            await _labs.DisposeAsync();
    }

    [OneTimeSetUp]
    public static async Task OpenAsync()
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        await (await Requires.ContainersAsync(Exercise.Manifest.Limits, cancellationToken)).DisposeAsync();
        _labs = await ContainerLabs.ConnectAsync(Exercise.Manifest.Limits, cancellationToken);
    }

    [TestCase("solution")]
    [TestCase("original")]
    [TestCase("starter")]
    public async Task Both_labs_say_the_same_check_by_check(string submission, CancellationToken cancellationToken)
    {
        await using var process = await new ProcessLab().PrepareAsync(cancellationToken);
        var request = new GradeRequest(Path.Combine(Exercise.Folder, submission), 1, "en", [], "");
        var results = await Task.WhenAll(InContainersAsync(GradeAsync), GradeAsync(process));

        var withReasons = !OfUndefinedBehaviour.Contains(submission, StringComparer.Ordinal);
        Assert.That(Verdicts(results[0], withReasons), Is.EqualTo(Verdicts(results[1], withReasons)));
        Assert.That(results[0].Score, Is.EqualTo(results[1].Score));

        async Task<GradingResult> GradeAsync(ILab lab) => (await new Grader(Exercise, lab).GradeAsync(request, cancellationToken)).Result;
    }

    /// <summary>All others pass, or wait for those: so the verdicts are those of the process lab, whose tests say the same of it.</summary>
    [TestCaseSource(nameof(Rejected))]
    public async Task A_rejected_sample_fails_exactly_the_checks_that_it_names(string name, CancellationToken cancellationToken)
    {
        var sample = RejectedSample.All(Exercise).Single(s => s.Id == name);
        var promise = await InContainersAsync(async lab => await new Validation(
            Exercise, await KnownScenarios.ForAsync(Exercise, sample, lab), KnownScenarios.Seed).RejectedAsync(sample, cancellationToken));

        Assert.That(promise.Wrong, Is.Empty);
    }

    /// <summary>SO_REUSEPORT shares a port among the sockets of one user.</summary>
    [Test]
    public async Task A_server_that_is_started_twice_has_one_user(CancellationToken cancellationToken)
    {
        var exercise = ExerciseCatalog.Find("time-wait");
        var sample = RejectedSample.All(exercise).Single(s => s.Id == "reuseport-instead");
        var result = await InContainersAsync(lab => new Validation(exercise, lab, seed: 1).RejectedAsync(sample, cancellationToken));

        Assert.That(result.Wrong, Is.Empty);
    }

    [TestCase("python")]
    [TestCase("make")]
    [TestCase("cpp", Category = Requires.Thorough)]
    public async Task A_solution_in_another_language_passes_everything(string language, CancellationToken cancellationToken)
    {
        if (language == "python")
            await Requires.ImagesAsync(language, cancellationToken);
        var request = new GradeRequest(Path.Combine(Exercise.AcceptedSamples, language), 1, "en", [], "");
        var (result, _) = await InContainersAsync(lab => new Grader(Exercise, lab).GradeAsync(request, cancellationToken));

        Assert.That(result.Checks.Where(c => c.Verdict != Verdict.Passed).Select(c => $"{c.Id}: {c.Verdict} ({c.Reason}) {c.Message}"), Is.Empty);
    }

    /// <summary>Grades in a separate lab, as a batch does for each submission. Nothing of the lab is left.</summary>
    private static async Task<T> InContainersAsync<T>(Func<ILab, Task<T>> grade)
    {
        var lab = (ContainerLab)_labs!.Open();
        T result;
        await using (lab)
            result = await grade(lab);
        Assert.That(await LeftContainers.OfAsync(lab.Label), Is.Empty);
        return result;
    }

    private static IEnumerable<string> Verdicts(GradingResult result, bool withReasons) =>
        result.Checks.Select(c => withReasons ? $"{c.Id}: {c.Verdict} ({c.Reason})" : $"{c.Id}: {c.Verdict}");
}
