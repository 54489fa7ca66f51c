using System.Text;
using Courseware.Exercises.Eof;
using Courseware.Judging;
using Courseware.Recordings;
using Courseware.Tests.JudgingTests;

namespace Courseware.Tests.EofTests;

/// <summary>Small recordings that prove too little, or just enough: no verdict goes beyond its evidence.</summary>
internal sealed class EofEvidenceTests
{
    [Test]
    public void One_descriptor_for_two_processes_proves_the_first_close() =>
        Assert.That(FirstClose(owners: 1, quiet: true, state: "Established").Verdict, Is.EqualTo(Verdict.Passed));

    [Test]
    public void A_parent_that_sleeps_with_its_descriptor_open_has_not_closed_it() =>
        Assert.That(FirstClose(owners: 2, quiet: true, state: "Established").Reason.Code, Is.EqualTo("parent-still-holds"));

    [Test]
    public void A_parent_that_the_machine_has_not_let_close_yet_is_not_blamed()
    {
        var finding = FirstClose(owners: 2, quiet: false, state: "Established");

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Verdict.Inconclusive, "never-quiet")));
    }

    [Test]
    public void A_parent_that_may_only_be_pausing_before_its_close_is_not_blamed()
    {
        var finding = FirstClose(owners: 2, quiet: true, state: "Established", heldSeconds: 0.3);

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Verdict.Inconclusive, "never-quiet")));
    }

    [Test]
    public void Where_processes_cannot_be_seen_the_first_close_is_not_decided()
    {
        var finding = FirstClose(owners: 1, quiet: true, state: "Established", processes: null);

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Verdict.Skipped, "threads-not-seen")));
    }

    [TestCase(true, "deadlock-at-shutdown")]
    [TestCase(false, null)]
    public void A_missing_FIN_is_a_deadlock_only_when_the_recording_says_so(bool isDeadlock, string? wording)
    {
        var finding = Ask("shutdown-sends-fin-at-once", Recording(
            SenderScenarios.ShutsDown,
            [
                new PeerConnected("server", "a", "b") { At = 1 },
                new PeerReceived("server", Contract.ParentPart.Length, Contract.ParentPart) { At = 2 },
                new Stalled("idle", "client:send-or-close", [], 3.04, IsDeadlock: isDeadlock) { At = 9 },
            ]).Received("server", Contract.ParentPart));

        Assert.That((finding.Reason.Code, finding.Wording?.Code, finding.Arguments["seconds"]), Is.EqualTo(("no-fin-at-shutdown", wording, "3.0")));
    }

    [TestCase(false, nameof(Verdict.Failed), "hangs")]
    [TestCase(true, nameof(Verdict.Passed), "ok")]
    public void A_receiver_that_never_ends_is_judged_by_its_lines_after_a_reset(bool neverEnds, string outcome, string reason)
    {
        static ScenarioRecording Without(ScenarioRecording r) => r with
        {
            Events = [.. r.Events.Where(e => e is not ProgramExited), new Stalled("idle", "server:exit", [], 3) { At = 9.5 }],
        };
        var reset = Without(Reset("bytes: 500\nreads: 2\nend: error (reset)\n", exit: 1, quiet: true));
        var ordinary = Receiver(ReceiverScenarios.Pieces, "bytes: 0\nreads: 0\nend: EOF\n", exit: 0, [new PeerShutdown("client") { At = 7 }]);
        var check = new EofExercise().Checks.Single(c => c.Id == "receiver-tells-reset");
        var finding = check.Judge(new RecordingSet([reset, neverEnds ? Without(ordinary) : ordinary]));

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Enum.Parse<Verdict>(outcome), reason)));
    }

    [Test]
    public void One_process_does_not_prove_a_shared_connection() =>
        Assert.That(FirstClose(owners: 1, quiet: true, state: "Established", processes: 1).Reason.Code, Is.EqualTo("one-process"));

    [Test]
    public void EOF_at_the_parent_s_close_is_not_a_first_close() =>
        Assert.That(FirstClose(owners: 1, quiet: true, state: "CloseWait").Reason.Code, Is.EqualTo("fin-at-first-close"));

    [TestCase("", nameof(Verdict.Passed), "ok")]
    [TestCase("\0", nameof(Verdict.Passed), "ok")]
    [TestCase("\0c", nameof(Verdict.Failed), "more-than-parent-part")]
    [TestCase("c", nameof(Verdict.Failed), "more-than-parent-part")]
    public void Bytes_before_the_FIN_do_not_prove_a_half_close(string early, string outcome, string reason)
    {
        byte[] received = [.. Contract.ParentPart, .. Encoding.ASCII.GetBytes(early)];
        var finding = Ask("shutdown-sends-fin-at-once", Recording(
            SenderScenarios.ShutsDown,
            [
                new PeerConnected("server", "a", "b") { At = 1 },
                new PeerReceived("server", received.Length, received) { At = 2 },
                new PeerEof("server", received.Length) { At = 3 },
                Socket("client", "FinWait2", SenderScenarios.BeforeWord, at: 4) with { Owners = ["pid 100"], Shutdown = "SHUT_WR" },
                new ProcessesSeen("client", SenderScenarios.BeforeWord, ["sender (pid 100)", "sender (pid 101)"]) { At = 5 },
            ]).Received("server", received));

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Enum.Parse<Verdict>(outcome), reason)));
    }

    [TestCase(true, false, nameof(Verdict.Failed), "wrong-count-at-reset")]
    [TestCase(false, false, nameof(Verdict.Inconclusive), "not-all-arrived")]
    [TestCase(true, true, nameof(Verdict.Inconclusive), "not-all-arrived")]
    public void A_late_reset_proves_something_only_when_it_was_there_first(bool quiet, bool isStillThere, string outcome, string reason)
    {
        RecordedEvent[] still = isStillThere ? [Socket("server", "Established", ReceiverScenarios.AfterReset, at: 6)] : [];
        var finding = Ask("receiver-reads-before-late-reset", Receiver(
            ReceiverScenarios.LateReset, "bytes: 0\nreads: 0\nend: error (reset)\n", exit: 1,
            [
                new PeerSent("client", 1000, null) { At = 2 },
                new PeerClosed("client", "abort") { At = 4 },
                new HoldReleased("client", ReceiverScenarios.GoingOn, quiet, 0, 0.06) { At = 5 },
                .. still,
            ]));

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Enum.Parse<Verdict>(outcome), reason)));
    }

    [TestCase(true, nameof(Verdict.Failed), "wrong-count-at-reset")]
    [TestCase(false, nameof(Verdict.Inconclusive), "not-all-arrived")]
    public void A_wrong_count_at_a_reset_needs_a_gate_that_saw_all_of_it_read(bool quiet, string outcome, string reason)
    {
        var finding = Ask("receiver-tells-reset", Reset("bytes: 100\nreads: 1\nend: error (reset)\n", exit: 1, quiet));

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Enum.Parse<Verdict>(outcome), reason)));
    }

    [Test]
    public void A_reset_that_never_was_on_the_wire_is_not_a_fault()
    {
        var finding = Ask("receiver-tells-reset", Reset(
            "bytes: 500\nreads: 2\nend: EOF\n", exit: 0, quiet: true, new SegmentSeen(1, 1, "client", "S", 0, 0, 0, 1000, 1) { At = 1 }));

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Verdict.Inconclusive, "no-reset-recorded")));
    }

    [Test]
    public void The_right_report_of_a_reset_passes() =>
        Assert.That(Ask("receiver-tells-reset", Reset("bytes: 500\nreads: 2\nend: error (reset)\n", exit: 1, quiet: true)).Verdict, Is.EqualTo(Verdict.Passed));

    [TestCase(0, 0, 2, nameof(Verdict.Passed))]
    [TestCase(0, 0, 1, nameof(Verdict.Failed))]
    [TestCase(30, 0, 1, nameof(Verdict.Passed))]
    [TestCase(0, 30, 1, nameof(Verdict.Passed))]
    public void Two_pieces_are_two_reads_only_when_the_first_had_been_read(int notAcknowledged, int notRead, int reads, string outcome)
    {
        var report = $"bytes: 60\nreads: {reads}\nend: EOF\n";
        ScenarioRecording Of(string id) => Receiver(
            id, report, exit: 0,
            [
                .. Piece(at: 2, notAcknowledged, notRead), .. Piece(at: 4, 0, 0),
                Socket("client-peer", "Established", ReceiverScenarios.BeforeEnd, at: 6), new PeerShutdown("client") { At = 7 },
            ]);
        var check = new EofExercise().Checks.Single(c => c.Id == "receiver-counts");

        Assert.That(check.Judge(new RecordingSet(check.Scenarios.Select(Of))).Verdict, Is.EqualTo(Enum.Parse<Verdict>(outcome)));
    }

    private static RecordedEvent[] Piece(double at, int notAcknowledged, int notRead) =>
    [
        new PeerSent("client", 30, null) { At = at },
        Socket("client-peer", "Established", ReceiverScenarios.PieceRead, at + 1) with { SendQueue = notAcknowledged },
        Socket("server", "Established", ReceiverScenarios.PieceRead, at + 1.1) with { ReceiveQueue = notRead },
    ];

    private static ScenarioRecording Reset(string stdout, int exit, bool quiet, params RecordedEvent[] more) => Receiver(
        ReceiverScenarios.Reset, stdout, exit,
        [
            .. more,
            new PeerSent("client", 500, null) { At = 2 },
            new HoldReleased("client", ReceiverScenarios.NextPiece, quiet, 0, 0.01) { At = 3 },
            Socket("client-peer", "Established", ReceiverScenarios.BeforeEnd, at: 3.5),
            new PeerClosed("client", "abort") { At = 4 },
        ]);

    private static Finding FirstClose(int owners, bool quiet, string state, int? processes = 2, double heldSeconds = 3)
    {
        var pids = Enumerable.Range(100, owners).Select(pid => $"pid {pid}").ToList();
        List<RecordedEvent> events =
        [
            new PeerConnected("server", "a", "b") { At = 1 },
            new PeerReceived("server", Contract.ParentPart.Length, Contract.ParentPart) { At = 2 },
            new HoldReleased("server", SenderScenarios.Word, quiet, 0, heldSeconds) { At = 3 },
            Socket("client", "Established", SenderScenarios.BeforeWord, at: 4) with { Owners = pids },
            Socket("server-peer", state, SenderScenarios.BeforeWord, at: 5),
        ];
        var seen = Enumerable.Range(100, processes ?? 0).Select(pid => $"sender (pid {pid})");
        if (processes is not null)
            events.Add(new ProcessesSeen("client", SenderScenarios.BeforeWord, [.. seen]) { At = 6 });
        events.Add(new PeerSent("server", 15, null) { At = 7 });
        return Ask("first-close-sends-no-fin", Recording(SenderScenarios.Closes, events));
    }

    private static ScenarioRecording Receiver(string scenario, string stdout, int exit, params RecordedEvent[] events) => Recording(
        scenario,
        [
            new PeerConnected("client", "a", "b") { At = 1 },
            .. events,
            new ProgramOutput("server", "stdout", Encoding.ASCII.GetBytes(stdout)) { At = 8 },
            new ProgramExited("server", exit, null, 0, 0) { At = 9 },
        ]);

    private static SocketSeen Socket(string program, string state, string when, double at) =>
        new(program, state, "a", "b", 0, 0, 42, "", when) { At = at };

    private static ScenarioRecording Recording(string scenario, IEnumerable<RecordedEvent> events) => new(
        scenario, [.. events, new TearDownBegan { At = 10 }, new ScenarioEnded { At = 11 }], new Dictionary<string, byte[]>(StringComparer.Ordinal));

    // A scenario that the check only consults shows nothing.
    private static Finding Ask(string id, ScenarioRecording recording)
    {
        var check = new EofExercise().Checks.Single(c => c.Id == id);
        var consulted = check.Scenarios.Where(s => s != recording.Scenario).Select(s => Recording(s, []));
        return check.Judge(new RecordingSet([recording, .. consulted]));
    }
}
