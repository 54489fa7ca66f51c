using Courseware.Recordings;
using Courseware.Reporting.Ladders;
using static Courseware.Reporting.Ladders.TcpState;

namespace Courseware.Tests.ReportingTests;

/// <summary>The two ends of a connection, by the segments that they sent and got.</summary>
internal sealed class TcpEndpointModelTests
{
    [Test]
    public void The_one_that_closes_first_waits_and_the_other_answers()
    {
        var story = Open().Server("FIN").Client("ACK").Client("FIN").Server("ACK").End();

        Assert.That(States(story, Side.Server), Is.EqualTo(new[] { SynReceived, Established, FinWait1, FinWait2, TimeWait }));
        Assert.That(States(story, Side.Client), Is.EqualTo(new[] { SynSent, Established, CloseWait, LastAck, Closed }));
    }

    [Test]
    public void FINs_that_cross_lead_both_through_CLOSING()
    {
        var story = Open().Server("FIN", "held").Client("FIN", "held").Release("").Client("ACK").Server("ACK").End();

        Assert.That(States(story, Side.Server), Is.EqualTo(new[] { SynReceived, Established, FinWait1, Closing, TimeWait }));
        Assert.That(States(story, Side.Client), Is.EqualTo(new[] { SynSent, Established, FinWait1, Closing, TimeWait }));
    }

    [Test]
    public void A_FIN_that_acknowledges_ours_leads_straight_to_TIME_WAIT()
    {
        var story = Open().Server("FIN").Client("FIN").Server("ACK").End();

        Assert.That(States(story, Side.Server), Is.EqualTo(new[] { SynReceived, Established, FinWait1, TimeWait }));
    }

    [Test]
    public void A_lost_last_ACK_leaves_the_other_end_in_LAST_ACK_until_one_arrives()
    {
        var lost = Open().Server("FIN").Client("ACK").Client("FIN").Server("ACK", "dropped");

        Assert.That(States(lost.End(), Side.Client)[^1], Is.EqualTo(LastAck));
        Assert.That(States(lost.Client("FIN again").Server("ACK").End(), Side.Client)[^2..], Is.EqualTo(new[] { LastAck, Closed }));
        Assert.That(States(lost.End(), Side.Server)[^2..], Is.EqualTo(new[] { FinWait2, TimeWait }), "A FIN that came again moves nobody.");
    }

    [TestCase("server")]
    [TestCase("client")]
    public void A_reset_ends_both(string from)
    {
        var open = Open();
        var story = (from == "server" ? open.Server("RST ACK") : open.Client("RST ACK")).End();

        Assert.That(States(story, Side.Server)[^1], Is.EqualTo(Closed));
        Assert.That(States(story, Side.Client)[^1], Is.EqualTo(Closed));
    }

    [Test]
    public void A_SYN_without_a_listener_is_answered_by_RST()
    {
        var story = new WireScript("refused").Client("SYN").Server("RST ACK").End();

        Assert.That(States(story, Side.Client), Is.EqualTo(new[] { SynSent, Closed }));
        Assert.That(States(story, Side.Server), Is.Empty);
    }

    [Test]
    public void Data_after_a_half_close_changes_no_state()
    {
        var story = Open().Server("FIN").Client("ACK").Client("data 10").Server("ACK").Client("data 10").Server("ACK").End();

        Assert.That(States(story, Side.Server)[^1], Is.EqualTo(FinWait2));
        Assert.That(States(story, Side.Client)[^1], Is.EqualTo(CloseWait));
    }

    [Test]
    public void Data_for_a_socket_that_was_closed_ends_in_a_reset_without_ACK()
    {
        var story = Open().Server("FIN").Client("ACK").Client("data 10").Server("RST").End();

        Assert.That(States(story, Side.Server)[^2..], Is.EqualTo(new[] { FinWait2, Closed }));
        Assert.That(States(story, Side.Client)[^2..], Is.EqualTo(new[] { CloseWait, Closed }));
    }

    [Test]
    public void A_FIN_between_refused_data_and_its_reset_finds_no_socket()
    {
        var story = Open().Server("FIN").Client("ACK").Client("data 10").Client("FIN").Server("RST").Server("RST").End();

        Assert.That(States(story, Side.Server)[^2..], Is.EqualTo(new[] { FinWait2, Closed }));
        Assert.That(States(story, Side.Client)[^3..], Is.EqualTo(new[] { CloseWait, LastAck, Closed }));
    }

    [Test]
    public void A_FIN_after_delivered_data_is_delivered_too()
    {
        var story = Open().Server("FIN").Client("ACK").Client("data 10").Server("ACK").Client("FIN").Server("RST").End();

        Assert.That(States(story, Side.Server)[^3..], Is.EqualTo(new[] { FinWait2, TimeWait, Closed }));
    }

    [Test]
    public void A_dropped_segment_changes_only_its_sender()
    {
        var story = Open().Server("FIN", "dropped").End();

        Assert.That(States(story, Side.Server)[^1], Is.EqualTo(FinWait1));
        Assert.That(States(story, Side.Client)[^1], Is.EqualTo(Established));
    }

    [Test]
    public void A_FIN_counts_when_nothing_before_it_is_missing()
    {
        var gap = Open().Server("data 100", "dropped").Server("FIN").Client("ACK");
        Assert.That(States(gap.End(), Side.Client)[^1], Is.EqualTo(Established));

        // The data comes again, under its old number; the FIN has been there for some time.
        var last = gap.End().All<SegmentSeen>().First(s => s.Length == 100) with { Number = 90, At = 1, Delivered = 1.01, Fault = null };
        var filled = gap.End();
        filled = filled with { Events = [.. filled.Events, last] };
        Assert.That(States(filled, Side.Client)[^1], Is.EqualTo(CloseWait));
    }

    [Test]
    public void A_reset_in_the_name_of_the_server_ends_only_the_client()
    {
        var story = Open().Server("RST ACK", "injected").End();

        Assert.That(States(story, Side.Server)[^1], Is.EqualTo(Established));
        Assert.That(States(story, Side.Client)[^1], Is.EqualTo(Closed));
    }

    [Test]
    public void A_reset_that_stands_at_the_wrong_place_is_not_believed()
    {
        var story = Open().Server("RST ACK", "injected").End();
        var wrong = story with { Events = [.. story.Events.Select(e => e is SegmentSeen { Fault: "injected" } s ? s with { Seq = 5000 } : e)] };

        Assert.That(States(wrong, Side.Client)[^1], Is.EqualTo(Established));
    }

    private static WireScript Open() => new WireScript("states").Handshake();

    /// <summary>All states that one end came into, in order.</summary>
    private static List<TcpState> States(ScenarioRecording recording, Side side)
    {
        var segments = recording.All<SegmentSeen>().OrderBy(s => s.Number).ToList();
        var lanes = StateLanes.Of(segments);
        return [.. segments
            .SelectMany(s => s.Sender() == side
                ? new[] { (s.At, State: lanes.AfterSending(s.Number)) }
                : [(At: s.Delivered ?? s.At, State: lanes.AfterArrival(s.Number))])
            .OrderBy(m => m.At).Select(m => m.State).OfType<TcpState>()];
    }
}
