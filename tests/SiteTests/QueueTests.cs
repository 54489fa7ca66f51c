using Courseware.Grading;
using Courseware.Recordings;
using Courseware.Reporting.Site;
using Courseware.Tests.ReportingTests;

namespace Courseware.Tests.SiteTests;

/// <summary>The course page's display of the sockets' queues, and when it changes.</summary>
internal sealed class QueueTests
{
    [Test]
    public void Bytes_beyond_the_window_stay_queued_with_the_FIN_behind_them()
    {
        var recording = WireScript.Pair("s").Handshake().Server("data 40").Client("ACK").End();
        var written = recording.All<SegmentSeen>().Last().At;
        var closed = new SocketSeen("server", "FinWait1", "10.99.0.2:20000", "10.99.0.1:40000", 0, 61, 0, "SHUT_RDWR", "closed") { At = written + 0.001 };

        var queues = Of(recording with { Events = [.. recording.Events, closed] }, ("server", Wrote(100, written - 0.00005)), ("client", Read(30, written)));

        Assert.That(queues.Last(q => q.Side == "server"), Is.EqualTo(new QueueModel(closed.At, "server", 60, SendFin: true, 0, ReceiveFin: false)));
        Assert.That(queues.Last(q => q.Side == "client"), Is.EqualTo(new QueueModel(written, "client", 0, SendFin: false, 10, ReceiveFin: false)));
    }

    [Test]
    public void A_FIN_is_not_a_byte_and_leaves_the_queue_when_read_returns_0()
    {
        var recording = WireScript.Pair("s").Handshake().Server("FIN data 31").After(0.01).Client("ACK").End();
        var fin = recording.All<SegmentSeen>().ElementAt(3);

        var queues = Of(recording, ("client", Read(31, fin.At + 0.001)), ("client", Read(0, fin.At + 0.002)));

        Assert.That(queues.Where(q => q.Side == "client").Select(q => (q.Receive, q.ReceiveFin)),
            Is.EqualTo(new[] { (0L, false), (31L, true), (0L, true), (0L, false) }));
        Assert.That(queues.Where(q => q.Side == "server").Select(q => (q.Send, q.SendFin)), Is.EqualTo(new[] { (0L, false), (31L, true), (0L, false) }),
            "until the ACK");
    }

    [Test]
    public void Data_that_is_answered_with_RST_was_never_in_a_queue()
    {
        var queues = Of(WireStories.MessageRefused);

        Assert.That(queues.Where(q => q.Side == "server").Select(q => q.Receive), Is.All.Zero);
        Assert.That(queues.Where(q => q.Side == "client").Select(q => q.Send).Distinct(), Is.EqualTo(new[] { 0, 11 }));
        Assert.That(queues.Last(q => q.Side == "client").Send, Is.Zero);
    }

    [Test]
    public void Two_connections_are_not_added_up() =>
        Assert.That(Of(WireScript.Pair("s").Handshake().Server("data 10").Connection(2).Handshake().Server("data 20").End()), Is.Empty);

    private static IReadOnlyList<QueueModel> Of(ScenarioRecording recording, params (string, ProgramCall)[] calls) =>
        Queues.Of(recording, [.. recording.All<SegmentSeen>().OrderBy(s => s.Number)], calls);

    private static ProgramCall Wrote(long bytes, double at) => new(7, 31, "write", $"write(4, {bytes})", at, at, bytes, 0);

    private static ProgramCall Read(long bytes, double at) => new(8, 41, "read", "read(4, 100)", at, at, bytes, 0);
}
