using Courseware.Recordings;
using Courseware.Reporting;

namespace Courseware.Tests.ReportingTests;

/// <summary>Notes about programs that bypassed the wire, or sent unexpected packets over it.</summary>
internal sealed class WireNotesTests
{
    [Test]
    public void One_connection_over_the_wire_needs_no_words() =>
        Assert.That(WireNotes.From([Recording("a", Syn(1), Accepted(1))], "en"), Is.Empty);

    [TestCase("en", "The server listens on 127.0.0.1 only", "(a, b, c, … +1)")]
    [TestCase("ko", "server가 127.0.0.1에서만", "(a, b, c, … +1)")]
    public void A_server_on_the_loopback_address_only_is_noted_once(string language, string fact, string scenarios)
    {
        var recordings = new[] { "a", "b", "c", "d" }.Select(s => Recording(s, new WireBypassed("server", "127.0.0.1"))).ToList();

        Assert.That(WireNotes.From(recordings, language), Has.Exactly(1).Items.And.All.Contains(fact).And.All.Contains(scenarios));
    }

    [Test]
    public void Datagrams_are_counted() =>
        Assert.That(
            WireNotes.From(
                [Recording("a", new DatagramSeen(1, "udp", 1, 2, 9), new DatagramSeen(2, "icmp", 0, 0, 9), new DatagramSeen(3, "udp", 1, 2, 9))], "en"),
            Is.EqualTo((string[])["Besides TCP, UDP datagrams crossed the wire (2; a). This exercise is about TCP: socket(PF_INET, SOCK_STREAM, 0)."]));

    [Test]
    public void A_second_connection_is_mentioned()
    {
        Assert.That(WireNotes.From([Recording("a", Syn(1), Accepted(1), Syn(2), Accepted(2))], "en"), Has.Some.StartsWith("Up to 2 connections"));
        Assert.That(WireNotes.From([Recording("a", Syn(1), Syn(2), Syn(3))], "en"), Is.Empty);
    }

    [Test]
    public void Connections_of_the_grader_are_not_extra_ones()
    {
        RecordedEvent[] twice = [Syn(1), Accepted(1), new PeerConnected("client", "a", "b"), Syn(2), Accepted(2), new PeerConnected("client", "c", "b")];

        Assert.That(WireNotes.From([Recording("a", twice)], "en"), Is.Empty);
        Assert.That(WireNotes.From([Recording("a", [.. twice, Syn(3), Accepted(3)])], "en"), Has.Some.StartsWith("Up to 3 connections"));
    }

    private static ScenarioRecording Recording(string scenario, params RecordedEvent[] events) => new(scenario, events, new Dictionary<string, byte[]>());

    private static SegmentSeen Syn(int connection) => new(1, connection, "client", "S", 0, 0, 0, 500, 0.1);

    private static SegmentSeen Accepted(int connection) => new(2, connection, "server", "S.", 0, 1, 0, 500, 0.2);
}
