using Courseware.Exercises.TimeWait;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Tests.JudgingTests;
using Courseware.Wire;

namespace Courseware.Tests.TimeWaitTests;

/// <summary>The recordings of the solution, changed in one thing: what is not in a recording is never made up.</summary>
[Category(Requires.OptionalHere)]
[CancelAfter(600_000)]
internal sealed class TimeWaitReasonTests
{
    private const string ServerFirst = RestartScenarios.ServerFirst, ClientFirst = RestartScenarios.ClientFirst, Two = RestartScenarios.TwoAtOnce;
    private const string PlainServerFirst = RestartScenarios.PlainServerFirst, PlainLastAck = LastAckScenarios.Plain, LastAck = LastAckScenarios.Student;

    private static readonly Exercise TimeWait =
        Exercise.Load(Path.Combine(Repository.Root, "exercises", "time-wait"), new TimeWaitExercise());

    private static IReadOnlyList<ScenarioRecording> Recordings { get; set; } = [];

    [OneTimeSetUp]
    public static async Task GradeTheSolutionAsync()
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(CancellationToken.None);
        var (result, recordings) = await new Grader(TimeWait, lab).GradeAsync(
            new GradeRequest(TimeWait.Solution, 1, "en", [], ""), CancellationToken.None);
        Requires.That(result.Wire != NetworkChoice.Loopback, "needs a wire");
        Assert.That(WithAndWithoutWire.Failures(result), Is.Empty);
        Recordings = recordings;
    }

    [Test]
    public void Without_segments_what_needs_the_wire_is_not_possible()
    {
        Expect("last-ack-is-repeated", Verdict.Skipped, "no-wire", LastAck, r => r.Without<SegmentSeen>());
        Expect("note-last-ack", Verdict.Skipped, "no-wire", PlainLastAck, r => r.Without<SegmentSeen>());
        Expect("restarts-at-once", Verdict.Passed, "ok", ServerFirst, r => r.Without<SegmentSeen>());
    }

    [Test]
    public void A_start_on_a_port_where_nothing_rested_proves_nothing()
    {
        static ScenarioRecording Gone(ScenarioRecording r) => r.Without<SocketSeen>(s => s.When == Contract.BeforeRestart);

        Expect("rests-in-time-wait", Verdict.Inconclusive, "no-time-wait", ServerFirst, Gone);
        Expect("restarts-at-once", Verdict.Skipped, "needs", ServerFirst, Gone);
        Expect("client-first-frees-the-port", Verdict.Inconclusive, "no-time-wait", ClientFirst, Gone);
        Expect("note-who-rests", Verdict.Inconclusive, "no-time-wait", PlainServerFirst, Gone);
        Expect("note-how-long", Verdict.Inconclusive, "still-closing", PlainServerFirst, Gone);
    }

    [Test]
    public void An_end_that_is_not_the_last_state_decides_nothing()
    {
        static ScenarioRecording Early(ScenarioRecording r) => Change<SocketSeen>(r, s => s.When == Contract.BeforeRestart ? s with { State = "FinWait2" } : s);

        Expect("rests-in-time-wait", Verdict.Inconclusive, "still-closing", ServerFirst, Early);
        Expect("note-who-rests", Verdict.Inconclusive, "still-closing", PlainServerFirst, Early);
    }

    [Test]
    public void A_reset_is_reported_instead_of_a_missing_TIME_WAIT() => Expect(
        "rests-in-time-wait", Verdict.Failed, "reset-at-close", ServerFirst,
        r => r.Without<SocketSeen>(s => s.When == Contract.BeforeRestart).Before<PeerShutdown>(new PeerReset("client", "watch", "ECONNRESET", 0)));

    [Test]
    public void Only_the_client_s_end_in_TIME_WAIT_is_inconclusive() => Expect(
        "rests-in-time-wait", Verdict.Inconclusive, "no-time-wait", ServerFirst,
        r => Change<SocketSeen>(r, s => s.When == Contract.BeforeRestart ? s with { Program = "client-peer" } : s));

    [Test]
    public void A_second_start_that_is_not_in_the_recording_is_not_judged()
    {
        static ScenarioRecording Once(ScenarioRecording r) =>
            r.Without<RecordedEvent>(e => e.At >= r.All<ProgramStarted>().Last().At && e is not (TearDownBegan or ScenarioEnded));

        Expect("restarts-at-once", Verdict.Inconclusive, "not-started-again", ServerFirst, Once);
        Expect("one-at-a-time", Verdict.Inconclusive, "not-started-again", Two, Once);
        Expect("note-bind", Verdict.Inconclusive, "not-started-again", PlainServerFirst, Once);
    }

    [Test]
    public void The_second_client_must_be_answered_too() => Expect(
        "restarts-at-once", Verdict.Failed, "wrong-answer", ServerFirst,
        r => Change<PeerReceived>(r, e => e == r.All<PeerReceived>().Last() ? e with { Data = Contract.Answer(r.Payload.Seed, 1) } : e));

    [Test]
    public void Two_ends_in_TIME_WAIT_do_not_show_the_active_closer() => Expect(
        "client-first-frees-the-port", Verdict.Inconclusive, "still-closing", ClientFirst,
        r => r.Before<TearDownBegan>(r.First<SocketSeen>(s => s.When == Contract.BeforeRestart)! with { Program = Contract.Server }));

    [Test]
    public void A_client_that_closes_first_sends_FIN_and_line_together()
    {
        var recording = Recordings.Single(r => r.Scenario == ClientFirst);
        var fin = recording.First<SegmentSeen>(s => s is { Connection: 1, From: "client" } && s.Flags.Contains('F'))!;

        Assert.That(fin.Seq, Is.EqualTo(1));
        Assert.That(fin.Length, Is.EqualTo(Contract.LineBytes(recording.Payload.Seed, 1).Length));
        Assert.That(recording.First<ProgramSignalled>(), Is.Null, "nobody was stopped for it");
    }

    [Test]
    public void Shared_ports_are_found_only_where_sockets_have_owners()
    {
        static ScenarioRecording Both(ScenarioRecording r) => r.Before<TearDownBegan>(r.First<ProgramListening>()!);

        Expect("one-at-a-time", Verdict.Failed, "shares-the-port", Two, Both);
        Expect("one-at-a-time", Verdict.Skipped, "threads-not-seen", Two, r => Both(r).And(new CapabilityMissing("threads")));
    }

    [Test]
    public void A_second_server_that_is_refused_must_say_so() => Expect(
        "one-at-a-time", Verdict.Failed, "fails-silently", Two, r => r.Without<ProgramOutput>());

    [Test]
    public void An_unseen_last_ACK_decides_nothing()
    {
        foreach (var (check, scenario) in new[] { ("last-ack-is-repeated", LastAck), ("note-last-ack", PlainLastAck) })
        {
            Expect(check, Verdict.Inconclusive, "ack-not-lost", scenario, r => Change<SegmentSeen>(r, s => s.Fault == "dropped" ? s with { Fault = null } : s));
            Expect(check, Verdict.Inconclusive, "fin-not-repeated", scenario, r => r.Without<SegmentSeen>(s => s is { From: "client", Fault: not null }));
            Expect(check, Verdict.Inconclusive, "no-answer-recorded", scenario, r => r.Without<SegmentSeen>(s => s.Number > Held(r)));
            Expect(check, Verdict.Inconclusive, "clock-not-seen", scenario, r => r.Without<SocketSeen>(s => s.When == Contract.Answered));
        }
    }

    [TestCase("R")]
    [TestCase("R.")]
    public void A_repeated_FIN_that_is_refused_was_not_answered_by_TIME_WAIT(string flags)
    {
        ScenarioRecording Refused(ScenarioRecording r) => Change<SegmentSeen>(r, s => s.From == "server" && s.Number > Held(r) ? s with { Flags = flags } : s);

        Expect("last-ack-is-repeated", Verdict.Failed, "repeat-refused", LastAck, Refused);
        Expect("note-last-ack", Verdict.Inconclusive, "use-not-seen", PlainLastAck, Refused);
    }

    [Test]
    public void A_running_clock_differs_from_a_restarted_one() => Expect(
        "note-last-ack", Verdict.Failed, "noted-otherwise", PlainLastAck, r =>
        {
            var before = r.All<SocketSeen>().Last(s => s is { When: Contract.AckLost, Program: "server" });
            return Change<SocketSeen>(
                r, s => s is { When: Contract.Answered, Program: "server" } ? s with { TimerSeconds = before.At + before.TimerSeconds - s.At } : s);
        });

    [TestCase(0, Verdict.Skipped, "sockets-not-seen")]
    [TestCase(29.9, Verdict.Failed, "noted-otherwise")]
    [TestCase(42, Verdict.Inconclusive, "clock-not-seen")]
    public void The_duration_comes_from_the_kernel_s_timer(double seconds, Verdict outcome, string reason) => Expect(
        "note-how-long", outcome, reason, PlainServerFirst, r =>
            Change<SocketSeen>(r, s => s.When == Contract.BeforeRestart ? s with { TimerSeconds = seconds } : s));

    [Test]
    public void An_unknown_result_of_bind_is_not_invented() =>
        Expect("note-bind", Verdict.Inconclusive, "bind-not-seen", PlainServerFirst, r => r.Without<ProgramOutput>());

    [Test]
    public void A_build_without_the_notes_is_a_fault_of_the_grader()
    {
        Expect("note-readable", Verdict.Error, "sheet-not-recorded", "build", r => r.Without<FileCollected>());
        Expect("note-bind", Verdict.Skipped, "needs", "build", r => r.Without<FileCollected>());
    }

    [Test]
    public void A_recording_that_was_cut_short_or_lost_packets_decides_nothing()
    {
        foreach (var check in TimeWait.Code.Checks)
        {
            foreach (var scenario in check.Scenarios.Where(s => s != BuildCheck.Scenario))
            {
                Expect(check.Id, Verdict.Error, "grader-fault", scenario, r => r.Without<ScenarioEnded>());
                Expect(check.Id, Verdict.Inconclusive, "capture-lost", scenario, r => r.And(new CaptureLost(3)));
            }
        }
    }

    private static int Held(ScenarioRecording r) => r.First<SegmentSeen>(s => s.Fault == "held")!.Number;

    private static void Expect(string check, Verdict outcome, string reason, string scenario, Func<ScenarioRecording, ScenarioRecording> edit)
    {
        var evidence = new RecordingSet(Recordings.Select(r => r.Scenario == scenario ? edit(r) : r));
        var finding = Judge.Ask(TimeWait.Code.Checks.Where(c => c.Id == check), evidence)[check];
        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((outcome, reason)), $"{check}, {scenario}: {string.Join(", ", finding.Arguments)}");
    }

    private static ScenarioRecording Change<T>(ScenarioRecording recording, Func<T, RecordedEvent> edit) where T : RecordedEvent =>
        recording with { Events = [.. recording.Events.Select(e => e is T one ? edit(one) : e)] };
}
