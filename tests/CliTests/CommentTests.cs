using Courseware.Cli;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Recordings;
using Courseware.Tests.RecordingsTests;
using Courseware.Tests.ReportingTests;
using Courseware.Tests.Submissions;
using Courseware.Tests.WireTests;

namespace Courseware.Tests.CliTests;

/// <summary>The comments at the packets of a stored grading's captures.</summary>
[Category(Requires.Slow)]
internal sealed class CommentTests
{
    private static readonly RecordedEvent[] FinAndReset = [Seen(6), new PeerEof("client", 4), Seen(8), Seen(8)];

    [Test]
    public void A_packet_names_the_verdicts_that_depend_on_it()
    {
        var result = Results.Original with
        {
            Checks =
            [
                Check("server-half-closes", Verdict.Failed, "reset-after-eof", "The message was\nanswered with RST.", "lost-fin", FinAndReset),
                Check("server-ends", Verdict.Passed, "ok", "", "lost-fin", Seen(8)),
                Check("elsewhere", Verdict.Passed, "ok", "", "lost-ack", Seen(8)),
                Check("all-together", Verdict.Passed, "ok", "", null, Seen(8)),
            ],
        };

        Assert.That(SavedGrading.Comments(result, "lost-fin"), Is.EquivalentTo(new Dictionary<int, string>
        {
            [6] = "server-half-closes: failed reset-after-eof — The message was answered with RST.",
            [8] = "server-half-closes: failed reset-after-eof — The message was answered with RST.\nserver-ends: passed ok",
        }));
        Assert.That(SavedGrading.Comments(result, "lost-ack").Keys, Is.EqualTo([8]));
        Assert.That(SavedGrading.Comments(result, "third"), Is.Empty);
    }

    [Test]
    public void Nothing_hostile_gets_into_a_comment()
    {
        var result = Results.Original with { Checks = [Check("x", Verdict.Failed, "exit-code", "It wrote \0\x1b[2J\u202e\r.", "s", Seen(1))] };

        Assert.That(SavedGrading.Comments(result, "s")[1], Is.EqualTo("x: failed exit-code — It wrote \\0\\x1b[2J\\xe2\\x80\\xae\\r."));
    }

    [Test]
    public async Task Wireshark_opens_the_capture_of_a_saved_grading()
    {
        using var folder = new TemporaryFolder();
        var recording = new ScenarioRecording(
            "lost-fin", [new ScenarioStarted("lost-fin", 1, 4, PayloadKind.Text), new ScenarioEnded { At = 1 }], new Dictionary<string, byte[]>())
        {
            Capture = KernelPackets.Captured("dropped by the grader", noteAt: 6),
        };
        var result = Results.Original with { Checks = [Check("하나", Verdict.Failed, "no-fin", "FIN이 오지 않았습니다.", "lost-fin", FinAndReset)] };

        SavedGrading.Save(folder.Path, result, [recording]);

        var rows = await Tshark.FieldsAsync(folder.At("recordings/lost-fin/wire.pcapng"), "frame.comment", "frame.number", "frame.comment");
        Assert.That(rows, Is.EqualTo(new[]
        {
            new[] { "6", "dropped by the grader|하나: failed no-fin — FIN이 오지 않았습니다." },
            new[] { "8", "하나: failed no-fin — FIN이 오지 않았습니다." },
        }));
        var (_, recordings) = SavedGrading.Load(folder.Path);
        Assert.That(recordings.Single().Attachments, Is.Empty);
    }

    private static CheckResult Check(string id, Verdict verdict, string reason, string message, string? decidedBy, params RecordedEvent[] evidence) =>
        new(id, Tier.Core, verdict, reason, 0, 0, id, message) { DecidedBy = decidedBy, Evidence = evidence };

    private static SegmentSeen Seen(int number) => new(number, 1, "server", "F.", 5, 1, 0, 64, 0.3);
}
