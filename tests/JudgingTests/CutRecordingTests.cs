using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;

namespace Courseware.Tests.JudgingTests;

/// <summary>Real recordings of the solution, cut and shuffled: what is not proved any more is not passed.</summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
internal sealed class CutRecordingTests
{
    private IReadOnlyList<ScenarioRecording> _recordings = [];

    [OneTimeSetUp]
    public async Task GradeTheSolution()
    {
        Requires.Linux();
        Requires.Tools("cc");
        await using var lab = new ProcessLab();
        var request = new GradeRequest(SampleRecordings.Exercise.Solution, 1, "en", [], "grader grade");
        var (result, recordings) = await new Grader(SampleRecordings.Exercise, lab).GradeAsync(request, CancellationToken.None);
        Assert.That(result.Checks.Where(c => c.Verdict != Verdict.Passed).Select(c => $"{c.Id}: {c.Reason}"), Is.Empty);
        _recordings = recordings;
    }

    [Test]
    public void A_recording_that_was_cut_short_passes_nothing([Values] bool withTheEndOnly)
    {
        foreach (var (recording, place) in Places())
        {
            ScenarioRecording cut = recording with { Events = [.. recording.Events.Take(place)] };
            if (withTheEndOnly)
                cut = cut with { Events = [.. cut.Events, new ScenarioEnded { At = recording.Events[^1].At }] };
            foreach (var (check, finding) in Ask(recording, cut))
            {
                var where = $"{check} by {recording.Scenario}, cut before {recording.Events[place]}";
                Assert.That(finding.Reason, Is.Not.EqualTo(Reason.JudgeFault), where);
                if (!withTheEndOnly)
                    Assert.That(finding.Verdict, Is.Not.EqualTo(Verdict.Passed), where);
            }
        }
    }

    [Test]
    public void Any_one_event_may_be_missing_and_no_check_breaks()
    {
        foreach (var (recording, place) in Places())
        {
            var cut = recording with { Events = [.. recording.Events.Where((_, i) => i != place)] };
            Assert.That(Ask(recording, cut).Where(f => f.Finding.Reason == Reason.JudgeFault), Is.Empty,
                $"{recording.Scenario} without {recording.Events[place]}");
        }
    }

    [Test]
    public void The_order_of_what_happened_in_the_same_instant_changes_nothing()
    {
        var random = new Random(1);
        // A clock of milliseconds has many events in one instant; what one actor did stays in its order.
        var coarse = _recordings.Select(r => r with { Events = [.. r.Events.Select(e => e with { At = Math.Round(e.At, 3) })] }).ToList();
        for (var round = 0; round < 20; round++)
        {
            var shuffled = coarse.Select(r => r with { Events = [.. Shuffle(r.Events, random)] }).ToList();
            foreach (var check in SampleRecordings.Exercise.Code.Checks)
                Assert.That(SampleRecordings.Ask(check.Id, shuffled).Verdict, Is.EqualTo(Verdict.Passed), check.Id);
        }
    }

    [Test]
    public void A_stored_recording_is_judged_like_the_one_in_memory()
    {
        var folder = Directory.CreateTempSubdirectory("courseware-tests-").FullName;
        foreach (var recording in _recordings)
            recording.Save(Path.Combine(folder, recording.Scenario));
        var kept = Directory.EnumerateDirectories(folder).Select(ScenarioRecording.Load).ToList();
        Directory.Delete(folder, recursive: true);

        foreach (var check in SampleRecordings.Exercise.Code.Checks)
            Assert.That(SampleRecordings.Ask(check.Id, kept).Verdict, Is.EqualTo(Verdict.Passed), check.Id);
    }

    private IEnumerable<(ScenarioRecording Recording, int ExecutionHost)> Places() =>
        from recording in _recordings
        from place in Enumerable.Range(0, recording.Events.Count)
            // Of a long row of reads every sixteenth is enough.
        where recording.Events.Count < 100 || recording.Events[place] is not (PeerReceived or PeerSent) || place % 16 == 0
        select (recording, place);

    /// <summary>All checks that read the recording, with the changed one in its place, and small right ones for all others.</summary>
    private static IEnumerable<(string Check, Finding Finding)> Ask(ScenarioRecording recording, ScenarioRecording changed)
    {
        var evidence = SampleRecordings.Right.Values.Select(r => r.Scenario == recording.Scenario ? changed : r).ToList();
        return SampleRecordings.Exercise.Code.Checks.Where(c => c.Scenarios.Contains(recording.Scenario, StringComparer.Ordinal))
            .Select(c => (c.Id, SampleRecordings.Ask(c.Id, evidence)));
    }

    private static IEnumerable<RecordedEvent> Shuffle(IReadOnlyList<RecordedEvent> events, Random random)
    {
        foreach (var instant in events.GroupBy(e => e.At))
        {
            var actors = instant.GroupBy(Actor).Select(g => new Queue<RecordedEvent>(g)).ToList();
            while (actors.Count > 0)
            {
                var next = actors[random.Next(actors.Count)];
                yield return next.Dequeue();
                if (next.Count == 0)
                    actors.Remove(next);
            }
        }
    }

    // The actors are programs, peers, and the grader: its events after the tear-down stay there.
    private static string Actor(RecordedEvent e) => e switch
    {
        ProgramOutput output => $"output of {output.Program}",
        ProgramExited exited => $"end of {exited.Program}",
        PeerConnected or PeerRefused or PeerSent or PeerReceived or PeerEof or PeerReset or PeerShutdown or PeerClosed => "peer",
        _ => "grader",
    };
}
