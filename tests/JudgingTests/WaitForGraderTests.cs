using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Tests.JudgingTests;

/// <summary>Whether a program gave up because the grader was slow, with the times of real recordings.</summary>
internal sealed class WaitForGraderTests
{
    private static readonly RecordedEvent Started = new ProgramStarted("client", "student", 100, "file_client 127.0.0.1 20000");
    private static readonly RecordedEvent Connected = new PeerConnected("server", "127.0.0.1:20000", "127.0.0.1:40000");
    private static readonly RecordedEvent Ended = new ProgramExited("client", 1, null, 0.01, 1344);

    [Test]
    public void It_had_ended_when_the_grader_accepted() => Assert.That(WasTooLong((0.5, Started), (1.53, Ended), (1.73, Connected), (1.97, Sent(5003))));

    [Test]
    public void It_ended_between_two_parts_of_the_file() =>
        Assert.That(WasTooLong((0.3, Started), (0.4, Connected), (0.6, Sent(2)), (1.69, Ended), (1.7, Sent(27))));

    [Test]
    public void Its_end_was_recorded_after_the_late_turn() =>
        Assert.That(WasTooLong((0.3, Started), (1.24, Connected), (1.35, Ended), (1.39, new PeerShutdown("server"))));

    [Test]
    public void The_grader_could_not_send_any_longer() =>
        Assert.That(WasTooLong((0.3, Started), (0.4, Connected), (1.5, new PeerReset("server", "send", "EPIPE", 0))));

    [Test]
    public void It_ended_soon() => Assert.That(WasTooLong((0.3, Started), (0.4, Connected), (0.6, Sent(2)), (1.0, Ended), (1.7, Sent(27))), Is.False);

    [Test]
    public void The_grader_had_nothing_left_to_give() =>
        Assert.That(WasTooLong((0.3, Started), (0.4, Connected), (0.6, Sent(5003)), (0.61, new PeerShutdown("server")), (2.6, Ended)), Is.False);

    [Test]
    public void The_silence_was_what_the_scenario_is_about()
    {
        var silence = new HoldReleased("server", "fin", true, 0, 1.06, Call: "read()", Limit: 1);

        Assert.That(
            WasTooLong((0.3, Started), (0.4, Connected), (0.6, Sent(5003)), (1.6, Ended), (1.7, silence), (1.71, new PeerShutdown("server"))), Is.False);
    }

    [Test]
    public void The_end_was_the_grader_s_own_work() =>
        Assert.That(WasTooLong((0.3, Started), (0.4, Connected), (2, new TearDownBegan()), (2.1, Ended), (2.2, Sent(1))), Is.False);

    private static PeerSent Sent(int count) => new("server", count, null);

    private static bool WasTooLong(params (double At, RecordedEvent Event)[] events) => WaitForGrader.WasTooLong(new ScenarioRecording(
        "client-file-5003", [.. events.Select(e => e.Event with { At = e.At })], new Dictionary<string, byte[]>(StringComparer.Ordinal)));
}
