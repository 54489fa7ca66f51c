using Courseware.Grading;
using Courseware.Grading.Samples;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Tests.JudgingTests;

namespace Courseware.Tests.ContainerTests;

/// <summary>The corpus of the process lab's tests, in containers: all verdicts are the same, check by check.</summary>
[Category(Requires.Slow)]
[CancelAfter(180_000)]
internal sealed class ContainerCorpusTests
{
    private static readonly Exercise Exercise = SampleRecordings.Exercise;

    // After a reset its client writes -1 bytes: that may be a crash, a signal or an endless file.
    private static readonly string[] OfUndefinedBehaviour = ["original"];
    private static ContainerLab? _lab;

    private static IEnumerable<string> Rejected => RejectedSample.All(Exercise).Select(s => s.Id);

    [OneTimeTearDown]
    public static async Task CloseAsync()
    {
        if (_lab is null)
            return;
        var label = _lab.Label;
        await _lab.DisposeAsync();
        Assert.That(await LeftContainers.OfAsync(label), Is.Empty);
    }

    [OneTimeSetUp]
    public static async Task OpenAsync() =>
        _lab = await Requires.ContainersAsync(Exercise.Manifest.Limits, TestContext.CurrentContext.CancellationToken);

    [TestCase("solution")]
    [TestCase("original")]
    [TestCase("starter")]
    public async Task Both_labs_say_the_same_check_by_check(string submission, CancellationToken cancellationToken)
    {
        await using var process = await new ProcessLab().PrepareAsync(cancellationToken);
        var request = new GradeRequest(Path.Combine(Exercise.Folder, submission), 1, "en", [], "");
        var results = await Task.WhenAll(new ILab[] { _lab!, process }.Select(
            async lab => (await new Grader(Exercise, lab).GradeAsync(request, cancellationToken)).Result));

        var withReasons = !OfUndefinedBehaviour.Contains(submission, StringComparer.Ordinal);
        Assert.That(Verdicts(results[0], withReasons), Is.EqualTo(Verdicts(results[1], withReasons)));
        Assert.That(results[0].Score, Is.EqualTo(results[1].Score));
    }

    /// <summary>All others pass, or wait for those: so the verdicts are those of the process lab, whose tests say the same of it.</summary>
    [TestCaseSource(nameof(Rejected))]
    public async Task A_rejected_sample_fails_exactly_the_checks_that_it_names(string name, CancellationToken cancellationToken)
    {
        var promise = await new Validation(Exercise, _lab!, seed: 1).RejectedAsync(RejectedSample.All(Exercise).Single(s => s.Id == name), cancellationToken);

        Assert.That(promise.Wrong, Is.Empty);
    }

    [TestCase("python")]
    [TestCase("make")]
    [TestCase("cpp")]
    public async Task A_solution_in_another_language_passes_everything(string language, CancellationToken cancellationToken)
    {
        if (language == "python")
            await Requires.ImagesAsync(language, cancellationToken);
        var request = new GradeRequest(Path.Combine(Exercise.AcceptedSamples, language), 1, "en", [], "");
        var (result, _) = await new Grader(Exercise, _lab!).GradeAsync(request, cancellationToken);

        Assert.That(result.Checks.Where(c => c.Verdict != Verdict.Passed).Select(c => $"{c.Id}: {c.Verdict} ({c.Reason}) {c.Message}"), Is.Empty);
    }

    private static IEnumerable<string> Verdicts(GradingResult result, bool withReasons) =>
        result.Checks.Select(c => withReasons ? $"{c.Id}: {c.Verdict} ({c.Reason})" : $"{c.Id}: {c.Verdict}");
}
