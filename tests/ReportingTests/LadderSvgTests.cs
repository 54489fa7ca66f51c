using System.Xml.Linq;
using Courseware.Recordings;
using Courseware.Reporting.Ladders;

namespace Courseware.Tests.ReportingTests;

internal sealed class LadderSvgTests
{
    private static IEnumerable<TestCaseData<ScenarioRecording>> Stories() =>
        WireStories.All.Select(s => new TestCaseData<ScenarioRecording>(s.Recording) { TestName = s.Name });

    [TestCaseSource(nameof(Stories))]
    public void A_drawing_is_one_element_that_needs_nothing_else(ScenarioRecording story)
    {
        var text = LadderSvg.Write(Ladder.From(story, WireStories.Refused(story)), "en");
        var svg = XDocument.Parse(text).Root!;
        Store(TestContext.CurrentContext.Test.Name, text);

        Assert.That(svg.Name.LocalName, Is.EqualTo("svg"));
        Assert.That(svg.Elements().Select(e => e.Name.LocalName).Take(3), Is.EqualTo(new[] { "title", "desc", "style" }));
        Assert.That(text, Does.Not.Contain("href").And.Not.Contain("url(").And.Not.Contain("@import").And.Not.Contain("<script"));
    }

    [Test]
    public void Segments_that_crossed_are_arrows_that_cross()
    {
        var text = LadderSvg.Write(Ladder.From(
            WireScript.Pair("crossing").Handshake().Server("FIN", "delayed").Client("FIN", "delayed").After(0.001).Client("ACK").Server("ACK").End()), "en");
        Store("crossing", text);
        var fins = XDocument.Parse(text).Descendants().Where(e => e.Name.LocalName == "line" && e.Attribute("class")!.Value == "ladder-shaft ladder-fin")
            .Select(e => (X1: At(e, "x1"), Y1: At(e, "y1"), X2: At(e, "x2"), Y2: At(e, "y2"))).ToList();

        Assert.That(fins, Has.Count.EqualTo(2));
        Assert.That((fins[0].X1, fins[0].X2), Is.EqualTo((fins[1].X2, fins[1].X1)), "One goes to the right and the other to the left.");
        Assert.That(fins[0].Y1, Is.LessThan(fins[1].Y2), "On the left the one that is sent there leaves before the other arrives.");
        Assert.That(fins[1].Y1, Is.LessThan(fins[0].Y2), "On the right too.");

        static double At(XElement e, string name) => (double)e.Attribute(name)!;
    }

    [Test]
    public void A_drawing_speaks_Korean()
    {
        var text = LadderSvg.Write(Ladder.From(WireStories.MessageRefused, WireStories.Refused(WireStories.MessageRefused)), "ko");
        Store("korean", text);

        Assert.That(text, Does.Contain("서버 (내 프로그램)").And.Contain("EOF 읽음").And.Contain("RST (거부)"));
    }

    private static void Store(string name, string text)
    {
        if (Environment.GetEnvironmentVariable("KEEP_LADDERS") is { } folder)
            File.WriteAllText(Path.Combine(folder, name + ".svg"), text);
    }
}
