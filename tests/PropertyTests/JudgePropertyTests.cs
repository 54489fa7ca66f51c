using Courseware.Judging;
using Courseware.Recordings;
using CsCheck;

namespace Courseware.Tests.PropertyTests;

/// <summary>
/// Properties of every check of every exercise, whatever happened to a recording. A failure names grading, recording and check, and the seed that
/// reproduces it (<c>CsCheck_Seed</c>).
/// </summary>
[Category(Requires.Slow)]
[CancelAfter(900_000)]
[FixtureLifeCycle(LifeCycle.SingleInstance)]
internal sealed class JudgePropertyTests
{
    private IReadOnlyList<RealGrading> _gradings = [];
    private Gen<Chosen> _choice = null!;

    /// <summary>One recording of one grading, a place in it (0 to 1), and a seed for what is done there.</summary>
    private sealed record Chosen(RealGrading Grading, ScenarioRecording Recording, double Place, int Seed)
    {
        public int Index => (int)(Place * Recording.Events.Count);

        public override string ToString() => $"{Grading}, {Recording.Scenario}, at event {Index} of {Recording.Events.Count}, {Seed}";
    }

    [OneTimeSetUp]
    public async Task Grade()
    {
        _gradings = await RealGradings.AllAsync();
        (RealGrading, ScenarioRecording)[] all = [.. _gradings.SelectMany(g => g.Recordings.Select(r => (g, r)))];
        _choice = Gen.Select(
            Gen.Int[0, all.Length - 1], Gen.Double.Unit, Gen.Int, (which, place, seed) => new Chosen(all[which].Item1, all[which].Item2, place, seed));
    }

    [Test]
    public void Every_exercise_is_there_and_no_check_throws() => Assert.Multiple(() =>
    {
        Assert.That(_gradings.Select(g => g.Exercise.Manifest.Id).Distinct(StringComparer.Ordinal), Is.EquivalentTo(Cli.ExerciseCatalog.Ids));
        Assert.That(_gradings.SelectMany(g => g.Findings.Where(f => f.Value.Verdict == Verdict.Error)
            .Select(f => $"{g}: {f.Key} {f.Value.Arguments.GetValueOrDefault("detail")}")), Is.Empty);
    });

    [Test]
    public void Rejudging_is_independent_of_the_order_of_recordings() => Try(c =>
    {
        var shuffled = c.Grading.Recordings.ToArray();
        new Random(c.Seed).Shuffle(shuffled);
        foreach (var (check, found) in c.Grading.Ask(shuffled))
            Require(Words(found) == Words(c.Grading.Findings[check]), c, check, found);
    });

    [Test]
    public void A_truncated_recording_costs_no_points() => Try(c =>
    {
        foreach (var (check, found) in Changed(c, c.Recording with { Events = [.. c.Recording.Events.Take(c.Index)] }))
        {
            Require(found.Reason != Reason.JudgeFault && found.Verdict != Verdict.Passed, c, check, found);
            // Another recording, which is whole, may show what is wrong.
            Require(found.Verdict != Verdict.Failed || found.Scenario != c.Recording.Scenario, c, check, found);
        }
    });

    /// <summary>
    /// As if the recorder had paused for the rest of the scenario and resumed at its end. The fault may be in the missing part: then the check cannot
    /// find it. But as long as the evidence against the whole recording is there, the check must fail.
    /// </summary>
    [Test]
    public void A_truncated_recording_passes_no_further_check() => Try(c => NoNewPass(c, c.Recording with
    {
        Events = [.. c.Recording.Events.Take(c.Index), .. c.Recording.Events.Skip(c.Index).Where(IsFrame)],
    }));

    /// <summary>
    /// Random events are taken out, few or many. Events that count the bytes of a transfer stay: without some of them the recording is that of another
    /// transfer.
    /// </summary>
    [Test]
    public void A_recording_with_missing_events_passes_no_further_check() => Try(c =>
    {
        var random = new Random(c.Seed);
        var left = c.Recording.Events.Where(e => IsFrame(e) || e is PeerSent or PeerReceived || random.NextDouble() > c.Place * c.Place);
        NoNewPass(c, c.Recording with { Events = [.. left] });
    });

    [Test]
    public void Without_a_kind_of_event_or_a_file_no_check_throws() => Try(c =>
    {
        var kind = c.Recording.Events.Count == 0 ? null : c.Recording.Events[Math.Min(c.Index, c.Recording.Events.Count - 1)].GetType();
        var files = c.Recording.Attachments.Where(_ => c.Seed % 2 == 0)
            .ToDictionary(a => a.Key, a => a.Value[..(int)(c.Place * a.Value.Length)], StringComparer.Ordinal);
        var events = c.Recording.Events.Where(e => e.GetType() != kind);
        foreach (var changed in new[] { c.Recording with { Events = [.. events] }, c.Recording with { Attachments = files } })
        {
            foreach (var (check, found) in Changed(c, changed))
                Require(found.Reason != Reason.JudgeFault, c, check, found);
        }
    });

    [Test]
    public void Every_pass_depends_on_a_recorded_event() => Try(c =>
    {
        var bare = c.Grading.Recordings.Select(r => r with { Events = [.. r.Events.Where(IsFrame)] });
        foreach (var (check, found) in c.Grading.Ask(bare))
            Require(found.Verdict != Verdict.Passed, c, check, found);
    });

    /// <summary>
    /// Two events are independent when they happened in the same millisecond to different actors: the scenario polls less often, and cannot have waited
    /// for either. An actor is one output stream or the end of a program, a peer with its gates, the wire, or the grader with its samples of the
    /// kernel. The events of one actor keep their order; so does everything when the scenario ends.
    /// </summary>
    [Test]
    public void The_order_of_independent_events_changes_no_verdict() => Try(c =>
    {
        ScenarioRecording coarse = c.Recording with { Events = [.. c.Recording.Events.Select(e => e with { At = Math.Round(e.At, 3) })] };
        var before = Changed(c, coarse).ToDictionary(f => f.Check, f => f.Found, StringComparer.Ordinal);
        foreach (var (check, found) in Changed(c, coarse with { Events = [.. Interleave(coarse.Events, new Random(c.Seed))] }))
            Require((found.Verdict, found.Reason) == (before[check].Verdict, before[check].Reason), c, check, found);
    });

    private void Try(Action<Chosen> property) => _choice.Sample(property, time: 2 * Damage.Seconds, threads: 1, print: c => c.ToString());

    private static void NoNewPass(Chosen c, ScenarioRecording changed)
    {
        var lost = c.Recording.Events.Except(changed.Events, ReferenceEqualityComparer.Instance).ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var (check, found) in Changed(c, changed))
        {
            var whole = c.Grading.Findings[check];
            Require(found.Reason != Reason.JudgeFault, c, check, found);
            Require(found.Verdict != Verdict.Passed || whole.Verdict == Verdict.Passed || whole.Evidence.Any(lost.Contains), c, check, found);
        }
    }

    /// <summary>The checks that read the recording, and what they find when it is another one.</summary>
    private static IEnumerable<(string Check, Finding Found)> Changed(Chosen c, ScenarioRecording changed)
    {
        var evidence = new RecordingSet(c.Grading.Recordings.Select(r => r.Scenario == changed.Scenario ? changed : r));
        var reading = c.Grading.Exercise.Code.Checks.Where(
            k => k.Scenarios.Contains(changed.Scenario, StringComparer.Ordinal) && k.Scenarios.All(evidence.Has));
        return Judge.Ask(reading, evidence).Select(f => (f.Key, f.Value));
    }

    // The events that say how the scenario was run and how it ended; the recorder writes them last, or not at all.
    private static bool IsFrame(RecordedEvent e) =>
        e is ScenarioStarted or ScenarioEnded or TearDownBegan or Stalled or GraderFault or NetworkOpened or CapabilityMissing or CaptureLost or WireFlooded;

    private static IEnumerable<RecordedEvent> Interleave(IEnumerable<RecordedEvent> events, Random random)
    {
        foreach (var instant in events.GroupBy(e => e.At))
        {
            var actors = instant.GroupBy(Actor, StringComparer.Ordinal).Select(g => new Queue<RecordedEvent>(g)).ToList();
            while (actors.Count > 0)
            {
                var next = actors[random.Next(actors.Count)];
                yield return next.Dequeue();
                if (next.Count == 0)
                    actors.Remove(next);
            }
        }
    }

    private static string Actor(RecordedEvent e) => e switch
    {
        ProgramOutput output => $"{output.Stream} of {output.Program}",
        ProgramExited exited => $"end of {exited.Program}",
        PeerConnected p => p.Peer,
        PeerSent p => p.Peer,
        PeerReceived p => p.Peer,
        PeerEof p => p.Peer,
        PeerReset p => p.Peer,
        PeerShutdown p => p.Peer,
        PeerClosed p => p.Peer,
        HoldReleased p => p.Peer,
        SegmentSeen or DatagramSeen or FaultApplied or SegmentsReleased => "wire",
        _ => "grader",
    };

    private static string Words(Finding f) =>
        $"{f.Verdict} {f.Reason} {f.Scenario} {string.Join(' ', f.Arguments.Select(a => $"{a.Key}={a.Value}"))} {string.Join('\n', f.Details)} "
            + $"{string.Join(' ', f.Evidence.Select(e => e.At))} {string.Join(' ', f.WaitedFor)}";

    private static void Require(bool holds, Chosen c, string check, Finding found)
    {
        if (!holds)
            throw new InvalidOperationException($"{c}: {check} finds {Words(found)}; of the whole recording: {Words(c.Grading.Findings[check])}");
    }
}
