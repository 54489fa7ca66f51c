using Courseware.Exercises.ShutdownModes;
using Courseware.Grading;
using Courseware.Grading.Samples;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Tests.Snapshots;
using Courseware.Tests.Submissions;
using Courseware.Wire;

namespace Courseware.Tests.ShutdownModesTests;

/// <summary>Real programs, really graded, on a wire and without one; the report that their author would see is stored.</summary>
[Category(Requires.Slow)]
[CancelAfter(180_000)]
internal sealed class ShutdownModesSubmissionTests
{
    private const string NeedsWire = "fin-on-the-wire";

    private static readonly Exercise Modes =
        Exercise.Load(Path.Combine(Repository.Root, "exercises", "shutdown-modes"), new ShutdownModesExercise());

    private static IEnumerable<string> Rejected => RejectedSample.All(Modes).Select(m => m.Id);

    [Test]
    public async Task The_solution(CancellationToken cancellationToken)
    {
        var result = await GradeAsync(Modes.Solution, cancellationToken);

        Assert.That(BothWays.Failures(result), Is.Empty);
        await Snapshot.Match(BothWays.Report(result, "solution"));
    }

    [Test]
    public async Task The_starter(CancellationToken cancellationToken)
    {
        var result = await GradeAsync(Modes.Starter, cancellationToken);

        Assert.That(result.Score, Is.EqualTo(Modes.Manifest.StarterScore), BothWays.Failures(result));
        await Snapshot.Match(BothWays.Report(result, "starter"));
    }

    [TestCaseSource(nameof(Rejected))]
    public async Task A_mistake_fails_exactly_the_checks_that_it_names(string mistake, CancellationToken cancellationToken)
    {
        var (withWire, without) = await BothWays.RejectedAsync(Modes, mistake, cancellationToken, needsWire: true);

        Assert.That(withWire.Wrong, Is.Empty);
        Assert.That(without.Wrong, Is.Empty, "without a wire");
        Assert.That(Verdicts(without.Result), Is.EqualTo(Verdicts(BothWays.AsAskedOf(withWire.Result, without.Result))));
        await Snapshot.Match(BothWays.Report(withWire.Result, mistake));
    }

    [Test]
    public async Task A_solution_in_Python_passes_everything(CancellationToken cancellationToken)
    {
        Requires.Tools("python3");
        var result = await GradeAsync(Path.Combine(Repository.Tests, "Submissions", "shutdown-modes", "python"), cancellationToken);

        Assert.That(BothWays.Failures(result), Is.Empty);
    }

    [Test]
    public async Task What_needs_a_wire_is_skipped_without_one_and_leaves_the_maximum(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await using var loopback = await new ProcessLab(new NetworkChoice(NetworkChoice.Loopback, "test")).PrepareAsync(cancellationToken);
        var (result, _) = await new Grader(Modes, loopback).GradeAsync(new GradeRequest(Modes.Solution, 1, "en", [], ""), cancellationToken);

        var check = result.Checks.Single(c => c.Verdict != Verdict.Passed);
        Assert.That((check.Id, check.Verdict, check.Reason), Is.EqualTo((NeedsWire, Verdict.Skipped, "no-wire")));
        Assert.That((result.Score, result.MaxScore), Is.EqualTo((90, 90)));
    }

    [Test]
    public async Task A_true_report_of_the_wrong_mode_passes_for_a_report_and_not_for_the_mode(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        using var folder = new TemporaryFolder();
        RejectedSample.All(Modes).Single(m => m.Id == "shuts-both-for-wr").Compose(Modes, folder.At("mine"));

        var result = await GradeAsync(folder.At("mine"), cancellationToken);

        var verdicts = result.Checks.ToDictionary(c => c.Id, c => c.Verdict, StringComparer.Ordinal);
        Assert.That((verdicts["wr-sends-fin"], verdicts["wr-report"]), Is.EqualTo((Verdict.Failed, Verdict.Passed)));
    }

    [Test]
    public async Task Another_seed_gives_another_report_and_the_same_verdicts(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        var reports = new List<string>();
        foreach (var seed in new ulong[] { 2, 3, ulong.MaxValue })
        {
            var (result, recordings) = await new Grader(Modes, lab).GradeAsync(new GradeRequest(Modes.Solution, seed, "en", [], ""), cancellationToken);
            Assert.That(BothWays.Failures(result, NeedsWire), Is.Empty, $"seed {seed}");
            reports.Add(Convert.ToHexString(recordings.Single(r => r.Scenario == ModeScenarios.Read).Output("client", "stdout")));
        }
        Assert.That(reports, Is.Unique);
    }

    [Test]
    public async Task Kept_recordings_are_judged_the_same_again_and_cut_ones_pass_nothing(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        var (result, recordings) = await new Grader(Modes, lab).GradeAsync(new GradeRequest(Modes.Solution, 7, "en", [], ""), cancellationToken);
        using var folder = new TemporaryFolder();
        foreach (var recording in recordings)
            recording.Save(folder.At(recording.Scenario));
        var loaded = recordings.Select(r => ScenarioRecording.Load(folder.At(r.Scenario))).ToList();

        Assert.That(
            CheckRunner.Of(Modes, Modes.Code.Checks, loaded).ToDictionary(p => p.Key, p => (p.Value.Verdict, p.Value.Reason)),
            Is.EquivalentTo(result.Checks.ToDictionary(c => c.Id, c => (c.Verdict, c.Reason))));
        foreach (var recording in loaded.Where(r => r.Scenario != BuildJudgement.Scenario))
            AssertThatCutsPassNothing(loaded, recording);
    }

    /// <summary>Cut at any place no check passes or breaks; without any one event none breaks, and none fails but for words that are gone.</summary>
    private static void AssertThatCutsPassNothing(List<ScenarioRecording> all, ScenarioRecording recording)
    {
        var checks = Modes.Code.Checks.Where(c => c.Scenarios.Contains(recording.Scenario, StringComparer.Ordinal)).ToList();
        for (var i = 0; i < recording.Events.Count; i++)
        {
            var where = $"{recording.Scenario}: {recording.Events[i]}";
            var cut = Ask(recording with { Events = [.. recording.Events.Take(i)] });
            Assert.That(cut.Where(f => f.Verdict == Verdict.Passed || f.Reason == "judge-fault"), Is.Empty, where);
            var missing = Ask(recording with { Events = [.. recording.Events.Where((_, n) => n != i)] });
            Assert.That(missing.Where(f => f.Reason == "judge-fault"), Is.Empty, where);
            if (recording.Events[i] is SocketSeen or PeerSent or PeerShutdown or PeerEof or PeerReset or ProgramExited or PeerClosed)
                Assert.That(missing.Where(f => f.Verdict == Verdict.Failed).Select(f => f.Reason), Is.Empty, where);
        }

        List<Finding> Ask(ScenarioRecording changed) =>
            [.. Judge.Ask(checks, new RecordingSet(all.Select(r => r.Scenario == changed.Scenario ? changed : r))).Values];
    }

    private static async Task<GradingResult> GradeAsync(string submission, CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        var request = new GradeRequest(submission, 1, "en", [], "");
        var (withWire, without) = await BothWays.RunAsync(
            async lab => (await new Grader(Modes, lab).GradeAsync(request, cancellationToken)).Result, cancellationToken, needsWire: true);
        Assert.That(Verdicts(without), Is.EqualTo(Verdicts(withWire)), "without a wire");
        return withWire;
    }

    private static List<string> Verdicts(GradingResult result) => BothWays.Verdicts(result, NeedsWire);
}
