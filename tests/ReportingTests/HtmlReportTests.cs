using System.Text;
using System.Xml;
using System.Xml.Linq;
using Courseware.Recordings;
using Courseware.Reporting.Html;
using Courseware.Tests.JudgingTests;
using Courseware.Tests.Snapshots;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.ReportingTests;

internal sealed class HtmlReportTests
{
    private static readonly TestCaseData[] AllPages =
    [
        new TestCaseData(Pages.Of(Results.Original, Pages.Recordings)) { TestName = "Every_verdict" },
        new TestCaseData(Pages.Of(Results.Korean, Pages.Recordings)) { TestName = "Korean" },
        new TestCaseData(Pages.Of(Pages.Solved, Pages.Recordings)) { TestName = "Full_marks" },
        new TestCaseData(Pages.Of(Results.Solution)) { TestName = "Without_recordings" },
        new TestCaseData(Pages.OnTheWire) { TestName = "On_the_wire" },
    ];

    [Test]
    public async Task A_page_with_every_verdict() => await Snapshot.MatchExactly(Pages.Skeleton(Pages.Of(Results.Original)), "html");

    [Test]
    public async Task A_page_in_Korean() => await Snapshot.MatchExactly(Pages.Skeleton(Pages.Of(Results.Korean)), "html");

    [TestCaseSource(nameof(AllPages))]
    public void It_is_well_formed_as_HTML_and_as_XML(string page)
    {
        Pages.Parse(page);
        using var reader = XmlReader.Create(new StringReader(page), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        Assert.That(XDocument.Load(reader).Root!.Name.LocalName, Is.EqualTo("html"));
    }

    [TestCaseSource(nameof(AllPages))]
    public void Each_anchor_leads_to_one_place(string page)
    {
        var document = Pages.Parse(page);
        var ids = document.QuerySelectorAll("[id]").Select(e => e.Id!).ToList();
        var targets = document.QuerySelectorAll("a").Select(a => a.GetAttribute("href")!)
            .Concat(document.QuerySelectorAll("[aria-labelledby]").SelectMany(e => e.GetAttribute("aria-labelledby")!.Split(' ')).Select(id => "#" + id));

        Assert.That(ids, Is.Unique);
        Assert.That(targets, Is.Not.Empty.And.All.StartsWith("#"));
        Assert.That(targets.Select(t => t[1..]).Distinct(StringComparer.Ordinal), Is.SubsetOf(ids));
    }

    [TestCaseSource(nameof(AllPages))]
    public void It_needs_nothing_but_itself(string page)
    {
        var document = Pages.Parse(page);

        Assert.That(document.QuerySelectorAll("script, link, img, iframe, object, embed, base, form, image, use, foreignObject"), Is.Empty);
        Assert.That(document.All.SelectMany(e => e.Attributes).Where(a => a.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)
            || a.Name is "src" or "srcset" or "data" or "action" or "background" or "xlink:href"), Is.Empty);
        Assert.That(page, Does.Not.Contain("url(").And.Not.Contain("@import").And.Not.Contain("@font-face"));
        Assert.That(document.QuerySelector("meta[http-equiv=Content-Security-Policy]")!.GetAttribute("content"),
            Does.StartWith("default-src 'none'; style-src 'unsafe-inline';"));
    }

    [TestCaseSource(nameof(AllPages))]
    public void A_reader_without_a_mouse_or_without_eyes_gets_all_of_it(string page)
    {
        var document = Pages.Parse(page);

        Assert.That(document.DocumentElement.GetAttribute("lang"), Is.AnyOf("en", "ko"));
        Assert.That(document.QuerySelectorAll("h1, main, header, footer")
            .Select(e => e.LocalName), Is.EquivalentTo(new[] { "h1", "main", "header", "footer" }));
        Assert.That(document.QuerySelector("body > a")!.GetAttribute("href"), Is.EqualTo("#checks"));
        Assert.That(document.QuerySelectorAll("th").Select(th => th.GetAttribute("scope")), Is.All.AnyOf("col", "row", "rowgroup"));
        // Each sign stands next to its word.
        foreach (var mark in document.QuerySelectorAll(".mark, .badge > span"))
            Assert.That(mark.GetAttribute("aria-hidden") == "true" && mark.ParentElement!.TextContent.Length > mark.TextContent.Length, mark.OuterHtml);
        // Every scrolling box can be reached by the keyboard, and has a name or a heading.
        Assert.That(document.QuerySelectorAll(".wide").Select(e => e.GetAttribute("tabindex")), Is.All.EqualTo("0"));
        Assert.That(document.QuerySelectorAll("[role=region]").Select(e => e.GetAttribute("aria-label")), Is.All.Not.Empty);
        // No level of headings is left out.
        var levels = document.QuerySelectorAll("h1, h2, h3, h4").Select(h => h.LocalName[1] - '0').ToList();
        Assert.That(levels.Zip(levels.Skip(1), (a, b) => b - a), Is.All.LessThanOrEqualTo(1));
    }

    [Test]
    public void A_failed_check_is_shown_in_full()
    {
        var article = Pages.Parse(Pages.Of(Results.Original, Pages.Recordings)).GetElementById("check-server-half-closes")!;
        var check = Results.Original.Checks.Single(c => c.Id == "server-half-closes");

        var exhibit = string.Join('\n', check.Details);
        foreach (var text in new[] { check.Id, check.Title, "failed", check.Reason, "0/12", check.Message, exhibit, check.Why, check.Hint, check.Reproduce })
            Assert.That(article.TextContent.Replace(" \\\n  ", " "), Does.Contain(text));
        Assert.That(article.QuerySelectorAll("svg"), Has.Length.EqualTo(1));
        Assert.That(article.QuerySelectorAll("details pre")
            .Select(p => p.TextContent.Trim()), Has.One.EqualTo($"Message from client: {Exercises.HalfClose.Contract.Nonce(1)}"));
    }

    [Test]
    public void A_scenario_is_drawn_once_and_later_checks_lead_to_it()
    {
        var again = Results.Original.Checks.Single(c => c.Id == "client-saves-file") with { Id = "later", DecidedBy = "server-holds-message" };
        var document = Pages.Parse(Pages.Of(Results.Original with { Checks = [.. Results.Original.Checks, again] }, Pages.Recordings));

        Assert.That(document.QuerySelectorAll("figure").Select(f => f.Id), Is.EqualTo(new[] { "scenario-server-holds-message", "scenario-client-saves-61" }));
        Assert.That(
            document.QuerySelectorAll("#check-later a").Select(a => a.GetAttribute("href")),
            Is.EqualTo(new[] { "#check-client-saves-file", "#scenario-server-holds-message", "#checks" }));
    }

    [Test]
    public void Full_marks_come_with_a_ladder()
    {
        var document = Pages.Parse(Pages.Of(Pages.Solved, Pages.Recordings));

        Assert.That(document.QuerySelectorAll("article"), Is.Empty);
        Assert.That(document.QuerySelectorAll("figure").Select(f => f.Id), Is.EqualTo(new[] { "scenario-client-saves-61" }));
    }

    [Test]
    public void The_picture_is_of_the_wire_where_there_is_one()
    {
        var first = Pages.Recordings[0];
        var wire = first with { Events = [.. first.Events, new SegmentSeen(1, 1, "client", "S", 0, 0, 0, 64240, 0.02)] };

        var document = Pages.Parse(Pages.Of(Pages.Solved, wire, Pages.Recordings[1]));

        Assert.That(document.QuerySelectorAll("figure").Select(f => f.Id), Is.EqualTo(new[] { "scenario-server-holds-message" }));
    }

    [Test]
    public void A_scenario_with_a_failure_is_not_an_example()
    {
        var failed = Results.Original.Checks.Single(c => c.Id == "server-half-closes") with { Scenarios = ["client-saves-61"], DecidedBy = null };
        var document = Pages.Parse(Pages.Of(Pages.Solved with { Checks = [.. Pages.Solved.Checks, failed] }, Pages.Recordings));

        Assert.That(document.QuerySelector("#check-server-half-closes figure")!.Id, Is.EqualTo("scenario-client-saves-61"));
        Assert.That(document.QuerySelector(".example figure")!.Id, Is.EqualTo("scenario-server-holds-message"));
    }

    [Test]
    public void A_build_has_no_ladder()
    {
        var failed = Results.Original.Checks.Single(c => c.Id == "server-half-closes") with { DecidedBy = "build" };

        Assert.That(Pages.Parse(Pages.Of(Results.Solution with { Checks = [failed] }, RecordingBuilder.Build())).QuerySelectorAll("figure"), Is.Empty);
    }

    [Test]
    public void A_file_is_written_whole_and_is_what_a_writer_gets()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("reports/kim.html", "an older one");

        HtmlReport.Save(Results.Korean, Pages.Recordings, "ko", path);

        Assert.That(File.ReadAllText(path, Encoding.UTF8), Is.EqualTo(Pages.Of(Results.Korean, Pages.Recordings)));
        Assert.That(File.ReadAllBytes(path)[0], Is.EqualTo((byte)'<'), "no byte order mark");
        Assert.That(TemporaryFolder.FilesIn(folder.Path), Is.EqualTo(new[] { "reports/kim.html" }));
    }

    [Test]
    public void A_language_without_texts_is_refused() =>
        Assert.That(() => HtmlReport.Write(Results.Original, [], "fr", TextWriter.Null), Throws.ArgumentException.With.Message.Contains("'fr'"));
}
