using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Tests.JudgingTests;

/// <summary>The evidence that every check must have.</summary>
internal sealed class JudgeEvidenceTests
{
    private static readonly Finding[] Alike =
    [
        Finding.Failed(new Reason("early")), Finding.Passed(), Finding.Failed(new Reason("late")), Finding.Inconclusive(new Reason("first-of-all")),
    ];

    [TestCase(null, "early")]
    [TestCase("late", "late")]
    [TestCase("never-found", "early")]
    [TestCase("first-of-all", "early")]
    public void The_first_of_equal_findings_is_reported(string? preferredReasons, string reason) =>
        Assert.That(Judge.Deciding(Alike, preferredReasons is null ? [] : [new Reason(preferredReasons)]), Has.Property("Reason").EqualTo(new Reason(reason)));

    [TestCase(1, true)]
    [TestCase(3, false)]
    public void Events_after_the_tear_down_decide_nothing(double at, bool counts)
    {
        RecordedEvent[] events =
        [
            new PeerEof("client", 5) { At = at },
            new PeerReset("client", "watch", "ECONNRESET", 5) { At = at },
            RecordingBuilder.Printed("server", "out") with { At = at },
            RecordingBuilder.Printed("server", "err", "stderr") with { At = at },
            RecordingBuilder.Killed("server", "SIGKILL") with { At = at },
        ];
        var recording = new ScenarioRecording(
            "hand-made", [.. events, new TearDownBegan { At = 2 }, new ScenarioEnded { At = 4 }], new Dictionary<string, byte[]>());
        var (peer, program) = (new PeerFacts(recording, "client"), new ProgramFacts(recording, "server"));

        bool[] seen = [peer.Eof is not null, peer.Reset is not null, program.Exit is not null, program.Stdout.Length > 0, program.Stderr.Length > 0,
            program.AbnormalTermination() is not null];

        Assert.That(seen, Is.All.EqualTo(counts));
    }

    [Test]
    public void Events_of_one_program_do_not_blame_another()
    {
        var recording = new RecordingBuilder("hand-made", 0).Then(
            new PeerEof("second", 5), new PeerReset("second", "watch", "ECONNRESET", 5), new PeerSent("second", 5, null),
            RecordingBuilder.Printed("other", "out"), RecordingBuilder.Killed("other", "SIGSEGV")).End();
        var (peer, program) = (new PeerFacts(recording, "client"), new ProgramFacts(recording, "server"));

        Assert.That((object?[])[peer.Eof, peer.Reset, peer.LastSent, program.Exit, program.AbnormalTermination()], Is.All.Null);
        Assert.That((peer.Sent, program.Stdout.Length), Is.EqualTo((0L, 0)));
    }
}
