using Courseware.Exercises.ClosingStates;
using Courseware.Grading;
using Courseware.Grading.Samples;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Tests.Snapshots;
using Courseware.Wire;

namespace Courseware.Tests.ClosingStatesTests;

/// <summary>Real programs that watch their sockets, really graded, with and without a wire.</summary>
[Category(Requires.Slow)]
[Category(Requires.OptionalHere)]
[CancelAfter(180_000)]
internal sealed class ClosingStatesSubmissionTests
{
    private static readonly string[] NeedWire = ["sees-fin-wait-1", "sees-last-ack", "fin-and-ack-in-one", "sees-closing"];

    private static readonly Exercise Closing =
        Exercise.Load(Path.Combine(Repository.Root, "exercises", "closing-states"), new ClosingStatesExercise());

    private static IEnumerable<string> Rejected => RejectedSample.All(Closing).Select(m => m.Id);

    [TestCase("solution", "cc")]
    [TestCase("python", "python3")]
    public async Task A_solution_passes_everything_and_without_a_wire_all_that_needs_none(string which, string tool, CancellationToken cancellationToken)
    {
        Requires.Tools(tool);
        var folder = which == "solution" ? Closing.Solution : Path.Combine(Repository.Tests, "Submissions", "closing-states", which);
        var request = new GradeRequest(folder, 1, "en", [], "");
        var (withWire, without) = await BothWays.RunAsync(
            async lab => (await new Grader(Closing, lab).GradeAsync(request, cancellationToken)).Result, cancellationToken, needsWire: true);

        Assert.That(BothWays.Failures(withWire), Is.Empty);
        Assert.That(withWire.Score, Is.EqualTo(100));
        Assert.That(
            without.Checks.Where(c => c.Verdict != Verdict.Passed).Select(c => (c.Id, c.Verdict, c.Reason)),
            Is.EqualTo(NeedWire.Select(id => (id, Verdict.Skipped, "no-wire"))));
        Assert.That((without.Score, without.MaxScore), Is.EqualTo((60, 60)));
    }

    [TestCaseSource(nameof(Rejected))]
    public async Task A_mistake_fails_exactly_the_checks_that_it_names(string mistake, CancellationToken cancellationToken)
    {
        var (withWire, without) = await BothWays.RejectedAsync(Closing, mistake, cancellationToken, needsWire: true);

        Assert.That(withWire.Wrong, Is.Empty);
        Assert.That(without.Wrong, Is.Empty, "without a wire");
        // A program that sleeps and looks in turn may look just when it is written down what it does.
        // And one that comes to its end before it is ended has said that too.
        await Snapshot.Match(BothWays.Report(withWire.Result, mistake)
            .Replace("is running (using the CPU)", "waits in sleep()", StringComparison.Ordinal)
            .Replace("    UNKNOWN\n    CLOSE\n    end TIME_WAIT\n", "    UNKNOWN\n", StringComparison.Ordinal));
    }

    [Test]
    public async Task The_starter_has_the_score_of_the_manifest(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        var request = new GradeRequest(Closing.Starter, 1, "en", [], "");
        var (withWire, without) = await BothWays.RunAsync(
            async lab => (await new Grader(Closing, lab).GradeAsync(request, cancellationToken)).Result, cancellationToken, needsWire: true);

        Assert.That((withWire.Score, without.Score), Is.EqualTo((Closing.Manifest.StarterScore, Closing.Manifest.StarterScore)));
        await Snapshot.Match(BothWays.Report(withWire, "starter"));
    }

    [Test]
    public async Task The_demo_shows_one_end_in_TIME_WAIT_and_then_CLOSING_at_both(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        Requires.That(lab.Network.Kind != NetworkChoice.Loopback, "no wire here");
        var seen = new List<string>();

        foreach (var part in Closing.Code.Demos.Single().Parts)
            seen.Add(part.Seen(await part.RunAsync(Closing.Folder, lab, cancellationToken)).English);

        Assert.That(seen, Has.Count.EqualTo(2));
        Assert.That(seen[0], Does.StartWith("Seen: the client closed first and waits in TIME_WAIT."));
        Assert.That(seen[1], Does.StartWith("Seen: each got the other's FIN"));
    }
}
