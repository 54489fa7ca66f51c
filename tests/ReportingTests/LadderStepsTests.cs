using Courseware.Grading;
using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Reporting;
using Courseware.Reporting.Ladders;
using Courseware.Tests.Snapshots;
using Courseware.Tests.WireTests;
using Spectre.Console;
using Spectre.Console.Testing;
using static Courseware.Tests.ReportingTests.WireScript;

namespace Courseware.Tests.ReportingTests;

/// <summary>A ladder row by row, and what a lecture makes of it.</summary>
internal sealed class LadderStepsTests
{
    [Test]
    public void All_rows_together_are_the_whole_ladder([Values("en", "ko")] string language, [Values(100, 80, 40)] int width, [Values] bool unicode)
    {
        foreach (var (name, recording) in WireStories.All)
        {
            var ladder = Ladder.From(recording);
            var steps = LadderText.Steps(ladder, language, unicode, width);

            Assert.That(steps.Rows, Has.Count.EqualTo(ladder.Rows.Count).And.All.Not.Empty, name);
            Assert.That(steps.Heading.Concat(steps.Rows.SelectMany(r => r))
                .Select(l => l.Text), Is.EqualTo(LadderText.Lines(ladder, language, unicode, width)), name);
        }
    }

    [TestCase("SYN ACK", LadderStyle.Open)]
    [TestCase("ESTABLISHED", LadderStyle.Open)]
    [TestCase("data 31 B", LadderStyle.Data)]
    [TestCase(" FIN ", LadderStyle.Fin)]
    [TestCase("CLOSE_WAIT", LadderStyle.Fin)]
    [TestCase("RST (refused)", LadderStyle.Reset)]
    [TestCase("CLOSED", LadderStyle.Faint)]
    public void Segments_and_new_states_are_strong_and_have_their_colour(string text, LadderStyle ink)
    {
        var spans = Spans(WireStories.MessageRefused).Where(s => s.Text.Contains(text, StringComparison.Ordinal)).ToList();

        Assert.That(spans, Is.Not.Empty.And.All.Matches<LadderSpan>(s => s is { IsStrong: true } && s.Ink == ink));
    }

    [Test]
    public void A_lifeline_has_the_colour_of_its_state()
    {
        var lines = Spans(WireStories.HalfClose).Where(s => s.Text is "│" or "├" or "┤" or "┊").Select(s => s.Ink).Distinct();

        Assert.That(lines, Is.EqualTo(new[] { LadderStyle.Faint, LadderStyle.Open, LadderStyle.Fin, LadderStyle.Wait }));
    }

    [Test]
    public void The_bytes_of_a_short_segment_are_shown_below_it()
    {
        var story = StudentServer("carried").Handshake().Client("data 10").Server("ACK").End();
        var message = new CapturedPacket(4, 0, KernelPackets.HalfClose[7], KernelPackets.HalfClose[7].Length, null);
        string Text(ScenarioRecording recording, bool contents) => string.Join('\n', LadderText.Lines(Ladder.From(recording, contents: contents), "en", true));

        var captured = story with { Capture = new Capture([message]) };
        Assert.That(Text(captured, contents: true), Does.Match("data 10 B seq 1 ack 1 [^\n]*\n *│ +\"Thank you\\\\0\" +│"));
        Assert.That(Text(captured, contents: false), Is.EqualTo(Text(story, contents: true)).And.Not.Contain("Thank you"));
    }

    [TestCase("en", true)]
    [TestCase("ko", true)]
    [TestCase("en", false)]
    public async Task A_demo_in_steps(string language, bool unicode)
    {
        using var console = new TestConsole().Width(100);
        console.Profile.Capabilities.Unicode = unicode;
        foreach (var step in DemoSteps.Of(Two, [WireStories.HalfClose, WireStories.MessageRefused], language, unicode, 100))
        {
            console.Write(new Text($"<< {step.Pause} >>\n"));
            console.Write(step.Shown);
        }

        Assert.That(unicode || console.Output.All(char.IsAscii), Is.True);
        await Snapshot.MatchExactly(console.Output);
    }

    [Test]
    public void The_output_of_a_program_is_never_markup_or_an_escape_sequence()
    {
        using var console = new TestConsole().Width(100);
        var hostile = StudentServer("hostile").Handshake().Then(Printed("server", "[red]x[/] \u001b[2J")).End();

        foreach (var step in DemoSteps.Of(Two with { Parts = [Two.Parts[0]] }, [hostile], "en", unicode: true, 100))
            console.Write(step.Shown);

        Assert.That(console.Output, Does.Contain("[red]x[/]").And.Contain("\\x1b[2J").And.Not.Contain('\u001b'));
    }

    private static Demo Two { get; } = new("two", new LocalizedText("Two ends", "두 가지 끝"), [Part("one", "하나"), Part("other", "다른 하나")]);

    private static DemoPart Part(string english, string korean) => new(
        new LocalizedText($"The {english}", korean), new LocalizedText($"Look at the {english}.", $"{korean}을 보세요."), [],
        new Scenario(english, [], 0, PayloadKind.Text, _ => Task.CompletedTask), r => new LocalizedText($"Seen: {r.Scenario}.", $"결과: {r.Scenario}."));

    private static IEnumerable<LadderSpan> Spans(ScenarioRecording recording) =>
        LadderText.Steps(Ladder.From(recording), "en", unicode: true).Rows.SelectMany(r => r).SelectMany(l => l.Spans);
}
