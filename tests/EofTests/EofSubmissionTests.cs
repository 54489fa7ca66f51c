using Courseware.Exercises.Eof;
using Courseware.Grading;
using Courseware.Grading.Samples;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Tests.Snapshots;
using Courseware.Wire;

namespace Courseware.Tests.EofTests;

/// <summary>Real receivers and senders, really graded, with and without a wire.</summary>
[Category(Requires.Slow)]
[CancelAfter(180_000)]
internal sealed class EofSubmissionTests
{
    /// <summary>The one check that only a wire can decide.</summary>
    private const string OnTheWire = "fin-stands-in-its-place";

    private static readonly Exercise Eof = Exercise.Load(Path.Combine(Repository.Root, "exercises", "eof"), new EofExercise());

    private static IEnumerable<string> Rejected => RejectedSample.All(Eof).Select(m => m.Id);

    [Test]
    public async Task The_solution_passes_everything_and_without_a_wire_all_but_the_place_of_the_FIN(CancellationToken cancellationToken)
    {
        var (withWire, without) = await GradeAsync(Eof.Solution, cancellationToken);

        Assert.That(BothWays.Failures(withWire), Is.Empty);
        var skipped = without.Checks.Where(c => c.Verdict != Verdict.Passed).ToList();
        Assert.That(skipped.Select(c => (c.Id, c.Verdict, c.Reason)), Is.EqualTo(new[] { (OnTheWire, Verdict.Skipped, "no-wire") }));
        Assert.That(skipped[0].Message, Does.Contain("Only the wire shows the numbers of a FIN"));
        Assert.That((without.Score, without.MaxScore), Is.EqualTo((96, 96)));
        await Snapshot.Match(BothWays.Report(withWire, "solution"));
    }

    [Test]
    public async Task The_starter_has_the_score_of_the_manifest(CancellationToken cancellationToken)
    {
        var (withWire, without) = await GradeAsync(Eof.Starter, cancellationToken);

        Assert.That((withWire.Score, without.Score), Is.EqualTo((Eof.Manifest.StarterScore, Eof.Manifest.StarterScore)));
        await Snapshot.Match(BothWays.Report(withWire, "starter"));
    }

    [TestCaseSource(nameof(Rejected))]
    public async Task A_mistake_fails_exactly_the_checks_that_it_names(string mistake, CancellationToken cancellationToken)
    {
        var (withWire, without) = await BothWays.RejectedAsync(Eof, mistake, cancellationToken);

        Assert.That(withWire.Wrong, Is.Empty);
        Assert.That(without.Wrong, Is.Empty, "without a wire");
        Assert.That(Verdicts(without.Result), Is.EqualTo(Verdicts(BothWays.AsAskedOf(withWire.Result, without.Result))));
        // How many pieces were certainly read alone, and so how many reads are expected at least, is the machine's choice.
        if (mistake != "receiver-counts-full-buffers")
            await Snapshot.Match(BothWays.Report(withWire.Result, mistake));
    }

    [Test]
    public async Task A_check_that_only_the_wire_decides_breaks_no_promise_where_there_is_none(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await using var loopback = await new ProcessLab(new NetworkChoice(NetworkChoice.Loopback, "test")).PrepareAsync(cancellationToken);
        var promise = await new Validation(Eof, loopback, seed: 1).SolutionAsync(cancellationToken);

        Assert.That(promise.Wrong, Is.Empty);
        Assert.That(promise.Result.Checks.Single(c => c.Id == OnTheWire).Verdict, Is.EqualTo(Verdict.Skipped));
    }

    [TestCase("python", "python3")]
    public async Task A_solution_in_another_language_passes_everything(string language, string tool, CancellationToken cancellationToken)
    {
        Requires.Tools(tool);
        var (withWire, without) = await GradeAsync(Path.Combine(Repository.Tests, "Submissions", "eof", language), cancellationToken);

        Assert.That(BothWays.Failures(withWire), Is.Empty);
        Assert.That(Verdicts(without), Is.EqualTo(Verdicts(withWire)));
    }

    [Test]
    public async Task Kept_recordings_are_judged_the_same_again(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        var request = new GradeRequest(Eof.Solution, 7, "en", [], "");
        var (result, recordings) = await new Grader(Eof, lab).GradeAsync(request, cancellationToken);
        var folder = Directory.CreateTempSubdirectory("courseware-kept-");
        try
        {
            foreach (var recording in recordings)
                recording.Save(Path.Combine(folder.FullName, recording.Scenario));
            var loaded = folder.EnumerateDirectories().Select(d => Recordings.ScenarioRecording.Load(d.FullName)).ToList();
            var again = CheckRunner.Of(Eof, Eof.Code.Checks, loaded);

            Assert.That(again.Select(p => (p.Key, p.Value.Verdict)), Is.EquivalentTo(result.Checks.Select(c => (c.Id, c.Verdict))));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task The_demo_shows_a_FIN_at_the_last_close_and_one_at_the_shutdown(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        var seen = new List<string>();
        foreach (var part in Eof.Code.Demos.Single().Parts)
            seen.Add(part.Seen(await part.RunAsync(Eof.Folder, lab, cancellationToken)).English);

        Assert.That(seen[0], Does.StartWith("Seen: no FIN when the parent closed."));
        Assert.That(seen[1], Does.StartWith("Seen: the FIN came behind the parent's part"));
    }

    private static async Task<(GradingResult WithWire, GradingResult Without)> GradeAsync(string submission, CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        var request = new GradeRequest(submission, 1, "en", [], "");
        return await BothWays.RunAsync(async lab => (await new Grader(Eof, lab).GradeAsync(request, cancellationToken)).Result, cancellationToken);
    }

    private static List<string> Verdicts(GradingResult result) => BothWays.Verdicts(result, OnTheWire);
}
