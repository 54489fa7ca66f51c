using Courseware.Grading;
using Courseware.Recordings;
using Courseware.Reporting.Ladders;
using Courseware.Tests.Snapshots;

namespace Courseware.Tests.ReportingTests;

internal sealed class LadderTextTests
{
    [TestCase(100)]
    [TestCase(80)]
    [TestCase(60)]
    public async Task A_file_then_a_half_close_then_the_message(int width) => await Snapshot.MatchExactly(Text(WireStories.HalfClose, width: width));

    [TestCase(100)]
    [TestCase(80)]
    public async Task A_close_instead_of_a_shutdown_refuses_the_message(int width) =>
        await Snapshot.MatchExactly(Text(WireStories.MessageRefused, WireStories.Refused(WireStories.MessageRefused), width: width));

    [Test]
    public async Task Both_FINs_cross() => await Snapshot.MatchExactly(Text(WireStories.SimultaneousClose));

    [Test]
    public async Task A_lost_last_ACK_makes_the_FIN_a_retransmission() => await Snapshot.MatchExactly(Text(WireStories.LastAckLost));

    [Test]
    public async Task Without_a_wire_there_are_no_arrows() => await Snapshot.MatchExactly(Text(WireStories.NoWire));

    [Test]
    public async Task In_ASCII() =>
        await Snapshot.MatchExactly(Text(WireStories.SimultaneousClose, language: "ko", unicode: false));

    [Test]
    public async Task In_Korean() =>
        await Snapshot.MatchExactly(Text(WireStories.MessageRefused, WireStories.Refused(WireStories.MessageRefused), "ko"));

    [Test]
    public async Task Omitted_rows_are_counted() => await Snapshot.MatchExactly(Text(WireStories.LongTalk));

    private static string Text(
        ScenarioRecording recording, CheckResult? decided = null, string language = "en", bool unicode = true, int width = 100) =>
        string.Join('\n', LadderText.Lines(Ladder.From(recording, decided), language, unicode, width));
}
