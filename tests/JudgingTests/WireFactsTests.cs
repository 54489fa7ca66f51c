using Courseware.Exercises.HalfClose;
using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Tests.JudgingTests;

/// <summary>The facts of the segments, and the verdicts that follow from them and the sockets.</summary>
internal sealed class WireFactsTests
{
    private const string Handshake = "c S 0 0 0; s S. 0 1 0; c . 1 1 0";
    private const string HalfClose = $"{Handshake}; s P. 1 1 5003; s F. 5004 1 0; c . 1 5005 0";
    private const string Orderly = $"{HalfClose}; c P. 1 5005 10; c F. 11 5005 0; s . 5005 12 0";

    [Test]
    public void Nothing_is_known_without_a_wire()
    {
        var facts = Facts("");

        Assert.That(facts.IsSeen, Is.False);
        Assert.That((
            object?[])[facts.Fin("server"), facts.Reset("server"), facts.Data("client"), facts.ActiveCloser, facts.DataBeforeFinOf("server", "client")],
            Is.All.Null);
    }

    [Test]
    public void The_end_with_the_first_FIN_is_the_active_closer()
    {
        var facts = Facts(Orderly);

        Assert.That(facts.ActiveCloser, Is.EqualTo("server"));
        Assert.That(facts.Fin("client"), Has.Property("Seq").EqualTo(11));
    }

    [TestCase("s R 5005 0 0", "R", true, TestName = "A_reset_without_ACK_is_a_refusal")]
    [TestCase("s R. 5005 11 0", "R.", false, TestName = "A_reset_with_ACK_is_an_abort")]
    public void Kinds_of_reset(string reset, string flags, bool refuses)
    {
        var facts = Facts($"{HalfClose}; c P. 1 5005 10; {reset}");

        Assert.That(facts.Reset("server"), Has.Property("Flags").EqualTo(flags));
        Assert.That(facts.Refusal("server") is not null, Is.EqualTo(refuses));
        Assert.That(facts.Reset("client"), Is.Null);
    }

    [Test]
    public void A_reset_after_both_FINs_are_acknowledged_ended_nothing() =>
        Assert.That(Facts($"{Orderly}; s . 5005 12 0; c R 12 0 0").Reset("client"), Is.Null);

    [Test]
    public void A_reset_before_the_last_ACK_ended_something() =>
        Assert.That(Facts($"{HalfClose}; c P. 1 5005 10; c F. 11 5005 0; c R. 12 5005 0").Reset("client"), Is.Not.Null);

    [Test]
    public void An_ACK_of_the_last_byte_is_none_of_the_FIN_behind_it() =>
        Assert.That(Facts($"{HalfClose}; c P. 1 5005 10; s . 5005 11 0; c F. 11 5005 0; c R. 12 5005 0").Reset("client"), Is.Not.Null);

    [Test]
    public void A_second_connection_does_not_change_the_first()
    {
        var second = Segments($"{Handshake}; s R. 1 1 0").Select(s => s with { Connection = 2 });

        Assert.That(Facts([.. Segments(Orderly), .. second]).Reset("server"), Is.Null);
        Assert.That(Facts([.. second]).IsSeen, Is.False);
    }

    [Test]
    public void The_active_closer_s_end_is_in_TIME_WAIT()
    {
        static SocketSeen End(string program) => RecordingBuilder.TimeWait() with { Program = program };

        Assert.That(Facts([.. Segments(Orderly), End("client"), End("server")]).TimeWait, Has.Property("Program").EqualTo("server"));
        Assert.That(Facts([.. Segments(Orderly), End("client")]).TimeWait, Is.Null);
    }

    [Test]
    public void An_injected_reset_has_no_sender() =>
        Assert.That(Facts($"{HalfClose}; c R. 1 5005 0 injected").Reset("client"), Is.Null);

    [Test]
    public void Data_that_does_not_acknowledge_the_FIN_was_sent_before_it()
    {
        Assert.That(Facts($"{Handshake}; s P. 1 1 5003; c P. 1 5004 10; s F. 5004 11 0").DataBeforeFinOf("server", "client"), Has.Property("Number")
            .EqualTo(5));
        Assert.That(Facts(Orderly).DataBeforeFinOf("server", "client"), Is.Null);
    }

    [Test]
    public void A_FIN_that_carries_data_counts_after_it()
    {
        Assert.That(Facts($"{Handshake}; s FP. 1 1 5003; c P. 1 5005 10").DataBeforeFinOf("server", "client"), Is.Null);
        Assert.That(Facts($"{Handshake}; s FP. 1 1 5003; c P. 1 5004 10").DataBeforeFinOf("server", "client"), Is.Not.Null);
    }

    [Test]
    public void Effects_of_the_tear_down_are_not_facts()
    {
        var recording = RecordingBuilder.Server(ServerScenarios.Nonce);
        var late = Segments($"{Orderly}; s R. 5005 12 0").Select(s => s with { At = 99 });

        Assert.That(new WireFacts(recording with { Events = [.. recording.Events, .. late] }).IsSeen, Is.False);
    }

    [TestCase("s R 5005 0 0", Verdict.Failed, "reset-after-eof")]
    [TestCase("s R. 5005 11 0", Verdict.Passed, "ok")]
    public void The_kind_of_reset_shows_whether_the_server_half_closed(string reset, Verdict outcome, string reason)
    {
        // The socket table was sampled too late to tell.
        var finding = Ask("server-half-closes", ServerScenarios.Nonce, r => r.Without<SocketSeen>()
            .Before<ProgramOutput>(new PeerReset("client", "watch", "EPIPE", 5003)).Before<PeerEof>(Segments($"{HalfClose}; c P. 1 5005 10; {reset}")));

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((outcome, reason)));
        Assert.That(finding.Evidence, Has.Some.InstanceOf<SegmentSeen>());
    }

    [Test]
    public void A_reset_that_the_peer_did_not_notice_is_seen_on_the_wire()
    {
        var finding = Ask("client-ends-cleanly", "client-file-5003", r => r.Before<PeerEof>(Segments($"{HalfClose}; c P. 1 5005 10; c R. 11 5005 0")));

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Verdict.Failed, "reset-at-end")));
    }

    [Test]
    public void A_message_before_the_FIN_in_sequence_space_is_too_early()
    {
        var finding = Ask("client-waits-for-eof", "client-file-5003",
            r => r.Before<PeerEof>(Segments($"{Handshake}; s P. 1 1 5003; s F. 5004 1 0; c P. 1 5004 10; c . 11 5005 0")));

        Assert.That((finding.Verdict, finding.Reason.Code), Is.EqualTo((Verdict.Failed, "sent-before-eof")));
        Assert.That(finding.Evidence, Has.Exactly(1).InstanceOf<SegmentSeen>());
    }

    private static Finding Ask(string check, string scenario, Func<ScenarioRecording, ScenarioRecording> edit) => SampleRecordings.Ask(check, [scenario], edit);

    private static WireFacts Facts(string script) => Facts(Segments(script));

    private static WireFacts Facts(RecordedEvent[] events) => new(new ScenarioRecording("hand-made", events, new Dictionary<string, byte[]>()));

    /// <summary>"who flags seq ack length [fault]", separated by semicolons; who is c or s.</summary>
    private static SegmentSeen[] Segments(string script) =>
        [.. script.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select((line, i) =>
        {
            var words = line.Split(' ');
            return new SegmentSeen(
                i + 1, 1, words[0] == "c" ? "client"
                    : "server", words[1], long.Parse(words[2]), long.Parse(words[3]), int.Parse(words[4]), 500, 0.001 * (i + 1),
                words.Length > 5 ? words[5] : null)
            {
                At = 0.001 * (i + 1),
            };
        })];
}
