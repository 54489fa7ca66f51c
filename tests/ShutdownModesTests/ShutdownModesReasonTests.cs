using Courseware.Exercises.ShutdownModes;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Tests.JudgingTests;

namespace Courseware.Tests.ShutdownModesTests;

/// <summary>Findings that no wrong program gives on demand: each from one change to the real recordings of the solution.</summary>
[FixtureLifeCycle(LifeCycle.SingleInstance)]
internal sealed class ShutdownModesReasonTests
{
    private const string Wire = "fin-on-the-wire";

    private static readonly Exercise Modes =
        Exercise.Load(Path.Combine(Repository.Root, "exercises", "shutdown-modes"), new ShutdownModesExercise());

    private IReadOnlyList<ScenarioRecording> _recordings = [];

    [OneTimeSetUp]
    public async Task GradeTheSolution()
    {
        Requires.Linux();
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(CancellationToken.None);
        Requires.That(lab.Network.HasWire, "no wire here");
        var (result, recordings) = await new Grader(Modes, lab).GradeAsync(new GradeRequest(Modes.Solution, 1, "en", [], ""), CancellationToken.None);
        Assert.That(result.Checks.Where(c => c.Verdict != Verdict.Passed).Select(c => $"{c.Id}: {c.Reason}"), Is.Empty);
        _recordings = recordings;
    }

    [TestCaseSource(nameof(Cases))]
    public void One_change_gives_its_reason(string check, string scenario, Func<ScenarioRecording, ScenarioRecording> edit, Verdict outcome, string reason)
    {
        var changed = _recordings.Select(r => r.Scenario == scenario ? edit(r) : r);

        var finding = Judge.Ask(Modes.Code.Checks.Where(c => c.Id == check), new RecordingSet(changed))[check];

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((outcome, reason)));
    }

    private static IEnumerable<TestCaseData> Cases() => WireCases().Concat(KernelCases()).Concat(ProgramCases());

    private static IEnumerable<TestCaseData> WireCases()
    {
        yield return Case("A FIN that never left", Wire, ModeScenarios.Write,
            r => r.Without<SegmentSeen>(s => s.From == "client" && s.Flags.Contains('F')), Verdict.Failed, "no-fin");
        yield return Case("A FIN that left only when the program went on", Wire, ModeScenarios.Both, r => Segments(r, s => IsFin(s) ? s with { At = 99 } : s),
            Verdict.Failed, "no-fin");
        yield return Case("A FIN after SHUT_RD", Wire, ModeScenarios.Read, r => r.Before<ProgramSignalled>(Segment("F.")), Verdict.Failed, "fin-too-early");
        yield return Case("A RST after SHUT_RD", Wire, ModeScenarios.Read, r => r.Before<ProgramSignalled>(Segment("R")), Verdict.Failed, "refused-data");
        yield return Case(
            "Late data that SHUT_WR refused", Wire, ModeScenarios.Write, r => r.Before<ProgramSignalled>(Segment("R")), Verdict.Failed, "refused-data");
        yield return Case("Late data that SHUT_RDWR accepted", Wire, ModeScenarios.Both,
            r => Segments(r, s => s is { From: "client", Flags: "R" } ? s with { Flags = ".", Ack = 9999 } : s), Verdict.Failed, "accepted-data");
        yield return Case("Late data that nobody was seen to answer", Wire, ModeScenarios.Both,
            r => r.Without<SegmentSeen>(s => s is { From: "client", Flags: "R" }), Verdict.Inconclusive, "late-data-unclear");
        yield return Case("No wire", Wire, ModeScenarios.Write, r => r.Without<SegmentSeen>(), Verdict.Skipped, "no-wire");
    }

    private static IEnumerable<TestCaseData> KernelCases()
    {
        yield return Case("A socket that was not seen", "rd-takes-no-more", ModeScenarios.Read, r => r.Without<SocketSeen>(IsProgram), Verdict.Inconclusive,
            "socket-not-seen");
        yield return Case("A report on a socket that was not seen", "rdwr-report", ModeScenarios.Both, r => r.Without<SocketSeen>(IsProgram),
            Verdict.Inconclusive, "socket-not-seen");
        yield return Case("A peer that was not seen", "wr-sends-fin", ModeScenarios.Write, r => r.Without<SocketSeen>(s => s.Program == "server-peer"),
            Verdict.Inconclusive, "peer-state-unclear");
        yield return Case("Late data whose fate was not seen", "rd-takes-no-more", ModeScenarios.Read,
            r => r.Without<SocketSeen>(s => s.When == ModeScenarios.Afterwards), Verdict.Inconclusive, "late-data-unclear");
        yield return Case("A reset that had not come yet", "wr-report", ModeScenarios.WriteReset,
            r => r.Before<ProgramSignalled>(r.First<SocketSeen>(IsProgram)! with { When = ModeScenarios.Afterwards }), Verdict.Inconclusive,
                "late-data-unclear");
        yield return Case("A system without shutdown flags", "rd-takes-no-more", ModeScenarios.Read, WithoutInode, Verdict.Skipped, "flags-not-seen");
        yield return Case("A report on a system without shutdown flags", "rd-report", ModeScenarios.Read, WithoutInode, Verdict.Skipped, "flags-not-seen");
        yield return Case("A system that does not show threads", "stands-still", ModeScenarios.Read,
            r => r.UpTo<ProgramSignalled>().And(new CapabilityMissing("threads")), Verdict.Skipped, "threads-not-seen");
        yield return Case("What waits for a standstill on such a system", "rd-report", ModeScenarios.Read,
            r => r.UpTo<ProgramSignalled>().And(new CapabilityMissing("threads")), Verdict.Skipped, "threads-not-seen");
        foreach (var how in new[] { "SHUT_RD", "SHUT_WR", "SHUT_RDWR" })
        {
            yield return Case($"A bad how that was taken for {how}", "badhow-changes-nothing", ModeScenarios.BadHow,
                r => Sockets(r, s => IsProgram(s) ? s with { Shutdown = how } : s), Verdict.Failed, "shut-all-the-same");
        }
        yield return Case("A socket whose end was sent before the standstill", "late-shutdown", ModeScenarios.LateAlive,
            r => Sockets(r, s => IsProgram(s) ? s with { State = "FinWait2", Inode = 0 } : s with { State = "CloseWait" }), Verdict.Failed, "not-open-at-stop");
        yield return Case("An unknown greeting", "rd-report", ModeScenarios.Read, r => r.Without<ScenarioStarted>(), Verdict.Inconclusive, "greeting-unclear");
        yield return Case(
            "An end that was not seen", "late-shutdown", ModeScenarios.LateAlive, r => r.Without<PeerEof>(), Verdict.Inconclusive, "no-end-recorded");
    }

    private static IEnumerable<TestCaseData> ProgramCases()
    {
        yield return Case("A report of a socket that is not shut", "wr-report", ModeScenarios.Write,
            r => Sockets(r, s => IsProgram(s) ? s with { Shutdown = "" } : s), Verdict.Skipped, "needs");
        yield return Case(
            "A write() that is reported and never came", "rd-report", ModeScenarios.Read, r => r.Received("server", []), Verdict.Failed, "write-never-came");
        yield return Case("A write() of other bytes", "badhow-changes-nothing", ModeScenarios.BadHow,
            r => r.Received("server", new byte[r.Attachment("server-peer-received").Length]), Verdict.Failed, "write-never-came");
        yield return Case(
            "A line too many", "wr-report", ModeScenarios.Write, r => r.And(RecordingBuilder.Printed("client", "read 0\n")), Verdict.Failed, "report-differs");
        yield return Case("A report with blanks and carriage returns", "late-shutdown", ModeScenarios.LateAlive,
            r => r.With<ProgramOutput>(RecordingBuilder.Printed("client", "shutdown 0 \r\n")), Verdict.Passed, "ok");
        yield return Case("A result that is not success", "exits-with-zero", ModeScenarios.Read,
            r => r.With<ProgramExited>(RecordingBuilder.Exited("client", 3)), Verdict.Failed, "exit-code");
        yield return Case("A program that never connects", "stands-still", ModeScenarios.Read,
            r => r.UpTo<PeerConnected>().And(RecordingBuilder.Exited("client", 0)), Verdict.Failed, "never-connects");
        yield return Case(
            "A program that never stops", "stands-still", ModeScenarios.Read, r => r.Without<ProgramSignalled>(), Verdict.Failed, "never-stops");
        yield return Case("A program that gives up when shutdown() fails", "badhow-changes-nothing", ModeScenarios.BadHow,
            r => r.Without<ProgramSignalled>().With<ProgramExited>(RecordingBuilder.Exited("client", 1)), Verdict.Failed, "gives-up");
        yield return Case("A heading that names a call", "late-shutdown", ModeScenarios.LateAlive,
            r => r.With<ProgramOutput>(RecordingBuilder.Printed("client", "shutdown mode: late\nshutdown 0\n")), Verdict.Passed, "ok");
        yield return Case("An error by its number", "late-shutdown", ModeScenarios.LateReset,
            r => r.With<ProgramOutput>(RecordingBuilder.Printed("client", "shutdown -1 107\n")), Verdict.Failed, "errno-not-named");
        yield return Case("A result in words", "late-shutdown", ModeScenarios.LateAlive,
            r => r.With<ProgramOutput>(RecordingBuilder.Printed("client", "shutdown worked\n")), Verdict.Failed, "report-differs");
        yield return Case("An unknown mode that nobody hears of", "rejects-unknown-mode", ErrorScenarios.UnknownMode, r => r.Without<ProgramOutput>(),
            Verdict.Failed, "says-nothing");
        yield return Case("A refusal that is taken for success", "reports-refused-connection", ErrorScenarios.Refused,
            r => r.With<ProgramExited>(RecordingBuilder.Exited("client", 0)), Verdict.Failed, "claims-success");
    }

    private static TestCaseData Case(
        string name, string check, string scenario, Func<ScenarioRecording, ScenarioRecording> edit, Verdict outcome, string reason) =>
        new TestCaseData(check, scenario, edit, outcome, reason).SetName(name.Replace(' ', '_'));

    private static bool IsProgram(SocketSeen s) => s is { Program: "client", When: ModeScenarios.Stopped };

    private static bool IsFin(SegmentSeen s) => s.From == "client" && s.Flags.Contains('F');

    // A number before those of the FINs: a RST after both of them ends nothing any longer.
    private static SegmentSeen Segment(string flags) => new(4, 1, "client", flags, 1, 1, 0, 500, null);

    private static ScenarioRecording Segments(ScenarioRecording recording, Func<SegmentSeen, SegmentSeen> change)
    {
        var end = recording.First<TearDownBegan>()!.At;
        var changed = recording.Events.Select(e => e is SegmentSeen s ? change(s) : e);
        return recording with { Events = [.. changed.Select(e => e.At > end && e is SegmentSeen ? e with { At = end } : e)] };
    }

    private static ScenarioRecording Sockets(ScenarioRecording recording, Func<SocketSeen, SocketSeen> change) =>
        recording with { Events = [.. recording.Events.Select(e => e is SocketSeen s ? change(s) : e)] };

    private static ScenarioRecording WithoutInode(ScenarioRecording recording) =>
        Sockets(recording, s => IsProgram(s) ? s with { Inode = -1, Shutdown = "" } : s);
}
