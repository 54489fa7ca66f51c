using System.Text;
using Courseware.Exercises.ClosingStates;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Tests.JudgingTests;
using Courseware.Wire;
using static Courseware.Exercises.ClosingStates.Contract;

namespace Courseware.Tests.ClosingStatesTests;

/// <summary>The recordings of the solution, changed in one thing: what is not in a recording is never made up.</summary>
[Category(Requires.OptionalHere)]
[CancelAfter(600_000)]
internal sealed class ClosingStatesReasonTests
{
    private const string Active = ActiveScenarios.Path, One = ActiveScenarios.OneSegment, Again = ActiveScenarios.OneSegmentAgain;
    private const string Passive = PassiveScenarios.Listening, Pair = PairScenario.Id, Refused = ActiveScenarios.Refused, AtOnce = Contract.Closing;

    private static readonly Exercise Closing =
        Exercise.Load(Path.Combine(Repository.Root, "exercises", "closing-states"), new ClosingStatesExercise());

    private static IReadOnlyList<ScenarioRecording> Recordings { get; set; } = [];

    [OneTimeSetUp]
    public static async Task GradeTheSolutionAsync()
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(CancellationToken.None);
        var (result, recordings) = await new Grader(Closing, lab).GradeAsync(
            new GradeRequest(Closing.Solution, 1, "en", [], ""), CancellationToken.None);
        Requires.That(result.Wire != NetworkChoice.Loopback, "needs a wire");
        Assert.That(WithAndWithoutWire.Failures(result), Is.Empty);
        Recordings = recordings;
    }

    [TestCase("sees-fin-wait-1", Active)]
    [TestCase("sees-last-ack", Passive)]
    [TestCase("fin-and-ack-in-one", One)]
    [TestCase("sees-closing", Pair)]
    public void States_that_only_a_wire_holds_are_not_required_on_loopback(string check, string scenario) =>
        Expect(check, Verdict.Skipped, "no-wire", scenario, r => r.With<NetworkOpened>(new NetworkOpened(NetworkChoice.Loopback, "")));

    [TestCase("sees-fin-wait-1", Active, "client", FinWait1)]
    [TestCase("sees-fin-wait-2", Active, "client", FinWait2)]
    [TestCase("sees-last-ack", Passive, "server", LastAck)]
    [TestCase("sees-closing", Pair, "server", AtOnce)]
    [TestCase("sees-closing", Pair, "client", AtOnce)]
    public void Only_a_held_state_must_be_printed(string check, string scenario, string program, string state)
    {
        Expect(check, Verdict.Failed, "state-not-printed", scenario, r => Printing(r, program, l => l == state ? null : l));
        Expect(check, Verdict.Inconclusive, "state-not-held", scenario, r => r.Without<SocketSeen>(s => s.Program == program && s.When == Held(state)));
        Expect(check, Verdict.Inconclusive, "state-not-held", scenario,
            r => Change<SocketSeen>(r, s => s.Program == program && s.When == Held(state) ? s with { State = "TimeWait" } : s));
    }

    [Test]
    public void A_missing_state_is_looked_for_in_what_was_printed()
    {
        Expect("reports-established", Verdict.Failed, "printed-on-stderr", Active, r => Change<ProgramOutput>(r, o => o with { Stream = "stderr" }));
        Expect("sees-fin-wait-1", Verdict.Failed, "printed-on-stderr", Active, r => Change<ProgramOutput>(r, o => o with { Stream = "stderr" }));
        Expect("reports-established", Verdict.Failed, "no-state-printed", Active, r => Printing(r, "client", _ => "1"));
        Expect("reports-established", Verdict.Failed, "state-not-printed", Active, r => r.Without<ProgramOutput>());
        Expect("path-and-end", Verdict.Failed, "close-not-printed", Active, r => Printing(r, "client", l => l == Close ? null : l));
    }

    [TestCase("\r")]
    [TestCase("\0")]
    [TestCase(" \t\r")]
    public void Bytes_at_the_end_of_a_line_that_nobody_sees_do_not_count(string behind) =>
        Expect("path-and-end", Verdict.Passed, "ok", Active, r => Printing(r, "client", l => $"{l}{behind}"));

    [TestCase("sees-fin-wait-1", Active, "client", FinWait1)]
    [TestCase("sees-last-ack", Passive, "server", LastAck)]
    [TestCase("sees-closing", Pair, "client", AtOnce)]
    public void A_state_printed_too_early_is_reported(string check, string scenario, string program, string state) =>
        Expect(check, Verdict.Failed, "printed-too-early", scenario, r => Printing(r, program, l => l == state ? $"{l}\n{Close}" : l));

    [TestCase("sees-fin-wait-1", Verdict.Skipped, "needs")]
    [TestCase("sees-fin-wait-2", Verdict.Inconclusive, "state-not-held")]
    public void A_state_that_the_kernel_was_never_seen_in_is_not_demanded(string check, Verdict outcome, string reason)
    {
        var state = check == "sees-fin-wait-1" ? FinWait1 : FinWait2;
        Expect(check, outcome, reason, Active, r => Printing(r, "client", l => l == state ? null : l).Without<SocketSeen>(s => s.When == Reached(state)));
    }

    [TestCase("idle", Verdict.Failed, "state-not-printed")]
    [TestCase("busy", Verdict.Failed, "busy-loop")]
    [TestCase("limit", Verdict.Failed, "no-progress")]
    [TestCase("time-limit", Verdict.Failed, "time-limit")]
    [TestCase("overload", Verdict.Inconclusive, "overload")]
    public void A_program_that_a_busy_machine_did_not_let_print_is_not_blamed(string kind, Verdict outcome, string reason) => Expect(
        "sees-fin-wait-1", outcome, reason, Active,
        r => Printing(r, "client", l => l == Established ? l : null).Without<ProgramExited>().And(new Stalled(kind, "client:print", [])));

    [TestCase(0, "", "closed-descriptor", Verdict.Failed)]
    [TestCase(42, "SHUT_RDWR", "shut-both", Verdict.Failed)]
    [TestCase(42, "SHUT_WR", "ok", Verdict.Passed)]
    [TestCase(-1, "", "flags-not-seen", Verdict.Skipped)]
    public void How_the_FIN_was_sent_is_what_the_kernel_s_flags_say(long inode, string shutdown, string reason, Verdict outcome) => Expect(
        "active-sends-fin", outcome, reason, Active, r =>
            Change<SocketSeen>(r, s => s.Program == "client" ? s with { Inode = inode, Shutdown = shutdown } : s));

    [Test]
    public void A_close_in_progress_is_decided_by_the_last_sample() => Expect(
        "active-sends-fin", Verdict.Failed, "closed-descriptor", Active,
        r => Change<SocketSeen>(r, s => s with { Inode = s.When == Held(FinWait1) ? 0 : s.Inode, Shutdown = "SHUT_RDWR" }));

    [TestCase("idle", Verdict.Failed, "never-closes")]
    [TestCase("busy", Verdict.Failed, "never-closes")]
    [TestCase("limit", Verdict.Failed, "never-closes")]
    public void A_missing_FIN_needs_a_long_enough_wait(string kind, Verdict outcome, string reason) => Expect(
        "active-sends-fin", outcome, reason, Active, r => r.Without<SocketSeen>().Without<ProgramExited>().And(new Stalled(kind, "client:close", [])));

    [TestCase("idle", Verdict.Failed, "leaks-close-wait")]
    [TestCase("limit", Verdict.Failed, "leaks-close-wait")]
    public void A_program_that_never_closes_after_EOF_leaks(string kind, Verdict outcome, string reason) => Expect(
        "closes-after-eof", outcome, reason, Passive,
        r => Change<SocketSeen>(NoFin(r), s => s.When == Reached(CloseWait) ? s with { State = "CloseWait", Inode = 42 } : s)
            .Without<ProgramExited>().And(new Stalled(kind, "server:close", [])));

    [Test]
    public void A_leak_without_a_recorded_CLOSE_WAIT_decides_nothing() => Expect(
        "closes-after-eof", Verdict.Inconclusive, "state-not-held", Passive,
        r => NoFin(r).Without<SocketSeen>(s => s.When == Reached(CloseWait)).And(new Stalled("idle", "server:close", [])));

    [Test]
    public void The_passive_end_was_open_until_the_other_one_closed()
    {
        Expect("closes-after-eof", Verdict.Failed, "closes-first", Passive,
            r => Change<SocketSeen>(r, s => s.When == Held(Established) ? s with { State = "FinWait1" } : s));
        Expect("closes-after-eof", Verdict.Skipped, "needs", Passive, r => r.Without<SocketSeen>(s => s.When == Held(Established)));
        Expect("closes-after-eof", Verdict.Failed, "printed-too-early", Passive, r => Printing(r, "server", l => l == Established ? $"{l}\n{CloseWait}" : l));
        Expect("closes-after-eof", Verdict.Failed, "state-not-printed", Passive, r => Printing(r, "server", l => l == CloseWait ? null : l));
    }

    [TestCase(true, 5, Verdict.Passed, "ok")]
    [TestCase(false, 5, Verdict.Failed, "burns-cpu")]
    [TestCase(false, 0.9, Verdict.Inconclusive, "never-quiet")]
    public void Only_CPU_time_proves_that_a_program_never_sleeps(bool quiet, double seconds, Verdict outcome, string reason)
    {
        ScenarioRecording Edit(ScenarioRecording r) =>
            Change<ProgramExited>(Change<HoldReleased>(r, g => g with { Quiet = quiet }), e => e with { CpuSeconds = seconds });

        Expect("sleeps-between-looks", outcome, reason, Active, Edit);
    }

    [Test]
    public void A_machine_that_shows_no_threads_shows_no_sleep() =>
        Expect("sleeps-between-looks", Verdict.Skipped, "threads-not-seen", Active, r => r.Before<PeerConnected>(new CapabilityMissing("threads")));

    [Test]
    public void The_last_line_must_name_the_recorded_state()
    {
        foreach (var scenario in new[] { Active, Passive })
        {
            var (program, end) = scenario == Active ? ("client", EndClosed) : ("server", EndTimeWait);
            Expect("path-and-end", Verdict.Inconclusive, "end-not-seen", scenario, r => r.Without<SocketSeen>(s => s.When == Reached(Close)));
            Expect("path-and-end", Verdict.Failed, "report-differs", scenario,
                r => Printing(r, program, l => l.StartsWith("end", StringComparison.Ordinal) ? end : l));
            Expect("path-and-end", Verdict.Failed, "exit-code", scenario, r => Change<ProgramExited>(r, e => e with { Code = 3 }));
            Expect("path-and-end", Verdict.Inconclusive, "no-exit-recorded", scenario, r => r.Without<ProgramExited>());
        }
    }

    [Test]
    public void Two_states_whose_names_are_of_the_same_length_are_not_the_same() => Expect(
        "path-and-end", Verdict.Failed, "report-differs", Active, r =>
            Printing(r, "client", l => l switch { FinWait1 => FinWait2, FinWait2 => FinWait1, _ => l }));

    [Test]
    public void One_FIN_WAIT_2_by_chance_is_not_an_invention()
    {
        static ScenarioRecording Invented(ScenarioRecording r) => Printing(r, "client", l => l == Close ? $"{FinWait2}\n{l}" : l);
        static ScenarioRecording Restless(ScenarioRecording r) => Change<HoldReleased>(Invented(r), g => g with { Quiet = false });

        Expect("fin-and-ack-in-one", Verdict.Passed, "ok", (One, Invented));
        Expect("fin-and-ack-in-one", Verdict.Failed, "invents-fin-wait-2", (One, Invented), (Again, Invented));
        Expect("fin-and-ack-in-one", Verdict.Inconclusive, "never-quiet", (One, Restless), (Again, Invented));
    }

    [Test]
    public void FIN_and_ACK_in_two_segments_prove_nothing()
    {
        Expect("fin-and-ack-in-one", Verdict.Inconclusive, "not-in-one-segment", One,
            r => r.Without<SegmentSeen>(s => s.From == "server" && s.Flags.Contains('F')));
        Expect("fin-and-ack-in-one", Verdict.Inconclusive, "not-in-one-segment", One,
            r => Change<SegmentSeen>(r, s => s is { From: "server", Delivered: null } ? s with { Delivered = s.At } : s));
        Expect("fin-and-ack-in-one", Verdict.Inconclusive, "end-not-seen", One, r => r.Without<SocketSeen>(s => s.When == Reached(Close)));
    }

    [Test]
    public void A_reset_is_required_only_where_there_was_one()
    {
        const string reset = ActiveScenarios.Reset;
        Expect("tells-a-reset", Verdict.Skipped, "needs", reset, r => r.Without<PeerClosed>());
        Expect("tells-a-reset", Verdict.Failed, "close-not-printed", reset, r => Printing(r, "client", l => l == Close ? null : l));
        Expect("tells-a-reset", Verdict.Failed, "report-differs", reset, r => Printing(r, "client", l => l == EndReset ? EndTimeWait : l));
    }

    [Test]
    public void A_refused_connection_is_a_reported_error()
    {
        Expect("reports-refused-connection", Verdict.Failed, "claims-success", Refused, r => Change<ProgramExited>(r, e => e with { Code = 0 }));
        Expect("reports-refused-connection", Verdict.Failed, "says-nothing", Refused, r => r.Without<ProgramOutput>());
        Expect("reports-refused-connection", Verdict.Inconclusive, "no-exit-recorded", Refused, r => r.Without<ProgramExited>());
    }

    [Test]
    public void Without_a_connection_the_reason_is_reported()
    {
        static ScenarioRecording Alone(ScenarioRecording r) => r.Without<PeerConnected>().Without<SocketSeen>();

        Expect("reports-established", Verdict.Failed, "no-connection", Active, Alone);
        Expect("reports-established", Verdict.Inconclusive, "no-exit-recorded", Active, r => Alone(r).Without<ProgramExited>());
        Expect("reports-established", Verdict.Failed, "hangs", Active, r => Alone(r).Without<ProgramExited>().And(new Stalled("idle", "client:connect", [])));
        Expect("reports-established", Verdict.Failed, "wrong-port", Passive, r => Change<ProgramListening>(Alone(r), l => l with { Port = l.AskedPort + 1 }));
        Expect("reports-established", Verdict.Failed, "past-the-wire", Passive, r => r.Before<PeerConnected>(new WireBypassed("server", "127.0.0.1")));
        Expect("reports-established", Verdict.Failed, "report-differs", Active, r => Printing(r, "client", l => l == Established ? "SYN_SENT" : l));
    }

    [Test]
    public void A_recording_that_was_cut_short_or_lost_packets_decides_nothing()
    {
        foreach (var check in Closing.Code.Checks)
        {
            foreach (var scenario in check.Scenarios.Where(s => s != BuildCheck.Scenario))
            {
                Expect(check.Id, Verdict.Error, "grader-fault", scenario, r => r.Without<ScenarioEnded>());
                Expect(check.Id, Verdict.Inconclusive, "capture-lost", scenario, r => r.And(new CaptureLost(3)));
            }
        }
    }

    private static void Expect(string check, Verdict outcome, string reason, string scenario, Func<ScenarioRecording, ScenarioRecording> edit) =>
        Expect(check, outcome, reason, (scenario, edit));

    private static void Expect(string check, Verdict outcome, string reason, params (string Scenario, Func<ScenarioRecording, ScenarioRecording> Make)[] edits)
    {
        var evidence = new RecordingSet(Recordings.Select(r => edits.Aggregate(r, (made, e) => made.Scenario == e.Scenario ? e.Make(made) : made)));
        var finding = Judge.Ask(Closing.Code.Checks.Where(c => c.Id == check), evidence)[check];
        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((outcome, reason)),
            $"{check}, {edits[0].Scenario}: {string.Join(", ", finding.Arguments)}");
    }

    private static ScenarioRecording NoFin(ScenarioRecording r) =>
        r.Without<SegmentSeen>(s => s.From == "server" && s.Flags.Contains('F')).Without<PeerEof>();

    /// <summary>With other lines printed at the same times; null takes one away.</summary>
    private static ScenarioRecording Printing(ScenarioRecording recording, string program, Func<string, string?> line) => Change<ProgramOutput>(
        recording, o => o.Program != program || o.Stream != "stdout" ? o : o with
        {
            Data = Encoding.ASCII.GetBytes(string.Concat(Encoding.ASCII.GetString(o.Data).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line).OfType<string>().Select(l => $"{l}\n"))),
        });

    private static ScenarioRecording Change<T>(ScenarioRecording recording, Func<T, RecordedEvent> edit) where T : RecordedEvent =>
        recording with { Events = [.. recording.Events.Select(e => e is T one ? edit(one) : e)] };
}
