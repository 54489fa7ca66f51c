using Courseware.Exercises.AbruptClose;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Tests.Submissions;
using Courseware.Wire;

namespace Courseware.Tests.AbruptCloseTests;

/// <summary>Real programs of the exercise about the one-sided close, really graded, with a wire and without.</summary>
[Category(Requires.Slow)]
[Category(Requires.OptionalHere)]
[CancelAfter(600_000)]
internal sealed class AbruptCloseSubmissionTests
{
    private static readonly Exercise AbruptClose =
        Exercise.Load(Path.Combine(Repository.Root, "exercises", "abrupt-close"), new AbruptCloseExercise());

    [Test]
    public async Task Missing_bytes_and_the_reset_prove_the_loss(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        Requires.That(lab.Network.Kind != NetworkChoice.Loopback, "needs a wire");
        var (result, recordings) = await new Grader(AbruptClose, lab).GradeAsync(
            new GradeRequest(AbruptClose.Solution, 3, "en", [], ""), cancellationToken);
        var late = new LateReading(recordings.Single(r => r.Scenario == LateReaderScenarios.AbruptLate), Contract.AbruptServer);
        var early = new LateReading(recordings.Single(r => r.Scenario == LateReaderScenarios.AbruptEarly), Contract.AbruptServer);

        Assert.That(WithAndWithoutWire.Failures(result), Is.Empty);
        // The bytes that were read, the bytes in the send buffer of the closed socket, and the FIN that was never sent.
        Assert.That(late.Read + late.Served!.SendQueue, Is.EqualTo(Contract.Size + 1));
        Assert.That((late.Cause, early.Cause), Is.EqualTo((LateReading.MessageAfterClose, LateReading.UnreadData)));
    }

    [TestCase(null, "sheet-missing", TestName = "A_submission_without_predictions")]
    [TestCase("[", "sheet-not-yaml", TestName = "Predictions_that_are_not_YAML")]
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

        var readable = result.Checks.Single(c => c.Id == "predictions-readable");
        Assert.That((readable.Reason, readable.Message + readable.Hint), Is.EqualTo(
            (reason, (readable.Message + readable.Hint).Replace("{", "", StringComparison.Ordinal))), "no placeholder is left");
        Assert.That(result.Checks.Single(c => c.Id == "predict-bytes").WaitedFor, Is.EqualTo(new[] { "predictions-readable" }));
        Assert.That(result.Checks.Where(c => c.Id.StartsWith("abrupt-", StringComparison.Ordinal)), Has.All.Property("Verdict").EqualTo(Verdict.Passed));
    }
}
