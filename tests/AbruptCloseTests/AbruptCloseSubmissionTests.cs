using Courseware.Exercises.AbruptClose;
using Courseware.Grading;
using Courseware.Grading.Samples;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Tests.Snapshots;
using Courseware.Tests.Submissions;
using Courseware.Wire;

namespace Courseware.Tests.AbruptCloseTests;

/// <summary>Real programs of the exercise about the one-sided close, really graded, with a wire and without.</summary>
[Category(Requires.Slow)]
[Category(Requires.OptionalHere)]
[CancelAfter(180_000)]
internal sealed class AbruptCloseSubmissionTests
{
    private static readonly string[] NeedTheWire = ["abrupt-resets-message", "predict-end", "predict-cause"];

    private static readonly Exercise AbruptClose =
        Exercise.Load(Path.Combine(Repository.Root, "exercises", "abrupt-close"), new AbruptCloseExercise());

    private static IEnumerable<string> Rejected => RejectedSample.All(AbruptClose).Select(m => m.Id);

    [Test]
    public async Task The_solution(CancellationToken cancellationToken)
    {
        var (withWire, without) = await GradeAsync(AbruptClose.Solution, cancellationToken);

        Assert.That(BothWays.Failures(withWire), Is.Empty);
        Assert.That(withWire.Score, Is.EqualTo(100));
        Assert.That(without.Checks.Where(c => c.Verdict != Verdict.Passed).Select(c => c.Id), Is.EqualTo(NeedTheWire));
        Assert.That(without.Checks.Where(c => c.Verdict != Verdict.Passed), Has.All.Property("Verdict").EqualTo(Verdict.Skipped).And.Property("Reason").EqualTo("no-wire"));
        Assert.That((without.Score, without.MaxScore), Is.EqualTo((82, 82)));
        await Snapshot.Match(BothWays.Report(withWire, "solution"));
    }

    [Test]
    public async Task The_starter(CancellationToken cancellationToken)
    {
        var (withWire, without) = await GradeAsync(AbruptClose.Starter, cancellationToken);

        Assert.That(withWire.Score, Is.EqualTo(AbruptClose.Manifest.StarterScore), BothWays.Failures(withWire));
        Assert.That(without.Score, Is.EqualTo(AbruptClose.Manifest.StarterScore), BothWays.Failures(without));
        await Snapshot.Match(BothWays.Report(withWire, "starter"));
    }

    [TestCaseSource(nameof(Rejected))]
    public async Task A_mistake_fails_exactly_the_checks_that_it_names(string mistake, CancellationToken cancellationToken)
    {
        var (withWire, without) = await BothWays.RejectedAsync(AbruptClose, mistake, cancellationToken, needsWire: true);

        Assert.That(withWire.Wrong, Is.Empty);
        Assert.That(without.Wrong, Is.Empty, "without a wire");
        Assert.That(Verdicts(without.Result), Is.EqualTo(Verdicts(BothWays.AsAskedOf(withWire.Result, without.Result))));
        // How much had arrived before a reset at once is a race of the kernel's.
        if (mistake is not ("abrupt-lingers-zero" or "graceful-reads-one-byte" or "graceful-lingers-thirty-seconds" or "graceful-only-closes"
            or "graceful-shuts-both-directions"))
            await Snapshot.Match(BothWays.Report(withWire.Result, mistake));
    }

    [Test]
    public async Task A_solution_in_Python_passes_everything(CancellationToken cancellationToken)
    {
        Requires.Tools("python3");
        var (withWire, _) = await GradeAsync(Path.Combine(Repository.Tests, "Submissions", "abrupt-close", "python"), cancellationToken);

        Assert.That(BothWays.Failures(withWire), Is.Empty);
    }

    [Test]
    public async Task The_loss_is_proved_by_bytes_and_by_the_reset_that_caused_it(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        Requires.That(lab.Network.Kind != NetworkChoice.Loopback, "needs a wire");
        var (result, recordings) = await new Grader(AbruptClose, lab).GradeAsync(
            new GradeRequest(AbruptClose.Solution, 3, "en", [], ""), cancellationToken);
        var late = new LateReading(recordings.Single(r => r.Scenario == LateReaderScenarios.AbruptLate), Contract.AbruptServer);
        var early = new LateReading(recordings.Single(r => r.Scenario == LateReaderScenarios.AbruptEarly), Contract.AbruptServer);

        Assert.That(BothWays.Failures(result), Is.Empty);
        // What was read and what lay in the send buffer of the closed socket is the file, and the FIN that was never sent.
        Assert.That(late.Read + late.Served!.SendQueue, Is.EqualTo(Contract.Size + 1));
        Assert.That((late.Cause, early.Cause), Is.EqualTo((LateReading.MessageAfterClose, LateReading.UnreadData)));
    }

    [TestCase(null, "sheet-missing", TestName = "A_submission_without_predictions")]
    [TestCase("[", "sheet-not-yaml", TestName = "Predictions_that_are_no_YAML")]
    [TestCase("large", "sheet-too-large", TestName = "Predictions_of_a_megabyte")]
    public async Task Unreadable_predictions_cost_the_predictions_alone(string? predictions, string reason, CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(AbruptClose.Solution, "*.c"))
            File.Copy(file, folder.At(Path.GetFileName(file)));
        if (predictions is not null)
            await File.WriteAllTextAsync(folder.At("predictions.yaml"), predictions == "large" ? new string('#', 1 << 20) : predictions, cancellationToken);
        await using var lab = await new ProcessLab(new NetworkChoice(NetworkChoice.Loopback, "test")).PrepareAsync(cancellationToken);
        var request = new GradeRequest(folder.Path, 1, "en", ["predict-bytes"], "");
        var (result, _) = await new Grader(AbruptClose, lab).GradeAsync(request, cancellationToken);

        Assert.That(result.Checks.Single(c => c.Id == "predictions-readable").Reason, Is.EqualTo(reason));
        Assert.That(result.Checks.Single(c => c.Id == "predict-bytes").WaitedFor, Is.EqualTo(new[] { "predictions-readable" }));
        Assert.That(result.Checks.Where(c => c.Id.StartsWith("abrupt-", StringComparison.Ordinal)), Has.All.Property("Verdict").EqualTo(Verdict.Passed));
    }

    [Test]
    public async Task Kept_recordings_are_judged_the_same_again(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        var request = new GradeRequest(AbruptClose.Solution, 7, "en", [], "");
        var (result, recordings) = await new Grader(AbruptClose, lab).GradeAsync(request, cancellationToken);
        using var folder = new TemporaryFolder();
        foreach (var recording in recordings)
            recording.Save(folder.At(recording.Scenario));
        var loaded = recordings.Select(r => ScenarioRecording.Load(folder.At(r.Scenario))).ToList();
        var again = CheckRunner.Of(AbruptClose, AbruptClose.Code.Checks, loaded);

        Assert.That(again.ToDictionary(p => p.Key, p => p.Value.Verdict), Is.EquivalentTo(result.Checks.ToDictionary(c => c.Id, c => c.Verdict)));
    }

    private static async Task<(GradingResult WithWire, GradingResult Without)> GradeAsync(string submission, CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        var request = new GradeRequest(submission, 1, "en", [], "");
        var both = await BothWays.RunAsync(async lab => (await new Grader(AbruptClose, lab).GradeAsync(request, cancellationToken)).Result, cancellationToken, needsWire: true);
        Assert.That(Verdicts(both.Without), Is.EqualTo(Verdicts(both.WithWire)), "without a wire");
        return both;
    }

    private static List<string> Verdicts(GradingResult result) => BothWays.Verdicts(result, NeedTheWire);
}
