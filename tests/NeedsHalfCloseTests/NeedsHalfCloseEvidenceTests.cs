using System.Text;
using Courseware.Exercises.NeedsHalfClose;
using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Tests.NeedsHalfCloseTests;

/// <summary>Small recordings that prove too little, or just enough: no verdict goes beyond its evidence.</summary>
internal sealed class NeedsHalfCloseEvidenceTests
{
    private static readonly Payload File = new(5003, 1);
    private static readonly string RightDigest = Digest.Of(File.Bytes).ToString();

    [Test]
    public void Two_blocked_programs_with_empty_queues_are_a_deadlock() =>
        Assert.That(Deadlock().Verdict, Is.EqualTo(Verdict.Passed));

    [TestCase("busy", nameof(Verdict.Failed), "busy-loop")]
    [TestCase("limit", nameof(Verdict.Failed), "no-progress")]
    [TestCase("overload", nameof(Verdict.Inconclusive), "overload")]
    [TestCase("of-a-later-version", nameof(Verdict.Failed), "no-progress")]
    public void A_stall_of_another_kind_is_none(string kind, string outcome, string reason)
    {
        var finding = Deadlock(kind: kind);

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Enum.Parse<Verdict>(outcome), reason)));
    }

    [TestCase("FinWait2", "CloseWait", 0, 0, "end-was-sent")]
    [TestCase("Established", "Established", 10, 0, "not-all-read")]
    [TestCase("Established", "Established", 0, 900, "not-all-read")]
    public void Unread_data_or_an_unread_FIN_is_not_a_deadlock(string server, string client, int atServer, int atClient, string reason)
    {
        var finding = Deadlock(samples: [Sample("server", server, atServer), Sample("client", client, atClient)]);

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Verdict.Failed, reason)));
    }

    [Test]
    public void Undelivered_data_may_still_wake_a_program()
    {
        var finding = Deadlock(samples: [Sample("server", "Established", 0) with { SendQueue = 900 }, Sample("client", "Established", 0)]);

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Verdict.Failed, "not-all-read")));
    }

    [Test]
    public void Without_a_connection_there_is_no_deadlock() => Assert.That(Deadlock(samples: []).Reason.Code, Is.EqualTo("never-met"));

    [Test]
    public void Where_sockets_cannot_be_seen_the_deadlock_is_not_decided()
    {
        var finding = Deadlock(samples: [], more: new CapabilityMissing("threads"));

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Verdict.Skipped, "threads-not-seen")));
    }

    [Test]
    public void A_program_that_has_ended_leaves_the_other_waiting_alone() =>
        Assert.That(Deadlock(more: new ProgramExited("client", 0, null, 0, 0) { At = 2.5 }).Reason.Code, Is.EqualTo("one-waits-alone"));

    [TestCase(5003, nameof(Verdict.Passed), "ok")]
    [TestCase(4096, nameof(Verdict.Failed), "stands-still-early")]
    public void On_the_wire_all_of_the_file_must_have_been_sent(int bytes, string outcome, string reason)
    {
        var finding = Deadlock(more: [new NetworkOpened("tun", ""), Segment(1, "server", "P.", 1, 1, bytes)]);

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Enum.Parse<Verdict>(outcome), reason)));
    }

    [Test]
    public void Two_programs_that_both_end_are_not_a_deadlock()
    {
        var finding = Ask("pair-deadlocks-without-end", Recording(
            PairScenarios.None, [.. Started(), new ProgramExited("client", 0, null, 0, 0) { At = 3 }, new ProgramExited("server", 0, null, 0, 0) { At = 4 }]));

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Verdict.Failed, "no-deadlock")));
    }

    [TestCase(0, nameof(Verdict.Passed), "ok")]
    [TestCase(3, nameof(Verdict.Failed), "more-than-file")]
    public void Bytes_after_the_file_are_not_part_of_it(int arrived, string outcome, string reason)
    {
        ScenarioRecording Of(string id) => Recording(
            id,
            [
                new PeerConnected("client", "a", "b") { At = 1 },
                id == ServerScenarios.None ? Gate(Contract.Answer, quiet: true) with { Arrived = arrived } : new PeerEof("client", 5003) { At = 2.5 },
            ]);
        var check = new NeedsHalfCloseExercise().Checks.Single(c => c.Id == "server-sends-all");
        var finding = check.Judge(new RecordingSet(check.Scenarios.Select(Of)));

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Enum.Parse<Verdict>(outcome), reason)));
    }

    [TestCase(true, "reset-in-file")]
    [TestCase(false, "too-short")]
    public void A_reset_in_the_file_is_not_a_file_that_was_sent_in_part(bool reset, string reason)
    {
        var part = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["client-peer-received"] = File.Bytes[..4096] };
        RecordedEvent end = reset ? new PeerReset("client", "read", "ECONNRESET", 4096) { At = 2 } : new PeerEof("client", 4096) { At = 2 };
        ScenarioRecording Of(string id) => Recording(id, [new PeerConnected("client", "a", "b") { At = 1 }, end]) with { Attachments = part };
        var check = new NeedsHalfCloseExercise().Checks.Single(c => c.Id == "server-sends-all");
        var finding = check.Judge(new RecordingSet(check.Scenarios.Select(Of)));

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Verdict.Failed, reason)));
    }

    [TestCase("", 1, "gave-up")]
    [TestCase("result: different\n", 1, "too-short")]
    [TestCase("", 0, "too-short")]
    public void A_server_that_fails_before_its_result_reports_why(string stdout, int exit, string reason)
    {
        var part = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["client-peer-received"] = File.Bytes[..4096] };
        RecordedEvent[] events =
        [
            new PeerConnected("client", "a", "b") { At = 1 }, new PeerEof("client", 4096) { At = 2 },
            new ProgramOutput("server", "stdout", Encoding.ASCII.GetBytes(stdout)) { At = 3 }, new ProgramExited("server", exit, null, 0, 0) { At = 4 },
        ];
        ScenarioRecording Of(string id) => Recording(id, events) with { Attachments = part };
        var check = new NeedsHalfCloseExercise().Checks.Single(c => c.Id == "server-sends-all");
        var finding = check.Judge(new RecordingSet(check.Scenarios.Select(Of)));

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Verdict.Failed, reason)));
    }

    [TestCase("result: none\n", nameof(Verdict.Passed), "ok")]
    [TestCase("answer missing: the connection was closed\nresult: none\n", nameof(Verdict.Passed), "ok")]
    [TestCase("Answer: 5003 1\nresult: none\n", nameof(Verdict.Failed), "answer-invented")]
    [TestCase("result: lost\n", nameof(Verdict.Failed), "loss-not-told")]
    [TestCase("", nameof(Verdict.Failed), "result-not-printed")]
    public void Only_a_line_with_the_word_itself_is_an_invented_answer(string stdout, string outcome, string reason)
    {
        var finding = Server(
            "close-loses-answer", ServerScenarios.Close, stdout, 1,
            [
                new PeerEof("client", 5003) { At = 2.5 }, Gate(Contract.Answer, quiet: true), Own("CloseWait"),
                Sample("server", "FinWait2", 0, Contract.Answer) with { Inode = 0 }, Sent(), new PeerReset("client", "watch", "EPIPE", 5003) { At = 6 },
            ]);

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Enum.Parse<Verdict>(outcome), reason)));
    }

    [TestCase("hi\n", 3, "hi\\n")]
    [TestCase("hi\n5003 1\n", 3, "hi\\n")]
    public void Only_what_came_before_EOF_is_quoted(string received, int arrived, string seen)
    {
        var sent = new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["server-peer-received"] = Encoding.ASCII.GetBytes(received) };
        RecordedEvent[] events =
        [
            new PeerConnected("server", "a", "b") { At = 1 }, new HoldReleased("server", Contract.Fin, true, arrived, 0.3) { At = 2 },
            Sample("server-peer", "Established", 0, Contract.Fin) with { At = 3 }, new PeerShutdown("server") { At = 4 },
        ];
        ScenarioRecording Of(string id) => Recording(id, events) with { Attachments = sent };
        var check = new NeedsHalfCloseExercise().Checks.Single(c => c.Id == "client-waits-for-eof");
        var finding = check.Judge(new RecordingSet(check.Scenarios.Select(Of)));

        Assert.That((finding.Reason.Code, finding.Arguments["seen"]), Is.EqualTo(("answers-before-eof", seen)));
    }

    [TestCase("Established", true, nameof(Verdict.Passed), "ok")]
    [TestCase("Established", false, nameof(Verdict.Inconclusive), "never-quiet")]
    [TestCase("CloseWait", true, nameof(Verdict.Failed), "fin-in-none")]
    public void An_open_connection_and_a_sleeping_server_prove_mode_none(string own, bool quiet, string outcome, string reason)
    {
        var finding = Server(
            "none-sends-no-end", ServerScenarios.None, $"answer: {RightDigest}\n", 0,
            [Gate(Contract.Answer, quiet), Own(own), Sample("server", "Established", 0, Contract.Answer), Sent()]);

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Enum.Parse<Verdict>(outcome), reason)));
    }

    [TestCase(0, true, true, nameof(Verdict.Passed), "ok")]
    [TestCase(0, true, false, nameof(Verdict.Inconclusive), "no-reset-recorded")]
    [TestCase(42, true, true, nameof(Verdict.Failed), "socket-kept-in-close")]
    [TestCase(42, false, true, nameof(Verdict.Inconclusive), "never-quiet")]
    public void A_lost_answer_needs_a_socket_that_is_gone_and_a_reset(int inode, bool quiet, bool reset, string outcome, string reason)
    {
        RecordedEvent[] refused = reset ? [new PeerReset("client", "watch", "EPIPE", 5003) { At = 6 }] : [];
        var finding = Server(
            "close-loses-answer", ServerScenarios.Close, "result: none\n", 1,
            [
                new PeerEof("client", 5003) { At = 2.5 }, Gate(Contract.Answer, quiet), Own("CloseWait"),
                Sample("server", "FinWait2", 0, Contract.Answer) with { Inode = inode }, Sent(), .. refused,
            ]);

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Enum.Parse<Verdict>(outcome), reason)));
    }

    [TestCase(0, true, "Established", nameof(Verdict.Passed), "ok")]
    [TestCase(0, false, "Established", nameof(Verdict.Inconclusive), "never-quiet")]
    [TestCase(14, true, "Established", nameof(Verdict.Failed), "answers-before-eof")]
    [TestCase(0, true, "CloseWait", nameof(Verdict.Failed), "left-before-eof")]
    public void A_client_waits_when_it_sleeps_and_sends_nothing(int arrived, bool quiet, string own, string outcome, string reason)
    {
        ScenarioRecording Of(string id) => Recording(
            id,
            [
                new PeerConnected("server", "a", "b") { At = 1 },
                new HoldReleased("server", Contract.Fin, quiet, arrived, 0.3) { At = 2 },
                Sample("server-peer", own, 0, Contract.Fin) with { At = 3 },
                new PeerShutdown("server") { At = 4 },
            ]);
        var check = new NeedsHalfCloseExercise().Checks.Single(c => c.Id == "client-waits-for-eof");
        var finding = check.Judge(new RecordingSet(check.Scenarios.Select(Of)));

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Enum.Parse<Verdict>(outcome), reason)));
    }

    [TestCase("R", 5005, nameof(Verdict.Passed), "ok")]
    [TestCase("R.", 5005, nameof(Verdict.Failed), "aborted-not-refused")]
    [TestCase("R", 5004, nameof(Verdict.Failed), "answer-before-fin")]
    [TestCase(".", 5005, nameof(Verdict.Failed), "answer-not-refused")]
    public void Only_a_RST_without_ACK_refuses_an_answer_that_follows_the_FIN(string last, int ack, string outcome, string reason)
    {
        var finding = Wire("answer-refused-on-wire", ack, last);

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Enum.Parse<Verdict>(outcome), reason)));
    }

    [TestCase(".", 5005, 5004, nameof(Verdict.Passed), "ok")]
    [TestCase(".", 5004, 5004, nameof(Verdict.Failed), "answer-before-fin")]
    [TestCase("R", 5005, 5004, nameof(Verdict.Failed), "reset-after-fin")]
    [TestCase(".", 5005, 5003, nameof(Verdict.Failed), "fin-elsewhere")]
    public void The_answer_must_acknowledge_a_FIN_behind_the_last_byte(string last, int ack, int fin, string outcome, string reason)
    {
        var finding = Wire("answer-acknowledges-fin", ack, last, fin);

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Enum.Parse<Verdict>(outcome), reason)));
    }

    [TestCase("", "SIGPIPE", nameof(Verdict.Passed), "ok")]
    [TestCase("", "SIGSEGV", nameof(Verdict.Failed), "crashed:SIGSEGV")]
    [TestCase("", null, nameof(Verdict.Failed), "pair-client-read-otherwise")]
    public void A_client_that_gets_SIGPIPE_has_answered(string stdout, string? signal, string outcome, string reason)
    {
        var finding = Ask("pair-loses-answer-at-close", Recording(
            PairScenarios.Close,
            [
                .. Started(),
                new ProgramOutput("server", "stdout", "result: none\n"u8.ToArray()) { At = 2 }, new ProgramExited("server", 1, null, 0, 0) { At = 3 },
                new ProgramOutput("client", "stdout", Encoding.ASCII.GetBytes(stdout)) { At = 4 },
                new ProgramExited("client", signal is null ? 0 : null, signal, 0, 0) { At = 5 },
            ]));

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Enum.Parse<Verdict>(outcome), reason)));
    }

    [TestCase("result: none\n", 1, nameof(Verdict.Passed), "ok")]
    [TestCase("answer: 5003 1\nresult: none\n", 1, nameof(Verdict.Failed), "answer-after-all")]
    [TestCase("result: same\n", 1, nameof(Verdict.Failed), "answer-after-all")]
    [TestCase("result: none\n", 0, nameof(Verdict.Failed), "claims-success")]
    [TestCase("answer missing: the connection was closed\nresult: none\n", 1, nameof(Verdict.Passed), "ok")]
    public void A_server_that_lost_the_answer_reports_it_in_every_way(string stdout, int exit, string outcome, string reason)
    {
        var finding = Ask("pair-loses-answer-at-close", Recording(
            PairScenarios.Close,
            [
                .. Started(),
                new ProgramOutput("server", "stdout", Encoding.ASCII.GetBytes(stdout)) { At = 2 }, new ProgramExited("server", exit, null, 0, 0) { At = 3 },
                new ProgramExited("client", null, "SIGPIPE", 0, 0) { At = 4 },
            ]));

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Enum.Parse<Verdict>(outcome), reason)));
    }

    [TestCase("answer-refused-on-wire", PairScenarios.Close)]
    [TestCase("answer-acknowledges-fin", PairScenarios.Shutdown)]
    public void An_answer_that_was_not_recorded_decides_nothing_on_the_wire(string check, string scenario)
    {
        var asked = new NeedsHalfCloseExercise().Checks.Single(c => c.Id == check);
        var finding = asked.Judge(new RecordingSet(asked.Scenarios.Select(
            id => Recording(id, [.. Started(), Segment(1, "server", "F.", 5004, 1, 0)]))));

        Assert.That((finding.Verdict, finding.Scenario), Is.EqualTo((Verdict.Inconclusive, scenario)));
    }

    private static Finding Wire(string check, int ack, string last, int fin = 5004)
    {
        var asked = new NeedsHalfCloseExercise().Checks.Single(c => c.Id == check);
        return asked.Judge(new RecordingSet(asked.Scenarios.Select(id => Recording(
            id,
            [.. Started(), Segment(1, "server", "F.", fin, 1, 0), Segment(2, "client", "P.", 1, ack, 14), Segment(3, "server", last, fin + 1, 15, 0)]))));
    }

    private static Finding Deadlock(string kind = "idle", SocketSeen[]? samples = null, params RecordedEvent[] more) => Ask(
        "pair-deadlocks-without-end",
        Recording(PairScenarios.None,
        [
            .. Started(), .. more, new Stalled(kind, "client:exit", ["client: process waits in read"]) { At = 3 },
            .. samples ?? [Sample("server", "Established", 0), Sample("client", "Established", 0)],
        ]));

    private static Finding Server(string check, string scenario, string stdout, int exit, RecordedEvent[] events) => Ask(
        check,
        Recording(
            scenario,
            [
                new PeerConnected("client", "a", "b") { At = 1 }, .. events,
                new ProgramOutput("server", "stdout", Encoding.ASCII.GetBytes(stdout)) { At = 8 },
                new ProgramExited("server", exit, null, 0, 0) { At = 9 },
            ]));

    private static HoldReleased Gate(string held, bool quiet) => new("client", held, quiet, 0, 0.3) { At = 3 };

    private static SocketSeen Own(string state) => Sample("client-peer", state, 0, Contract.Answer);

    private static PeerSent Sent() => new("client", RightDigest.Length + 1, null) { At = 5 };

    private static RecordedEvent[] Started() =>
    [
        new ProgramListening("server", "0.0.0.0", 7, 7) { At = 0.5 },
        new ProgramStarted("client", "student", 10, "digest_client") { At = 1 },
    ];

    private static SegmentSeen Segment(int number, string from, string flags, long seq, long ack, int length) =>
        new(number, 1, from, flags, seq, ack, length, 1000, 1) { At = 1 + (number * 0.1) };

    private static SocketSeen Sample(string program, string state, int notRead, string when = Contract.Stalled) =>
        new(program, state, "a", "b", notRead, 0, 42, "", when) { At = 4 };

    private static ScenarioRecording Recording(string scenario, IEnumerable<RecordedEvent> events) => new(
        scenario,
        [new ScenarioStarted(scenario, File.Seed, File.Size, File.Kind), .. events, new TearDownBegan { At = 10 }, new ScenarioEnded { At = 11 }],
        new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["client-peer-received"] = File.Bytes });

    private static Finding Ask(string check, ScenarioRecording recording) =>
        new NeedsHalfCloseExercise().Checks.Single(c => c.Id == check).Judge(new RecordingSet([recording]));
}
