using System.Text.RegularExpressions;
using Courseware.Exercises.HalfClose;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Recordings;
using static Courseware.Tests.JudgingTests.RecordingBuilder;

namespace Courseware.Tests.JudgingTests;

/// <summary>Every reason that the checks of half-close can give, each from one change to a recording of a right program.</summary>
internal sealed partial class ReasonTests
{
    private const string ServerFile = "server-file-5003";
    private const string ClientFile = "client-file-5003";
    private static readonly byte[] File = new Payload(5003, 1).Bytes;
    private static readonly string[] AllTransfers = [ServerScenarios.Nonce, .. ServerScenarios.Files];

    [TestCaseSource(nameof(Cases))]
    public void A_recording_gives_its_reason(Case c)
    {
        var finding = SampleRecordings.Ask(c.Check, c.Scenarios, c.Edit);

        Assert.Multiple(() =>
        {
            // Of a reason with more than one text, the text that was chosen.
            Assert.That(c.Reason, Is.EqualTo(finding.Reason.Code).Or.EqualTo(finding.Wording?.Code));
            Assert.That(finding.Verdict, Is.EqualTo(c.Verdict));
            Assert.That(finding.Arguments, Is.SupersetOf(c.Arguments));
            Assert.That(finding.Evidence.Select(e => e.GetType().Name), Is.EqualTo(c.Evidence));
            Assert.That(finding.WaitedFor, Is.EqualTo(c.WaitedFor));
        });
        foreach (var language in new[] { "en", "ko" })
        {
            var values = new Dictionary<string, string>(finding.Arguments, StringComparer.Ordinal) { ["needs"] = string.Join(", ", finding.WaitedFor) };
            var text = ReasonTexts.Text(SampleRecordings.Exercise.Manifest.Messages, finding.Reason.Code).Message.In(language, values);
            Assert.That(Placeholder().Matches(text), Is.Empty, text);
        }
    }

    [Test]
    public void A_right_submission_passes_every_check([ValueSource(nameof(CheckIds))] string check) =>
        Assert.That(SampleRecordings.Ask(check, SampleRecordings.Right.Values), Has.Property("Verdict").EqualTo(Verdict.Passed));

    [Test]
    public void Every_reason_that_a_check_of_half_close_can_give_is_tested()
    {
        // Reasons that other steps of a grading give, before the checks or after them, and one of other exercises; half-close has no sheet of answers.
        string[] others =
        [
            "ok", "needs", "judge-fault", "no-look-recorded", "nobody-explains", "ambiguous-source", "build-limit", "no-executable", "not-executable",
            "crashed",
        ];
        var reasons = ReasonCatalogTests.DeclaredIn(typeof(Exercises.HalfClose.Reasons)).Concat(ReasonCatalogTests.DeclaredIn(typeof(Reason)))
            .Where(r => !r.StartsWith("sheet-", StringComparison.Ordinal)).Except(others, StringComparer.Ordinal);

        Assert.That(reasons.Except(Cases().Select(c => ((Case)c.Arguments[0]!).Reason)), Is.Empty, "These have no test.");
    }

    [Test]
    public void Printed_text_is_never_taken_for_a_placeholder()
    {
        var finding = SampleRecordings.Ask(
            "server-hears-thanks", [ServerFile], r => r.With<ProgramOutput>(Printed("server", "Message from client: {sent} {printed}\n")));
        var text = ReasonTexts.Text(SampleRecordings.Exercise.Manifest.Messages, finding.Reason.Code).Message;

        Assert.That(text.In("en", finding.Arguments), Is.EqualTo("The client sent \"Thank you\"; the server printed \"{sent} {printed}\"."));
    }

    [Test]
    public void A_check_that_throws_is_an_error()
    {
        Check[] checks = [new("bad", [], _ => throw new InvalidOperationException("oops")), new("good", [], _ => Finding.Passed())];
        var findings = Judge.Ask(checks, new RecordingSet([]));

        Assert.That(findings["bad"], Has.Property("Verdict").EqualTo(Verdict.Error).And.Property("Reason").EqualTo(Reason.JudgeFault));
        Assert.That(findings["bad"].Arguments["detail"], Is.EqualTo("bad: InvalidOperationException: oops"));
        Assert.That(findings["good"].Verdict, Is.EqualTo(Verdict.Passed));
    }

    /// <summary>The same end in every language: C++ and .NET raise SIGABRT, others exit with a code. A SIGABRT alone is a crash.</summary>
    [TestCase("terminate called after throwing an instance of 'std::system_error'\n  what():  connect: Connection refused\n", Verdict.Passed)]
    [TestCase("Unhandled exception. System.Net.Sockets.SocketException (111): Connection refused\n", Verdict.Passed)]
    [TestCase("free(): invalid pointer\n", Verdict.Failed)]
    public void An_uncaught_exception_is_an_exit_with_an_error(string stderr, Verdict verdict)
    {
        var finding = SampleRecordings.Ask("client-reports-refused-connection", [ClientScenarios.Files[0], ClientScenarios.Refused],
            r => r.Scenario == ClientScenarios.Refused ? r.With<ProgramExited>(Printed("client", stderr, "stderr"), Killed("client", "SIGABRT")) : r);

        Assert.That(finding.Verdict, Is.EqualTo(verdict), finding.Reason.Code);
    }

    [Test]
    public void A_check_whose_recording_is_missing_is_an_error() =>
        Assert.That(SampleRecordings.Ask("server-sends-file", []), Has.Property("Verdict").EqualTo(Verdict.Error));

    private static IEnumerable<string> CheckIds() => SampleRecordings.Exercise.Code.Checks.Select(c => c.Id);

    private static IEnumerable<TestCaseData> Cases() =>
        BuildCases().Concat(ReachCases()).Concat(CauseCases()).Concat(TroubleCases()).Concat(FileCases()).Concat(HalfCloseCases()).Concat(ThanksCases())
            .Concat(RobustServerCases()).Concat(ClientFileCases()).Concat(ClientOrderCases()).Concat(ControlCases()).Concat(PairCases())
            .Select(c => new TestCaseData(c).SetName(c.Name.Replace(' ', '_')));

    private static IEnumerable<Case> BuildCases()
    {
        Case Fails(string name, string reason, Verdict outcome) =>
            new Case(name, "server-builds", "build", r => r.With<BuildFinished>(
                new BuildFinished("server", reason, "why", [new Diagnostic("a.c", 3, 4, "oops")]), new BuildFinished("client", null, "", [])), reason)
                    .Is(outcome).With("detail", "why").With("program", "server").By("BuildFinished");
        yield return Fails("A source that does not compile fails", "compile-error", Verdict.Failed);
        yield return Fails("A role without a source fails", "no-source", Verdict.Failed);
        yield return Fails("A missing tool is no fault of the student", "tool-missing", Verdict.Error);
        yield return new Case("A role that the build does not mention is an error", "client-builds", "build", r => r.Without<BuildFinished>(), "not-built")
            .Is(Verdict.Error);
        yield return new Case("A build whose recording was cut short decides nothing", "client-builds", "build", r => r.Without<ScenarioEnded>(),
            "grader-fault").Is(Verdict.Error);
    }

    private static IEnumerable<Case> ReachCases()
    {
        Case Fails(string name, string reason, Func<ScenarioRecording, ScenarioRecording> edit) => new(name, "server-sends-file", ServerFile, edit, reason);
        Case Listens(string name, string reason, string address, int port, params RecordedEvent[] then) =>
            Fails(name, reason, r => r.UpTo<PeerConnected>().With<ProgramListening>(new ProgramListening("server", address, port, 20000)).And(then))
                .By("ProgramListening");
        yield return Listens("A server that listens elsewhere", "wrong-port", "0.0.0.0", 20001).With("asked", 20000).With("port", 20001);
        yield return Listens("A server that forgets htons", "port-not-htons", "0.0.0.0", 8270).With("asked", 20000).With("port", 8270);
        yield return Listens("A server that listens where nobody comes", "not-reachable", "127.0.0.2", 20000, new PeerRefused("client", "ECONNREFUSED"))
            .With("address", "127.0.0.2").By("ProgramListening", "PeerRefused");
        yield return Fails("Packets that nobody saw prove nothing", "capture-lost", r => r.And(new CaptureLost(3))).Is(Verdict.Inconclusive).With("count", 3)
            .By("CaptureLost");
        yield return Fails("Packets that nobody saw because of a flood are the programs' own doing", "packet-flood",
            r => r.And(new CaptureLost(3), new WireFlooded(2001, 0))).With("count", 2001).With("lost", 3).By("WireFlooded", "CaptureLost");
        yield return Fails("Some packets beside the connection explain no loss", "capture-lost",
            r => r.And(new CaptureLost(3), new WireFlooded(2000, 0))).Is(Verdict.Inconclusive).With("count", 3).By("CaptureLost");
        yield return Fails("A flood of which nothing was lost hides nothing", "ok", r => r.And(new WireFlooded(2001, 1))).Is(Verdict.Passed)
            .By([.. Enumerable.Repeat("PeerEof", 10)]);
        yield return Fails("A machine that others kept busy proves nothing", "overload",
            r => r.UpTo<PeerEof>().And(Stalled("server:eof", "overload"))).Is(Verdict.Inconclusive).With("seconds", 3).By("Stalled");
        yield return Fails("A server that is not done when the time is over", "time-limit",
            r => r.UpTo<PeerEof>().And(Stalled("server:eof", "time-limit"))).With("seconds", 3).By("Stalled");
        yield return Fails("A server that has crashed before the time was over", "crashed:SIGSEGV",
            r => r.UpTo<PeerEof>().And(Killed("server", "SIGSEGV"), Stalled("server:eof", "time-limit"))).With("program", "server").By("ProgramExited");
        yield return Fails("A server that tries again and again and never listens", "no-progress",
            r => r.UpTo<ProgramListening>().And(Stalled("server:listen", "limit"))).With("seconds", "3.2").With("cpu", "0.1").By("Stalled");
        yield return Fails("A server that the system does not run", "not-startable",
            r => r.UpTo<ProgramListening>().And(new ProgramNotStarted("server", "file_server", "Exec format error")))
            .With("program", "server").With("file", "file_server").With("detail", "Exec format error").By("ProgramNotStarted");
        yield return Fails("A server that exits at once", "exits-without-listening", r => r.UpTo<ProgramListening>().And(Exited("server", 3)))
            .With("code", 3).By("ProgramExited");
        yield return Fails("A server that waits and never listens", "hangs", r => r.UpTo<ProgramListening>().And(Stalled("server:listen"))).By("Stalled");
        yield return Fails("A server that computes and never listens", "busy-loop", r => r.UpTo<ProgramListening>().And(Stalled("server:listen", "busy")))
            .With("program", "server").By("Stalled");
    }

    private static IEnumerable<Case> CauseCases()
    {
        Case Sends(string name, string reason, Func<ScenarioRecording, ScenarioRecording> edit) => new(name, "server-sends-file", ServerFile, edit, reason);
        Case Prefix(string name, string reason, string printed, string stream = "stdout") =>
            new Case(name, "server-prints-prefix", ServerFile, r => r.With<ProgramOutput>(Printed("server", printed, stream)), reason)
                .With("printed", printed.TrimEnd()).By("PeerSent");
        yield return new Case("A server whose port the kernel chose", "server-sends-file", ServerScenarios.Files,
            r => r.UpTo<PeerConnected>().With<ProgramListening>(new ProgramListening("server", "0.0.0.0", 40000 + r.Scenario.Length, 20000)),
                "port-of-the-kernel")
            .With("asked", 20000).By("ProgramListening");
        yield return Sends("A server that only its own machine reaches", "listens-on-loopback",
            r => r.With<ProgramListening>(new ProgramListening("server", "127.0.0.1", 20000, 20000)))
            .With("address", "127.0.0.1").By("ProgramListening");
        yield return Sends("A server that gives up", "gave-up",
            r => r.Received("client", File[..2000]).UpTo<PeerEof>().And(new PeerReset("client", "receive", "ECONNRESET", 2000), Exited("server", 1)))
                .With("code", 1).By("ProgramExited");
        yield return Sends("A server with an exception", "uncaught-exception",
            r => r.UpTo<ProgramListening>().And(Printed("server", "panic: oops\n", "stderr"), Exited("server", 2))).With("exception", "panic: oops")
                .By("ProgramExited");
        yield return Sends("A server that an exception aborts", "aborted-by-exception",
            r => r.UpTo<PeerEof>().And(Printed("server", "Unhandled exception. E: oops\n", "stderr"), Killed("server", "SIGABRT"))).With("exception", "E: oops")
                .By("ProgramExited");
        yield return Sends("A server that opens another file", "other-file-name",
            r => r.Received("client", []).UpTo<PeerEof>().And(new OtherFileNamed("server", "file_server.c", ["send.dat"], false), Exited("server", 1)))
            .With("wanted", "file_server.c").With("names", "\"send.dat\"").By("OtherFileNamed");
        yield return Sends("A server that empties the file", "file-emptied",
            r => r.Received("client", []).UpTo<PeerEof>().And(new FileCollected("server", "file_server.c", 0, "", null), Exited("server", 0)))
            .With("file", "file_server.c").By("FileCollected");
        yield return Sends("A server that writes after a reset", "sigpipe-after-reset",
            r => r.UpTo<PeerEof>().And(new SegmentSeen(9, 1, "client", "R", 1, 0, 0, 0, 1), Killed("server", "SIGPIPE"))).By("ProgramExited");
        yield return Sends("A server that writes after its own FIN", "sigpipe-after-own-fin",
            r => r.UpTo<PeerEof>().And(new SegmentSeen(9, 1, "server", "F.", 1, 1, 0, 0, 1), Killed("server", "SIGPIPE"))).By("ProgramExited");
        yield return Prefix("A server that prints other words before the message", "other-prefix", "Received: Thank you\n");
        yield return Prefix("A server that prints nearly the words before the message", "near-prefix", "message from client: Thank you\n").Is(Verdict.Passed)
            .By([.. Enumerable.Repeat("PeerSent", 11)]);
        yield return Prefix("A server that prints the message on stderr", "printed-on-stderr", "Message from client: Thank you\n", "stderr")
            .With("program", "server");
        yield return new Case("A server that waits for the next client", "server-ends-cleanly", ServerFile,
            r => r.With<ProgramExited>(new Stalled("idle", "server:exit", ["server: process file_server waits in accept(), without a time limit"])),
                "serves-for-ever")
            .With("program", "server").By("Stalled");
        yield return new Case(
            "A client that does not say that it has the file", "client-prints-received", ClientFile, r => r.Without<ProgramOutput>(), "line-not-printed")
            .With("line", "Received file data").By("ProgramExited");
        yield return new Case("A client that spins at EOF", "client-saves-file", ClientFile,
            r => r.Saved(File[..5000]).With<ProgramExited>(Stalled("client:exit", "busy")), "ignores-eof").With("cpu", "0.1").By("Stalled");
        yield return new Case("A client that goes on without a connection", "client-saves-file", ClientFile,
            r => r.UpTo<PeerConnected>().And(new SegmentSeen(1, 1, "client", "S", 0, 0, 0, 0, 1), Killed("client", "SIGXFSZ")), "went-on-unconnected")
                .With("signal", "SIGXFSZ").By("ProgramExited");
    }

    private static IEnumerable<Case> TroubleCases()
    {
        Case Fails(string name, string reason, RecordedEvent e) =>
            new Case(name, "server-sends-file", ServerFile, r => r.UpTo<PeerEof>().And(e), reason).With("program", "server").By(e.GetType().Name);
        yield return Fails("An output flood", "output-limit", new LimitExceeded("server", "output", 1 << 20)).With("allowed", 1 << 20);
        yield return Fails("A memory hog", "memory-limit", new LimitExceeded("server", "memory", 1 << 30)).With("allowed", 1 << 30);
        yield return Fails("A fork bomb", "processes-limit", new LimitExceeded("server", "processes", 256)).With("allowed", 256);
        yield return Fails("A program that fills its disk", "disk-limit", new LimitExceeded("server", "disk", 1 << 26)).With("allowed", 1 << 26);
        yield return Fails("A CPU burner", "cpu-limit", Killed("server", "SIGXCPU"));
        yield return Fails("A writer without end", "file-limit", Killed("server", "SIGXFSZ"));
        yield return Fails("A program that kills its launcher", "killed-its-parent", new KeeperKilled("server"));
        yield return Fails("A crash", "crashed:SIGSEGV", Killed("server", "SIGSEGV")).With("signal", "SIGSEGV");
        yield return Fails("An alarm", "ended-by-signal", Killed("server", "SIGALRM")).With("signal", "SIGALRM");
        yield return Fails("A write to nobody", "crashed:SIGPIPE", Killed("server", "SIGPIPE"));
    }

    private static IEnumerable<Case> FileCases()
    {
        Case Fails(string name, string reason, Func<ScenarioRecording, ScenarioRecording> edit) =>
            new Case(name, "server-sends-file", ServerFile, edit, reason).By("PeerEof");
        byte[] wrong = [.. File];
        wrong[100] ^= 1;
        yield return Fails("One wrong byte", "wrong-bytes", r => r.Received("client", wrong)).With("at", 100).With("expected", 5003).With("seen", 5003);
        yield return Fails("A short file", "too-short", r => r.Received("client", File[..5000])).With("at", 5000).With("seen", 5000);
        yield return Fails("A long file", "too-long", r => r.Received("client", [.. File, 7])).With("at", 5003).With("seen", 5004);
        yield return Fails("A long file whose rest nobody reads", "too-long",
            r => r.Received("client", [.. File, 7]).UpTo<PeerEof>().And(Stalled("server:eof"))).With("seen", 5004).By();
        yield return Fails("A reset in mid-file", "reset-before-eof",
            r => r.Received("client", File[..2000]).UpTo<PeerEof>().And(new PeerReset("client", "receive", "ECONNRESET", 2000), Exited("server", 0)))
            .With("seen", 2000).With("expected", 5003).By("PeerReset");
        yield return Fails("A server that never half-closes", "no-eof", r => r.UpTo<PeerEof>().And(Stalled("server:eof"))).With("seen", 5003).By("Stalled");
        yield return Fails("A server that stops in mid-file", "stalls-in-file",
            r => r.Received("client", File[..30]).UpTo<PeerEof>().And(Stalled("server:eof"))).With("seen", 30).With("expected", 5003).By("Stalled");
        yield return Fails("A server that spins in mid-file", "busy-loop",
            r => r.Received("client", File[..30]).UpTo<PeerEof>().And(Stalled("server:eof", "busy"))).With("program", "server").By("Stalled");
        yield return Fails("A server that prints and prints after its file", "no-progress",
            r => r.UpTo<PeerEof>().And(Stalled("server:eof", "limit"))).With("seconds", "3.2").By("Stalled");
        yield return Fails("A connection whose end nobody saw", "no-end-recorded", r => r.UpTo<PeerEof>()).By().Is(Verdict.Inconclusive);
        yield return Fails("A fault of the grader", "grader-fault", r => r.And(new GraderFault("no ports"))).With("detail", "no ports").By("GraderFault")
            .Is(Verdict.Error);
        yield return Fails("A recording that was cut short", "grader-fault", r => r.Without<ScenarioEnded>()).By().Is(Verdict.Error);
        yield return new Case("A fault of the grader where others reached the end", "server-half-closes", ServerScenarios.Nonce,
            r => r.UpTo<PeerEof>().And(new GraderFault("no ports")), "grader-fault").Is(Verdict.Error).By("GraderFault");
    }

    private static IEnumerable<Case> HalfCloseCases()
    {
        Case Reset(string name, string reason, SocketSeen atEof) => new Case(name, "server-half-closes", ServerFile,
            r => r.With<SocketSeen>(atEof).UpTo<PeerShutdown>().And(new PeerReset("client", "watch", "EPIPE", 5003), Exited("server", 0)), reason)
            .By("PeerEof", "SocketSeen", "PeerReset");
        yield return Reset("A server that closes instead", "reset-after-eof", AtEof(inode: 0));
        yield return Reset("A server that shuts down both directions", "shut-down-for-reading", AtEof(shutdown: "SHUT_RDWR"));
        // Each of the passing transfers is evidence, and this one is so by how its socket stood.
        yield return Reset("A reset that comes although it could still receive is for another check", "ok", AtEof())
            .By([.. Enumerable.Repeat("PeerSent", 1), "SocketSeen", .. Enumerable.Repeat("PeerSent", 9)]).Is(Verdict.Passed);
        yield return new Case("A server that never half-closes anywhere", "server-half-closes", AllTransfers,
            r => r.UpTo<PeerEof>().And(Stalled("server:eof")), "no-eof").With("seen", 5003).By("Stalled");
        yield return new Case("A server that is never reached is not asked for its half-close", "server-half-closes", AllTransfers,
            r => r.UpTo<PeerConnected>(), "needs").Is(Verdict.Skipped).WaitingFor("server-sends-file");
    }

    private static IEnumerable<Case> ThanksCases()
    {
        Case Hears(string name, string reason, Func<ScenarioRecording, ScenarioRecording> edit, string scenario = ServerFile) =>
            new Case(name, "server-hears-thanks", scenario, edit, reason).By("PeerSent");
        Case Ends(string name, string reason, Func<ScenarioRecording, ScenarioRecording> edit) => new(name, "server-ends-cleanly", ServerFile, edit, reason);
        yield return Hears("A server that prints nothing", "message-not-printed", r => r.Without<ProgramOutput>()).With("sent", "Thank you")
            .By("PeerSent", "ProgramExited");
        yield return Hears("A server that prints half of it", "message-garbled", r => r.With<ProgramOutput>(Printed("server", "Message from client: Thank\n")))
            .With("sent", "Thank you").With("printed", "Thank");
        yield return Hears("A server that prints what it was not sent", "message-hard-coded",
            r => r.With<ProgramOutput>(Printed("server", "Message from client: Thank you\n")), ServerScenarios.Nonce)
            .With("sent", Contract.Nonce(1)).With("printed", "Thank you");
        yield return Hears("A server that waits for more", "hangs", r => r.UpTo<ProgramOutput>().And(Stalled("server:exit"))).By("Stalled");
        yield return Ends("A server that exits with one", "exit-code", r => r.With<ProgramExited>(Exited("server", 1))).With("code", 1)
            .With("program", "server").By("ProgramExited");
        yield return Ends("A server that resets at the end", "reset-at-end", r => r.And(new PeerReset("client", "watch", "ECONNRESET", 5003)))
            .With("program", "server").By("PeerReset");
        yield return Ends("A server that leaves a child", "processes-left", r => r.And(new ProcessesLeft("server", ["123 sh"]))).With("program", "server")
            .By("ProcessesLeft");
        yield return Ends("A server that can never exit", "deadlock",
            r => r.With<ProgramExited>(Stalled("server:exit") with { IsDeadlock = true })).By("Stalled");
        yield return Ends("A server that never exits", "hangs", r => r.With<ProgramExited>(Stalled("server:exit"))).By("Stalled");
        yield return Ends("A server whose end nobody saw", "no-exit-recorded", r => r.Without<ProgramExited>()).Is(Verdict.Inconclusive);
        yield return Ends("What the grader did at the tear-down is not held against it", "ok",
            r => r with
            {
                Events = [.. r.Events.Select(e => e is ScenarioEnded ? new PeerReset("client", "watch", "ECONNRESET", 0) { At = e.At } : e),
                    new ScenarioEnded { At = 9 }],
            })
            .By([.. Enumerable.Repeat("ProgramExited", 11)]).Is(Verdict.Passed);
    }

    private static IEnumerable<Case> RobustServerCases()
    {
        static ScenarioRecording NotAgain(ScenarioRecording r) => r.Without<ProgramListening>(l => l.At > 0.1).And(Exited("server", 1));
        yield return new Case("A server that cannot bind again", "server-restarts-at-once", ServerScenarios.Restart, NotAgain, "address-in-use")
            .By("SocketSeen", "ProgramExited");
        yield return new Case("A restart without TIME_WAIT proves nothing", "server-restarts-at-once", ServerScenarios.Restart,
            r => NotAgain(r).Without<SocketSeen>(), "no-time-wait").Is(Verdict.Inconclusive);
        yield return new Case("A restart after a reset proves nothing of TIME_WAIT", "server-restarts-at-once", ServerScenarios.Restart,
            r => r.Without<SocketSeen>().And(new PeerReset("client", "watch", "ECONNRESET", 5003)), "reset-at-end").With("program", "server").By("PeerReset");
        yield return new Case("A server that invents a message", "server-survives-reset", ServerScenarios.Reset,
            r => r.And(Printed("server", "Message from client: old\n")), "message-invented").With("printed", "Message from client: old").By("ProgramExited");
        yield return new Case("A server that words its errors like the answer", "server-survives-reset", ServerScenarios.Reset,
            r => r.And(Printed("server", "No message from client: reset\n"), Printed("server", "reading the message from client: reset\n", "stderr")), "ok")
            .Is(Verdict.Passed).By("ProgramExited");
        yield return new Case("A server that dies of a reset", "server-survives-reset", ServerScenarios.Reset,
            r => r.With<ProgramExited>(Killed("server", "SIGPIPE")), "crashed:SIGPIPE").By("ProgramExited");
        yield return new Case("A server that does not notice a reset", "server-survives-reset", ServerScenarios.Reset,
            r => r.With<ProgramExited>(Stalled("server:exit")), "hangs").By("Stalled");
        yield return new Case("A server that is content without its file", "server-reports-missing-file", ServerScenarios.MissingFile,
            r => r.With<ProgramExited>(Exited("server", 0)), "claims-success").With("program", "server").By("ProgramExited");
    }

    private static IEnumerable<Case> ClientFileCases()
    {
        Case Fails(string name, string reason, Func<ScenarioRecording, ScenarioRecording> edit, string scenario = ClientFile) =>
            new Case(name, "client-saves-file", scenario, edit, reason).By("FileCollected");
        yield return Fails("A client that never connects", "never-connects", r => r.UpTo<PeerConnected>().And(Exited("client", 2))).With("code", 2)
            .By("ProgramExited");
        yield return Fails("A client that connects to another address", "wrong-address",
            r => r.UpTo<PeerConnected>().And(new WrongAddress("client", "127.0.0.1", "10.99.0.2"), Killed("client", "SIGPIPE")))
            .With("seen", "127.0.0.1").With("given", "10.99.0.2").With("program", "client").By("WrongAddress");
        yield return Fails("A client that saves under another name", "no-file",
            r => r.With<FileCollected>(new FileCollected("client", "receive.dat", null, null, null, ["recieve.dat (5003 bytes)"])));
        yield return Fails("A recording without the file", "no-file-collected", r => r.Without<FileCollected>()).By().Is(Verdict.Error);
        yield return Fails("A client that loses the end", "too-short", r => r.Saved(File[..5000])).With("seen", 5000).With("expected", 5003);
        yield return Fails("A client that keeps old content", "old-content-kept", r => r.Saved([.. File, .. new byte[100]]), ClientScenarios.OlderFile)
            .With("expected", 5003).With("seen", 5103);
        yield return Fails("A client that crashes on the file", "crashed:SIGSEGV", r => r.Saved([]).With<ProgramExited>(Killed("client", "SIGSEGV")))
            .By("ProgramExited");
    }

    private static IEnumerable<Case> ClientOrderCases()
    {
        Case Waits(string name, string reason, Func<ScenarioRecording, ScenarioRecording> edit, string scenario = ClientFile) =>
            new(name, "client-waits-for-eof", scenario, edit, reason);
        Case Says(string name, string reason, byte[] message) =>
            new Case(name, "client-says-thanks", ClientFile, r => r.Received("server", message), reason).By("PeerReceived");
        yield return Waits("A client that speaks first", "sent-before-eof", r => r.With<HoldReleased>(new HoldReleased("server", "fin", true, 10, 0.3)))
            .With("count", 10).With("seen", "Thank you\\0").By("HoldReleased");
        var silent = new HoldReleased("server", "fin", true, 10, 0.8, Call: "poll()", Limit: 0.5);
        yield return Waits(
            "A client that goes on after half a second of silence", "takes-silence-for-eof", r => r.With<HoldReleased>(silent), ClientScenarios.HeldFin)
            .With("call", "poll()").With("limit", "0.5").By("HoldReleased");
        yield return Waits("A client that closes after half a second of silence", "takes-silence-for-eof",
            r => r.With<HoldReleased>(silent with { Arrived = 0 })
                .With<SocketSeen>(new SocketSeen("server-peer", "CloseWait", "", "", 0, 0, 77, "", ClientScenarios.FinHeld)),
            ClientScenarios.HeldFin).By("HoldReleased");
        yield return Waits("A system that hides threads", "threads-not-seen", r => r.And(new CapabilityMissing("threads"))).Is(Verdict.Skipped);
        yield return Waits("A client that half-closes first", "fin-before-eof",
            r => r.With<SocketSeen>(new SocketSeen("server-peer", "CloseWait", "", "", 0, 0, 77, "", ClientScenarios.FinHeld))).By("SocketSeen");
        yield return Waits("A client that leaves first", "left-before-eof",
            r => r.UpTo<HoldReleased>().And(new PeerReset("server", "send", "ECONNRESET", 0), Exited("client", 0))).By("PeerReset");
        yield return Waits("A client that leaves just before the server's FIN", "left-before-eof",
            r => r.Before<SocketSeen>(new PeerReset("server", "watch", "ECONNRESET", 0))).By("PeerReset");
        yield return Waits("A client that never rests", "never-quiet",
            r => r.With<HoldReleased>(new HoldReleased("server", "fin", false, 0, 3.3)), ClientScenarios.HeldFin).By("HoldReleased").Is(Verdict.Inconclusive);
        yield return Says("A client that says nothing", "no-message", []).By("PeerEof");
        yield return new Case("A client that says nothing to a FIN with data", "client-says-thanks", ClientScenarios.FinWithData,
            r => r.Received("server", []), "no-message-to-fin-with-data").By("PeerEof");
        yield return Says("A client that says something else", "message-wrong", "Thanks"u8.ToArray()).With("seen", "Thanks").With("count", 6);
        yield return Says("A client that says it twice", "message-twice", "Thank you\0Thank you\0"u8.ToArray()).With("seen", "Thank you\\0Thank you\\0");
        yield return new Case("A client that exits with one", "client-ends-cleanly", ClientFile, r => r.With<ProgramExited>(Exited("client", 1)), "exit-code")
            .With("code", 1).By("ProgramExited");
        yield return new Case("A client that resets at the end", "client-ends-cleanly", ClientFile,
            r => r.With<PeerEof>(new PeerReset("server", "receive", "ECONNRESET", 10)), "reset-at-end").With("program", "client").By("PeerReset");
        yield return new Case("A client whose FIN nobody saw", "client-ends-cleanly", ClientFile, r => r.Without<PeerEof>(), "no-end-recorded")
            .Is(Verdict.Inconclusive);
    }

    private static IEnumerable<Case> ControlCases()
    {
        Case Loses(string name, string reason, string scenario, Func<ScenarioRecording, ScenarioRecording> edit) =>
            new(name, "abrupt-close-loses-data", scenario, edit, reason);
        yield return Loses("A client that loses data even so", "loses-data-even-after-half-close", ClientScenarios.GracefulServer, r => r.Saved(File[..100]))
            .By("FileCollected");
        yield return Loses("A client that reads late and says nothing", "no-message", ClientScenarios.GracefulServer, r => r.Received("server", []))
            .By("PeerEof");
        yield return Loses("A client that stores more than came", "stores-more-than-arrived", ClientScenarios.AbruptServer, r => r.Saved([.. File, 0]))
            .With("sent", 5003).With("stored", 5004).By("SocketSeen", "FileCollected");
        yield return Loses("A kernel that takes everything", "nothing-was-lost", ClientScenarios.AbruptServer, r => r.Saved(File).With<SocketSeen>(Stopped(0)))
            .With("sent", 5003).By("SocketSeen", "FileCollected").Is(Verdict.Inconclusive);
        yield return new Case("A client that takes a reset for the end", "client-detects-truncation", ClientScenarios.Truncated,
            r => r.With<ProgramExited>(Exited("client", 0)), "claims-success").With("program", "client").By("ProgramExited");
        yield return new Case("A client that claims to have the file", "client-detects-truncation", ClientScenarios.Truncated,
            r => r.And(Printed("client", "Received file data\n")), "claims-to-have-the-file").By("ProgramExited");
        yield return new Case("A client that words its error like the answer", "client-detects-truncation", ClientScenarios.Truncated,
            r => r.And(Printed("client", "Received no file data\n")), "ok").Is(Verdict.Passed).By("FileCollected");
        yield return new Case("A client that stores garbage", "client-detects-truncation", ClientScenarios.Truncated,
            r => r.Saved([.. File[..100], 1, 2, 3]), "garbage-in-file").By("FileCollected");
        yield return new Case("A client that stores more than was ever sent, of which not all was kept", "client-detects-truncation", ClientScenarios.Truncated,
            r => r.With<FileCollected>(new FileCollected("client", "receive.dat", 1 << 30, null, "client-receive.dat")), "garbage-in-file").By("FileCollected");
        yield return new Case("A client that needs no server", "client-reports-refused-connection", ClientScenarios.Refused,
            r => r.With<ProgramExited>(Exited("client", 0)), "claims-success").With("program", "client").By("ProgramExited");
    }

    private static Case Wired(string name, string check, string reason, params RecordedEvent[] seen) =>
        new(name, check, PairScenarios.OwnSmall, r => r.Before<ProgramStarted>([new NetworkOpened("tun", ""), .. seen]), reason);

    private static SegmentSeen Segment(string from, long seq, int length) => new((int)seq, 1, from, "P.", seq, 1, length, 64240, 1);

    private static SegmentSeen Data(long seq, int length) => new((int)seq, 1, "client", "P.", seq, 1, length, 64240, 1);

    private static IEnumerable<Case> PairCases()
    {
        yield return new Case("A pair that loses bytes", "pair-transfers", PairScenarios.OwnSmall, r => r.Saved(File[..3]), "wrong-bytes").By("FileCollected");
        yield return Wired("A pair that meets elsewhere", "pair-transfers", "wrong-address", new WrongAddress("client", "127.0.0.1", "10.99.0.2"))
            .With("program", "client").By("WrongAddress");
        yield return Wired("A pair that passes the file by another way", "pair-transfers", "not-on-the-wire", Segment("server", 1, 30))
            .With("program", "server").With("seen", 30).With("expected", 31).By("SegmentSeen");
        yield return Wired("A pair that passes the file over the wire", "pair-transfers", "ok", Segment("server", 1, 30), Segment("server", 31, 1))
            .Is(Verdict.Passed).By("FileCollected", "FileCollected");
        yield return Wired("A pair whose file went over another connection than the first", "pair-transfers", "ok", Segment("server", 1, 1),
            Segment("server", 1, 31) with { Connection = 2 })
            .Is(Verdict.Passed).By("FileCollected", "FileCollected");
        yield return Wired("A pair whose wire nobody could use", "pair-transfers", "ok", new WireBypassed("server", "127.0.0.1"))
            .Is(Verdict.Passed).By("FileCollected", "FileCollected");
        yield return Wired("A message that did not come over the wire", "pair-thanks", "not-on-the-wire", Segment("client", 1, 8))
            .With("program", "client").With("seen", 8).With("expected", 9).By("SegmentSeen");
        yield return new Case("A pair that waits for each other", "pair-transfers", PairScenarios.OwnSmall,
            r => r.UpTo<ProgramOutput>().And(Stalled("client:exit")).Saved([]), "hangs").By("Stalled");
        yield return new Case(
            "A pair that says nothing", "pair-thanks", PairScenarios.OwnSmall, r => r.Without<ProgramOutput>(o => o.Program == "server"), "message-not-printed")
            .With("sent", "Thank you").By("ProgramExited");
        yield return new Case("A pair that speaks only when the grader ends it", "pair-thanks", PairScenarios.OwnSmall,
            r => r with
            {
                Events = [.. r.Without<ProgramOutput>(o => o.Program == "server").Events, Printed("server", "Message from client: Thank you \n")
                    with { At = 99 }],
            },
            "message-not-printed").With("sent", "Thank you").By("ProgramExited");
        yield return new Case("The original server may print what is left in its buffer", "works-with-original-server", PairScenarios.OriginalServer,
            r => r.Without<ProgramOutput>(o => o.Program == "server").And(Printed("server", "Message from client: Thank you#old\n")), "ok").Is(Verdict.Passed)
                .By("ProgramOutput");
        yield return new Case(
            "The original server reads once, and the message came in two segments", "works-with-original-server", PairScenarios.OriginalServer,
            r => r.Without<ProgramOutput>(o => o.Program == "server").And(Data(1, 5), Data(6, 5), Printed("server", "Message from client: Thank\n")), "ok")
                .Is(Verdict.Passed).By("ProgramOutput");
        yield return new Case("Less than the first segment was printed", "works-with-original-server", PairScenarios.OriginalServer,
            r => r.Without<ProgramOutput>(o => o.Program == "server")
                .And(Data(1, 5), Data(6, 5), Printed("server", "Message from client: Than\n")), "message-garbled")
            .With("printed", "Than").By("ProgramExited");
        yield return new Case("A message that is cut did not come in segments", "works-with-original-server", PairScenarios.OriginalServer,
            r => r.Without<ProgramOutput>(o => o.Program == "server").And(Data(1, 5), Printed("server", "Message from client: Thank\n")), "message-garbled")
            .With("printed", "Thank").By("ProgramExited");
        yield return new Case("The student's server may not", "pair-thanks", PairScenarios.OwnSmall,
            r => r.Without<ProgramOutput>(o => o.Program == "server").And(Printed("server", "Message from client: Thank you#old\n")), "message-garbled")
            .With("printed", "Thank you#old").By("ProgramExited");
    }

    [GeneratedRegex(@"\{[a-zA-Z]+\}", RegexOptions.None, 1000)]
    private static partial Regex Placeholder();

    /// <summary>One change to a right recording, and what has to be found then.</summary>
    internal sealed record Case(string Name, string Check, IReadOnlyList<string> Scenarios, Func<ScenarioRecording, ScenarioRecording> Edit, string Reason)
    {
        public Case(string name, string check, string scenario, Func<ScenarioRecording, ScenarioRecording> edit, string reason)
            : this(name, check, [scenario], edit, reason)
        {
        }

        public Verdict Verdict { get; init; } = Verdict.Failed;

        public Dictionary<string, string> Arguments { get; init; } = new(StringComparer.Ordinal);

        public string[] Evidence { get; init; } = [];

        public string[] WaitedFor { get; init; } = [];

        public Case With(string name, object value) =>
            this with { Arguments = new Dictionary<string, string>(Arguments, StringComparer.Ordinal) { [name] = $"{value}" } };

        public Case Is(Verdict outcome) => this with { Verdict = outcome };

        public Case WaitingFor(params string[] checks) => this with { WaitedFor = checks };

        public Case By(params string[] evidence) => this with { Evidence = evidence };
    }
}
