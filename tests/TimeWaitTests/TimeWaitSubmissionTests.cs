using Courseware.Exercises.TimeWait;
using Courseware.Grading;
using Courseware.Grading.Samples;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Tests.Snapshots;
using Courseware.Tests.Submissions;
using Courseware.Wire;

namespace Courseware.Tests.TimeWaitTests;

/// <summary>Real servers of the exercise about TIME_WAIT, really graded, with a wire and without.</summary>
[Category(Requires.Slow)]
[Category(Requires.OptionalHere)]
[CancelAfter(180_000)]
internal sealed class TimeWaitSubmissionTests
{
    private static readonly string[] NeedTheWire = ["last-ack-is-repeated", "note-last-ack"];

    private static readonly Exercise TimeWait =
        Exercise.Load(Path.Combine(Repository.Root, "exercises", "time-wait"), new TimeWaitExercise());

    private static IEnumerable<string> Rejected => RejectedSample.All(TimeWait).Select(m => m.Id);

    [Test]
    public async Task The_solution(CancellationToken cancellationToken)
    {
        var (withWire, without) = await GradeAsync(TimeWait.Solution, cancellationToken);

        Assert.That(BothWays.Failures(withWire), Is.Empty);
        Assert.That(withWire.Score, Is.EqualTo(100));
        Assert.That(without.Checks.Where(c => c.Verdict != Verdict.Passed).Select(c => c.Id), Is.EqualTo(NeedTheWire));
        Assert.That(without.Checks.Where(c => c.Verdict != Verdict.Passed), Has.All.Property("Verdict").EqualTo(Verdict.Skipped).And.Property("Reason").EqualTo("no-wire"));
        Assert.That((without.Score, without.MaxScore), Is.EqualTo((88, 88)));
        await Snapshot.Match(BothWays.Report(withWire, "solution"));
    }

    [Test]
    public async Task The_starter(CancellationToken cancellationToken)
    {
        var (withWire, without) = await GradeAsync(TimeWait.Starter, cancellationToken);

        Assert.That(withWire.Score, Is.EqualTo(TimeWait.Manifest.StarterScore), BothWays.Failures(withWire));
        Assert.That(without.Score, Is.EqualTo(TimeWait.Manifest.StarterScore), BothWays.Failures(without));
        await Snapshot.Match(BothWays.Report(withWire, "starter"));
    }

    [TestCaseSource(nameof(Rejected))]
    public async Task A_mistake_fails_exactly_the_checks_that_it_names(string mistake, CancellationToken cancellationToken)
    {
        var (withWire, without) = await BothWays.RejectedAsync(TimeWait, mistake, cancellationToken, needsWire: true);

        Assert.That(withWire.Wrong, Is.Empty);
        Assert.That(without.Wrong, Is.Empty, "without a wire");
        Assert.That(Verdicts(without.Result), Is.EqualTo(Verdicts(BothWays.AsAskedOf(withWire.Result, without.Result))));
        await Snapshot.Match(BothWays.Report(withWire.Result, mistake));
    }

    [Test]
    public async Task A_solution_in_Python_passes_everything(CancellationToken cancellationToken)
    {
        Requires.Tools("python3");
        var (withWire, _) = await GradeAsync(Path.Combine(Repository.Tests, "Submissions", "time-wait", "python"), cancellationToken);

        Assert.That(BothWays.Failures(withWire), Is.Empty);
    }

    [Test]
    public async Task Kept_recordings_are_judged_the_same_again(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        var (result, recordings) = await new Grader(TimeWait, lab).GradeAsync(new GradeRequest(TimeWait.Solution, 7, "en", [], ""), cancellationToken);
        using var folder = new TemporaryFolder();
        foreach (var recording in recordings)
            recording.Save(folder.At(recording.Scenario));
        var loaded = recordings.Select(r => ScenarioRecording.Load(folder.At(r.Scenario))).ToList();
        var again = CheckRunner.Of(TimeWait, TimeWait.Code.Checks, loaded);

        Assert.That(again.ToDictionary(p => p.Key, p => p.Value.Verdict), Is.EquivalentTo(result.Checks.ToDictionary(c => c.Id, c => c.Verdict)));
    }

    [Test]
    public async Task A_grading_leaves_no_port_that_the_next_one_cannot_have(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        Requires.Linux();
        var request = new GradeRequest(TimeWait.Solution, 1, "en", ["restarts-at-once"], "");
        // On the loopback interface, where what rests in TIME_WAIT stays for a minute.
        await using var lab = await new ProcessLab(new NetworkChoice(NetworkChoice.Loopback, "test")).PrepareAsync(cancellationToken);
        for (var round = 0; round < 3; round++)
        {
            var (result, _) = await new Grader(TimeWait, lab).GradeAsync(request, cancellationToken);
            Assert.That(BothWays.Failures(result), Is.Empty);
        }
        using var lease = PortLease.Take(Network.OnLoopback);

        Assert.That(SocketTable.Host.Read().Where(r => r.Local.Port == lease.Port), Is.Empty);
    }

    private static async Task<(GradingResult WithWire, GradingResult Without)> GradeAsync(string submission, CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        var request = new GradeRequest(submission, 1, "en", [], "");
        var both = await BothWays.RunAsync(async lab => (await new Grader(TimeWait, lab).GradeAsync(request, cancellationToken)).Result, cancellationToken, needsWire: true);
        Assert.That(Verdicts(both.Without), Is.EqualTo(Verdicts(both.WithWire)), "without a wire");
        return both;
    }

    private static List<string> Verdicts(GradingResult result) => BothWays.Verdicts(result, NeedTheWire);
}
