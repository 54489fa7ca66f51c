using Courseware.Exercises.NeedsHalfClose;
using Courseware.Grading;
using Courseware.Grading.Samples;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Tests.Snapshots;

namespace Courseware.Tests.NeedsHalfCloseTests;

/// <summary>Real pairs of programs, really graded, with and without a wire.</summary>
[Category(Requires.Slow)]
[Category(Requires.OptionalHere)]
[CancelAfter(180_000)]
internal sealed class NeedsHalfCloseSubmissionTests
{
    private static readonly string[] OnTheWire = ["answer-refused-on-wire", "answer-acknowledges-fin"];

    private static readonly Exercise NeedsHalfClose =
        Exercise.Load(Path.Combine(Repository.Root, "exercises", "needs-half-close"), new NeedsHalfCloseExercise());

    private static IEnumerable<string> Rejected => RejectedSample.All(NeedsHalfClose).Select(m => m.Id);

    [Test]
    public async Task The_solution_passes_everything_and_without_a_wire_all_but_what_only_the_wire_shows(CancellationToken cancellationToken)
    {
        var (withWire, without) = await GradeAsync(NeedsHalfClose.Solution, cancellationToken);

        Assert.That(BothWays.Failures(withWire), Is.Empty);
        var skipped = without.Checks.Where(c => c.Verdict != Verdict.Passed).ToList();
        Assert.That(skipped.Select(c => (c.Id, c.Verdict, c.Reason)), Is.EqualTo(OnTheWire.Select(id => (id, Verdict.Skipped, "no-wire"))));
        Assert.That(skipped, Has.All.Property(nameof(CheckResult.Message)).Contains("on the wire only"));
        Assert.That((without.Score, without.MaxScore), Is.EqualTo((94, 94)));
        await Snapshot.Match(BothWays.Report(withWire, "solution"));
    }

    [Test]
    public async Task The_starter_has_the_score_of_the_manifest(CancellationToken cancellationToken)
    {
        var (withWire, without) = await GradeAsync(NeedsHalfClose.Starter, cancellationToken);

        Assert.That((withWire.Score, without.Score), Is.EqualTo((NeedsHalfClose.Manifest.StarterScore, NeedsHalfClose.Manifest.StarterScore)));
        await Snapshot.Match(BothWays.Report(withWire, "starter"));
    }

    [TestCaseSource(nameof(Rejected))]
    public async Task A_mistake_fails_exactly_the_checks_that_it_names(string mistake, CancellationToken cancellationToken)
    {
        var (withWire, without) = await BothWays.RejectedAsync(NeedsHalfClose, mistake, cancellationToken, needsWire: true);

        Assert.That(withWire.Wrong, Is.Empty);
        Assert.That(without.Wrong, Is.Empty, "without a wire");
        Assert.That(Verdicts(without.Result), Is.EqualTo(Verdicts(BothWays.AsAskedOf(withWire.Result, without.Result))));
        // On a slow machine it may have no patience in another scenario already.
        if (mistake != "client-takes-silence-for-eof")
            await Snapshot.Match(BothWays.Report(withWire.Result, mistake));
    }

    [Test]
    public async Task The_deadlock_is_proved_by_both_ends_at_the_stall(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        var (result, _) = await new Grader(NeedsHalfClose, lab).GradeAsync(
            new GradeRequest(NeedsHalfClose.Solution, 5, "en", ["pair-deadlocks-without-end"], ""), cancellationToken);
        var evidence = result.Checks.Single(c => c.Id == "pair-deadlocks-without-end").Evidence;

        Assert.That(evidence.OfType<SocketSeen>().Select(s => (s.Program, s.State, s.ReceiveQueue, s.SendQueue)), Is.EquivalentTo(
            new[] { ("server", "Established", 0L, 0L), ("client", "Established", 0L, 0L) }));
        var stall = evidence.OfType<Stalled>().Single();
        Assert.That(stall.Kind, Is.EqualTo("idle"));
        Assert.That(stall.Report, Has.Some.StartsWith("server: process digest_server waits in "));
        Assert.That(stall.Report, Has.Some.StartsWith("client: process digest_client waits in "));
    }

    [TestCase("python", "python3")]
    public async Task A_solution_in_another_language_passes_everything(string language, string tool, CancellationToken cancellationToken)
    {
        Requires.Tools(tool);
        var (withWire, without) = await GradeAsync(Path.Combine(Repository.Tests, "Submissions", "needs-half-close", language), cancellationToken);

        Assert.That(BothWays.Failures(withWire), Is.Empty);
        Assert.That(Verdicts(without), Is.EqualTo(Verdicts(withWire)));
    }

    [Test]
    public async Task Kept_recordings_are_judged_the_same_again(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        var request = new GradeRequest(NeedsHalfClose.Solution, 7, "en", [], "");
        var (result, recordings) = await new Grader(NeedsHalfClose, lab).GradeAsync(request, cancellationToken);
        var folder = Directory.CreateTempSubdirectory("courseware-kept-");
        try
        {
            foreach (var recording in recordings)
                recording.Save(Path.Combine(folder.FullName, recording.Scenario));
            var loaded = folder.EnumerateDirectories().Select(d => ScenarioRecording.Load(d.FullName)).ToList();
            var again = CheckRunner.Of(NeedsHalfClose, NeedsHalfClose.Code.Checks, loaded);

            Assert.That(again.Select(p => (p.Key, p.Value.Verdict)), Is.EquivalentTo(result.Checks.Select(c => (c.Id, c.Verdict))));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Test]
    public async Task The_demo_shows_the_deadlock_the_lost_answer_and_the_cure(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        var seen = new List<string>();
        foreach (var part in NeedsHalfClose.Code.Demos.Single().Parts)
            seen.Add(part.Seen(await part.RunAsync(NeedsHalfClose.Folder, lab, cancellationToken)).English);

        Assert.That(seen[0], Does.StartWith("Seen: all data had come, every queue was empty"));
        Assert.That(seen[1], Does.StartWith("Seen: EOF came, the client answered").Or.StartWith("Seen: the client read all and answered"));
        Assert.That(seen[2], Does.StartWith("Seen: the FIN went out, the answer came in").Or.StartWith("Seen: the server had ended its sending"));
    }

    private static async Task<(GradingResult WithWire, GradingResult Without)> GradeAsync(string submission, CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        var request = new GradeRequest(submission, 1, "en", [], "");
        return await BothWays.RunAsync(
            async lab => (await new Grader(NeedsHalfClose, lab).GradeAsync(request, cancellationToken)).Result, cancellationToken, needsWire: true);
    }

    private static List<string> Verdicts(GradingResult result) => BothWays.Verdicts(result, OnTheWire);
}
