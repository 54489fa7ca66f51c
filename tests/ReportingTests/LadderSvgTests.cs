using System.Xml.Linq;
using Courseware.Recordings;
using Courseware.Reporting.Ladders;

namespace Courseware.Tests.ReportingTests;

internal sealed class LadderSvgTests
{
    private static IEnumerable<TestCaseData<ScenarioRecording>> Stories() => WireStories.All.Select(s => new TestCaseData<ScenarioRecording>(s.Recording) { TestName = s.Name });

    [TestCaseSource(nameof(Stories))]
    public void A_drawing_is_one_element_that_needs_nothing_else(ScenarioRecording story)
    {
        var text = LadderSvg.Write(Ladder.From(story, WireStories.Refused(story)), "en");
        var svg = XDocument.Parse(text).Root!;
        Keep(TestContext.CurrentContext.Test.Name, text);

        Assert.That(svg.Name.LocalName, Is.EqualTo("svg"));
        Assert.That(svg.Elements().Select(e => e.Name.LocalName).Take(3), Is.EqualTo(new[] { "title", "desc", "style" }));
        Assert.That(text, Does.Not.Contain("href").And.Not.Contain("url(").And.Not.Contain("@import").And.Not.Contain("<script"));
    }

    [Test]
    public void A_drawing_speaks_Korean()
    {
        var text = LadderSvg.Write(Ladder.From(WireStories.MessageRefused, WireStories.Refused(WireStories.MessageRefused)), "ko");
        Keep("korean", text);

        Assert.That(text, Does.Contain("서버 (내 프로그램)").And.Contain("EOF 읽음").And.Contain("RST (거부)"));
    }

    private static void Keep(string name, string text)
    {
        if (Environment.GetEnvironmentVariable("KEEP_LADDERS") is { } folder)
            File.WriteAllText(Path.Combine(folder, name + ".svg"), text);
    }
}
