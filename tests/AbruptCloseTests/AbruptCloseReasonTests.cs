using System.Text;
using Courseware.Exercises.AbruptClose;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Tests.JudgingTests;
using Courseware.Wire;

namespace Courseware.Tests.AbruptCloseTests;

/// <summary>The recordings of the solution, changed in one thing: what is not in a recording is never made up.</summary>
[Category(Requires.OptionalHere)]
[CancelAfter(600_000)]
internal sealed class AbruptCloseReasonTests
{
    private const string Late = LateReaderScenarios.AbruptLate, Early = LateReaderScenarios.AbruptEarly;

    private static readonly Exercise AbruptClose =
        Exercise.Load(Path.Combine(Repository.Root, "exercises", "abrupt-close"), new AbruptCloseExercise());

    private static IReadOnlyList<ScenarioRecording> Recordings { get; set; } = [];

    [OneTimeSetUp]
    public static async Task GradeTheSolutionAsync()
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(CancellationToken.None);
        var (result, recordings) = await new Grader(AbruptClose, lab).GradeAsync(
            new GradeRequest(AbruptClose.Solution, 1, "en", [], ""), CancellationToken.None);
        Requires.That(result.Wire != NetworkChoice.Loopback, "needs a wire");
        Assert.That(result.Score, Is.EqualTo(100));
        Recordings = recordings;
    }

    [Test]
    public void Without_segments_what_needs_the_wire_is_not_possible()
    {
        foreach (var check in new[] { "abrupt-resets-message", "predict-end", "predict-cause" })
            Expect(check, Verdict.Skipped, "no-wire", Without<SegmentSeen>(Late));
        Expect("abrupt-loses-data", Verdict.Passed, "ok", Without<SegmentSeen>(Late));
        Expect("predict-message", Verdict.Passed, "ok", Without<SegmentSeen>(Late));
    }

    [Test]
    public void A_reset_that_the_wire_did_not_carry_proves_no_cause()
    {
        Expect("abrupt-resets-message", Verdict.Inconclusive, "no-reset-on-wire", Without<SegmentSeen>(Late, s => s.Flags.Contains('R')));
        Expect("predict-cause", Verdict.Inconclusive, "no-reset-on-wire", Without<SegmentSeen>(Late, s => s.Flags.Contains('R')));
    }

    [Test]
    public void A_reset_with_ACK_behind_the_message_is_that_of_unread_data()
    {
        var edit = Change<SegmentSeen>(Late, s => s.Flags == "R" ? s with { Flags = "R." } : s);

        Expect("abrupt-resets-message", Verdict.Failed, "closed-with-unread", edit);
        Expect("predict-cause", Verdict.Failed, "predicted-otherwise", edit);
    }

    [Test]
    public void A_reset_before_any_message_has_more_than_one_cause()
    {
        var edit = Change(Late, r => r with { Events = [.. r.Events.Where(e => e is not PeerSent && e is not SegmentSeen { From: "client", Length: > 0 })] });

        Expect("abrupt-loses-data", Verdict.Failed, "aborts-on-purpose", edit);
        Expect("abrupt-resets-message", Verdict.Failed, "aborts-on-purpose", edit);
        Expect("predict-bytes", Verdict.Skipped, "needs", edit);
    }

    [Test]
    public void A_program_that_fails_before_the_client_has_sent_anything_reports_why()
    {
        var edit = Change(Late, r => r with
        {
            Events = [.. r.Events.Where(e => e is not PeerSent && e is not SegmentSeen { From: "client", Length: > 0 })
                .Select(e => e is ProgramExited exit ? exit with { Code = 1 } : e)],
        });

        Expect("abrupt-loses-data", Verdict.Failed, "gave-up", edit);
    }

    [Test]
    public void A_loss_without_a_reset_is_not_caused_by_the_close()
    {
        var edit = Change<PeerReset>(Late, e => new PeerEof("client", e.TotalReceived) { At = e.At });

        Expect("abrupt-loses-data", Verdict.Failed, "too-short", edit);
    }

    [Test]
    public void Bytes_that_were_never_sent_are_not_a_loss()
    {
        var edit = Change(
            Late, r => r with { Attachments = new Dictionary<string, byte[]>(r.Attachments, StringComparer.Ordinal) { ["client-peer-received"] = [1, 2, 3] } });

        Expect("abrupt-loses-data", Verdict.Failed, "wrong-bytes", edit);
    }

    [Test]
    public void All_bytes_before_a_reset_fail_unless_the_client_was_hasty()
    {
        ScenarioRecording All(ScenarioRecording r) => r with
        {
            Attachments = new Dictionary<string, byte[]>(r.Attachments, StringComparer.Ordinal) { ["client-peer-received"] = r.Payload.Bytes },
        };

        Expect("abrupt-loses-data", Verdict.Failed, "closes-too-late", Change(Late, All));
        Expect("abrupt-loses-data", Verdict.Inconclusive, "not-late-enough",
            r => Change(Late, All)(Change<HoldReleased>(Late, g => g with { Quiet = false })(r)));
    }

    [Test]
    public void A_message_that_was_not_seen_waiting_decides_nothing() =>
        Expect("abrupt-loses-unread", Verdict.Inconclusive, "message-not-waiting", Without<SocketSeen>(Early, s => s.When == Contract.MessageWaits));

    [Test]
    public void A_socket_without_a_recorded_close_does_not_decide() => Expect(
        "predict-message", Verdict.Inconclusive, "message-not-traced",
        r => Without<SegmentSeen>(Late)(Without<SocketSeen>(Late, s => s.When == Contract.Served)(r)));

    [Test]
    public void An_end_that_is_not_the_last_state_decides_nothing() => Expect(
        "predict-time-wait", Verdict.Inconclusive, "still-closing",
        Change<SocketSeen>(LateReaderScenarios.GracefulLate, s => s.When == Contract.AllClosed ? s with { State = "FinWait2" } : s));

    [Test]
    public void An_invisible_socket_table_proves_no_TIME_WAIT() => Expect(
        "predict-time-wait", Verdict.Skipped, "sockets-not-seen",
        Change(Late, r => r with { Events = [r.Events[0], new CapabilityMissing("threads"), .. r.Events.Skip(1)] }));

    [Test]
    public void A_recording_that_was_cut_short_or_lost_packets_decides_nothing()
    {
        foreach (var check in AbruptClose.Code.Checks.Where(c => c.Scenarios.Contains(Late)))
        {
            Expect(check.Id, Verdict.Error, "grader-fault", Without<ScenarioEnded>(Late));
            Expect(check.Id, Verdict.Inconclusive, "capture-lost", Change(Late, r => r with { Events = [.. r.Events, new CaptureLost(3)] }));
        }
    }

    [Test]
    public void A_build_record_without_predictions_is_a_grader_fault()
    {
        Expect("predictions-readable", Verdict.Error, "sheet-not-recorded", Without<FileCollected>("build"));
        Expect("predict-bytes", Verdict.Skipped, "needs", Without<FileCollected>("build"));
    }

    [Test]
    public void A_whole_file_does_not_prove_that_the_message_arrived() => Expect(
        "graceful-hears-message", Verdict.Failed, "gone-before-message", Without<PeerSent>(LateReaderScenarios.GracefulLate));

    [TestCase("Message from client: ", "message from client : ", Verdict.Passed, "ok")]
    [TestCase("Message from client: ", "Message form client:\n", Verdict.Passed, "ok")]
    [TestCase("Message from client: ", "Received: ", Verdict.Failed, "other-prefix")]
    [TestCase("Thank you", "Hello", Verdict.Failed, "message-garbled")]
    public void Only_other_words_before_the_message_are_a_fault(string printed, string instead, Verdict outcome, string reason) => Expect(
        "graceful-hears-message", outcome, reason,
        Change<ProgramOutput>(LateReaderScenarios.GracefulLate, o => o with { Data = Replaced(o.Data, printed, instead) }));

    [Test]
    public void A_message_on_the_other_stream_was_read()
    {
        var edit = Change<ProgramOutput>(LateReaderScenarios.GracefulLate, o => o with { Stream = "stderr" });

        Expect("graceful-hears-message", Verdict.Failed, "printed-on-stderr", edit);
        Expect("graceful-hears-message", Verdict.Failed, "message-not-printed", Without<ProgramOutput>(LateReaderScenarios.GracefulLate));
    }

    [Test]
    public void A_reset_after_the_message_is_not_a_clean_end() => Expect(
        "graceful-ends-cleanly", Verdict.Failed, "reset-at-end",
        Change(LateReaderScenarios.GracefulLate, r => r.And(new PeerReset("client", "watch", "ECONNRESET", r.Payload.Size))));

    [Test]
    public void A_server_that_closes_while_the_client_keeps_its_FIN_back_did_not_wait_for_it() => Expect(
        "graceful-ends-cleanly", Verdict.Failed, "closes-before-fin",
        Change<SocketSeen>(LateReaderScenarios.GracefulLate, s => s.When == Contract.BeforeFin ? s with { Inode = 0, State = "FinWait2" } : s));

    [Test]
    public void An_end_that_left_TIME_WAIT_early_was_in_it()
    {
        bool IsLast(SocketSeen s) => s.When == Contract.AllClosed;

        Expect("predict-time-wait", Verdict.Passed, "ok", Change(LateReaderScenarios.GracefulLate, r => r.Without<SocketSeen>(IsLast)));
        Expect(
            "predict-time-wait", Verdict.Inconclusive, "still-closing",
            Change(LateReaderScenarios.GracefulLate, r => r.Without<SocketSeen>(s => IsLast(s) || s.State == "TimeWait")));
    }

    private static byte[] Replaced(byte[] data, string text, string other) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(data).Replace(text, other, StringComparison.Ordinal));

    private static void Expect(string check, Verdict outcome, string reason, Func<IReadOnlyList<ScenarioRecording>, IReadOnlyList<ScenarioRecording>> edit)
    {
        var finding = Judge.Ask(AbruptClose.Code.Checks.Where(c => c.Id == check), new RecordingSet(edit(Recordings)))[check];
        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((outcome, reason)), $"{check}: {string.Join(", ", finding.Arguments)}");
    }

    private static Func<IReadOnlyList<ScenarioRecording>,
        IReadOnlyList<ScenarioRecording>> Change(string scenario, Func<ScenarioRecording, ScenarioRecording> edit) =>
        all => [.. all.Select(r => r.Scenario == scenario ? edit(r) : r)];

    private static Func<IReadOnlyList<ScenarioRecording>, IReadOnlyList<ScenarioRecording>> Change<T>(string scenario, Func<T, RecordedEvent> edit)
        where T : RecordedEvent =>
        Change(scenario, r => r with { Events = [.. r.Events.Select(e => e is T one ? edit(one) : e)] });

    private static Func<IReadOnlyList<ScenarioRecording>, IReadOnlyList<ScenarioRecording>> Without<T>(string scenario, Func<T, bool>? which = null)
        where T : RecordedEvent =>
        Change(scenario, r => r with { Events = [.. r.Events.Where(e => e is not T one || which?.Invoke(one) == false)] });
}
