using Courseware.Tests.CliTests;
using Courseware.Wire;

namespace Courseware.Tests.TimeWaitTests;

/// <summary>The demos of a lecture about TIME_WAIT.</summary>
[CancelAfter(600_000)]
internal sealed class TimeWaitDemoTests
{
    [Test]
    [Category(Requires.OptionalHere)]
    public async Task TIME_WAIT_acknowledges_the_retransmitted_FIN(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        Requires.That((await NetworkChoice.BestAsync(cancellationToken)).HasWire, "needs a wire");

        var run = await InProcess.RunAsync("demo", "time-wait");

        Assert.That(run.ExitCode, Is.Zero, run.Text);
        InOrder(
            run.Output, "TIME_WAIT for", "dropped: first ACK of the FIN", @"FIN \(retransmitted\)", "├─+ ACK seq 28 ack 20 ─+▶│ CLOSED",
                "Seen: the client, in LAST_ACK",
            "━━ 2/2", "TIME_WAIT for", "starts", "EADDRINUSE", "exits with 1", @"Seen: bind\(\) failed with EADDRINUSE");
    }

    [Test]
    public async Task Without_a_wire_nothing_is_claimed_of_the_lost_ACK()
    {
        Requires.Tools("cc");
        Requires.Linux();

        var run = await InProcess.RunAsync("demo", "time-wait", "--wire", "off");

        InOrder(run.Output, @"Not shown: this demo needs a wire", "TIME_WAIT", @"Seen: bind\(\) failed with EADDRINUSE");
        Assert.That(run.Output, Does.Not.Contain("LAST_ACK"));
    }

    private static void InOrder(string text, params string[] patterns) =>
        Assert.That(text, Does.Match(string.Join("(?s:.*)", patterns)));
}
