using Courseware.Exercises.HalfClose;
using Courseware.Grading;
using Courseware.Grading.Samples;
using Courseware.Judging;
using Courseware.Labs;

namespace Courseware.Tests.HalfCloseTests;

/// <summary>Verdicts about a client that are chance on a loopback interface.</summary>
[Category(Requires.Slow)]
[CancelAfter(600_000)]
internal sealed class HalfCloseSubmissionTests
{
    private static readonly Exercise HalfClose =
        Exercise.Load(Path.Combine(Repository.Root, "exercises", "half-close"), new HalfCloseExercise());

    private static readonly string[] ByTheSegments = ["pair-transfers", "pair-thanks", "works-with-original-server"];

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public async Task With_a_wire_a_short_read_is_certain(int seed, CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        Requires.That(lab.Network.HasWire, "needs a wire");
        var wrong = RejectedSample.All(HalfClose).Single(m => m.Id == "client-stops-at-short-read");
        var result = (await new Validation(HalfClose, lab, (ulong)seed).RejectedAsync(wrong, cancellationToken)).Result;

        Assert.That(result.Checks.Where(c => ByTheSegments.Contains(c.Id)).Select(c => (c.Id, c.Verdict)),
            Is.EquivalentTo(ByTheSegments.Select(id => (id, Verdict.Skipped))), "all three follow from the checks of the client alone");
        Assert.That(result.Score, Is.EqualTo(52));
    }
}
