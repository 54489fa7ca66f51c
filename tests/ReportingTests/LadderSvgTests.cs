using System.Xml.Linq;
using Courseware.Recordings;
using Courseware.Reporting.Ladders;

namespace Courseware.Tests.ReportingTests;

internal sealed class LadderSvgTests
{
    private static readonly ScenarioRecording[] Stories =
        [WireStories.HalfClose, WireStories.MessageRefused, WireStories.SimultaneousClose, WireStories.LastAckLost, WireStories.NoWire];

    [Test]
    public void A_drawing_is_one_element_that_needs_nothing_else([ValueSource(nameof(Stories))] ScenarioRecording story)
    {
        var text = LadderSvg.Write(Ladder.From(story, WireStories.Refused(story)), "en");
        var svg = XDocument.Parse(text).Root!;
        Keep(story.Scenario, text);

        Assert.That(svg.Name.LocalName, Is.EqualTo("svg"));
        Assert.That(svg.Elements().Select(e => e.Name.LocalName).Take(3), Is.EqualTo(new[] { "title", "desc", "style" }));
        Assert.That(text, Does.Not.Contain("href").And.Not.Contain("url(").And.Not.Contain("@import").And.Not.Contain("<script"));
    }

    private static void Keep(string name, string text)
    {
        if (Environment.GetEnvironmentVariable("KEEP_LADDERS") is { } folder)
            File.WriteAllText(Path.Combine(folder, name + ".svg"), text);
    }
}
