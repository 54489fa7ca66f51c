using System.Text;
using AngleSharp.Dom;
using Courseware.Recordings;
using Courseware.Reporting;

namespace Courseware.Tests.ReportingTests;

/// <summary>The output of a student's program and the names of its files are text on the page and never markup.</summary>
internal sealed class HtmlHostileTests
{
    [TestCaseSource(typeof(HostileTextTests), nameof(HostileTextTests.Hostile))]
    public void Nothing_of_a_submission_becomes_markup(string text)
    {
        var hostile = Pages.Parse(Page(text));
        var harmless = Pages.Parse(Page("harmless"));

        Assert.That(Pages.Elements(hostile), Is.EqualTo(Pages.Elements(harmless)));
        // A drawing may break its lines elsewhere, but has only what draws.
        Assert.That(
            hostile.QuerySelectorAll("svg *").Select(e => e.LocalName),
            Is.All.AnyOf("title", "desc", "style", "defs", "marker", "g", "path", "line", "rect", "circle", "polygon", "polyline", "text", "tspan"));
        Assert.That(hostile.QuerySelectorAll("svg *").SelectMany(e => e.Attributes).Select(a => a.Name), Has.None.StartsWith("on").And.None.EndsWith("href"));
        Assert.That(hostile.QuerySelector("title")!.TextContent, Does.Contain(SafeText.Line(text)));
    }

    [TestCaseSource(typeof(HostileTextTests), nameof(HostileTextTests.Hostile))]
    public void No_control_character_reaches_the_page(string text)
    {
        var read = Pages.Parse(Page(text)).DocumentElement;
        var everything = read.TextContent + string.Concat(read.Descendants<IElement>().SelectMany(e => e.Attributes).Select(a => a.Value));

        Assert.That(everything.Replace("\n", "").EnumerateRunes().Where(HostileTextTests.IsHarmful), Is.Empty);
    }

    [TestCaseSource(typeof(HostileTextTests), nameof(HostileTextTests.Hostile))]
    public void It_is_shown_so_that_it_can_be_read(string text)
    {
        var page = Pages.Parse(Page(text));
        var printed = page.QuerySelectorAll("figure details pre")[1].TextContent;

        Assert.That(page.QuerySelector("h1")!.TextContent, Is.EqualTo(SafeText.Line(text)));
        Assert.That(printed.TrimEnd('\n'), Is.EqualTo(string.Join('\n', text.Split('\n').Select(line => EscapedBytes.Escape(Encoding.UTF8.GetBytes(line))))));
    }

    [Test]
    public void Ids_that_are_not_valid_anchors_are_replaced()
    {
        var page = Pages.Parse(Page("\" onclick=\"alert(1)"));
        var ids = page.QuerySelectorAll("[id]").Select(e => e.Id!).ToList();

        Assert.That(ids, Is.Unique.And.All.Matches("^[a-z0-9_-]+$"));
        Assert.That(page.QuerySelectorAll("a").Select(a => a.GetAttribute("href")![1..]).Distinct(StringComparer.Ordinal), Is.SubsetOf(ids));
    }

    public static string Page(string text) => Pages.Of(HostileTextTests.WithEverywhere(text), Pages.Saying(text));
}
