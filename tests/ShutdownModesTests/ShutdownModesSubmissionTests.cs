using Courseware.Exercises.ShutdownModes;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;

namespace Courseware.Tests.ShutdownModesTests;

/// <summary>The solution of the exercise about shutdown(), with other seeds and with recordings that are cut.</summary>
[Category(Requires.Slow)]
[CancelAfter(600_000)]
internal sealed class ShutdownModesSubmissionTests
{
    private const string NeedsWire = "fin-on-the-wire";

    private static readonly Exercise Modes =
        Exercise.Load(Path.Combine(Repository.Root, "exercises", "shutdown-modes"), new ShutdownModesExercise());

    [Test]
    public async Task Another_seed_gives_another_report_and_the_same_verdicts(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        var reports = new List<string>();
        foreach (var seed in new ulong[] { 2, 3, ulong.MaxValue })
        {
            var (result, recordings) = await new Grader(Modes, lab).GradeAsync(new GradeRequest(Modes.Solution, seed, "en", [], ""), cancellationToken);
            Assert.That(WithAndWithoutWire.Failures(result, NeedsWire), Is.Empty, $"seed {seed}");
            reports.Add(Convert.ToHexString(recordings.Single(r => r.Scenario == ModeScenarios.Read).Output("client", "stdout")));
        }
        Assert.That(reports, Is.Unique);
    }

    [Test]
    public async Task Recordings_that_are_cut_pass_nothing(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        var (_, recordings) = await new Grader(Modes, lab).GradeAsync(new GradeRequest(Modes.Solution, 7, "en", [], ""), cancellationToken);

        foreach (var recording in recordings.Where(r => r.Scenario != BuildCheck.Scenario))
            AssertThatCutsPassNothing(recordings, recording);
    }

    /// <summary>Cut at any place no check passes or breaks; without any one event none breaks, and none fails except for words that are gone.</summary>
    private static void AssertThatCutsPassNothing(IReadOnlyList<ScenarioRecording> all, ScenarioRecording recording)
    {
        var checks = Modes.Code.Checks.Where(c => c.Scenarios.Contains(recording.Scenario, StringComparer.Ordinal)).ToList();
        for (var i = 0; i < recording.Events.Count; i++)
        {
            var where = $"{recording.Scenario}: {recording.Events[i]}";
            var cut = Ask(recording with { Events = [.. recording.Events.Take(i)] });
            Assert.That(cut.Where(f => f.Verdict == Verdict.Passed || f.Reason == Reason.JudgeFault), Is.Empty, where);
            var missing = Ask(recording with { Events = [.. recording.Events.Where((_, n) => n != i)] });
            Assert.That(missing.Where(f => f.Reason == Reason.JudgeFault), Is.Empty, where);
            if (recording.Events[i] is SocketSeen or PeerSent or PeerShutdown or PeerEof or PeerReset or ProgramExited or PeerClosed)
                Assert.That(missing.Where(f => f.Verdict == Verdict.Failed).Select(f => f.Reason), Is.Empty, where);
        }

        List<Finding> Ask(ScenarioRecording changed) =>
            [.. Judge.Ask(checks, new RecordingSet(all.Select(r => r.Scenario == changed.Scenario ? changed : r))).Values];
    }
}
