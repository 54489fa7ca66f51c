using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Reporting.Site;
using Courseware.Tests.ReportingTests;
using Courseware.Tests.Snapshots;

namespace Courseware.Tests.SiteTests;

/// <summary>The course page from hand-made exercises.</summary>
internal sealed class CourseSiteTests
{
    private static readonly string[] Active = ["ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2", "TIME_WAIT", "CLOSED"];
    private static readonly string[] Aborted = ["ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2", "CLOSED"];

    private static readonly IReadOnlyList<SiteExercise> Two =
    [
        Exercise("half-close", [Active, Aborted], ("en", "# Title\n\nText, and [the other](../lost-ack/README.md).\n"), ("ko", "# 제목\n\n글.\n")),
        Exercise("lost-ack", [], ("en", "# Title\n\nText.\n")),
    ];

    [Test]
    public async Task The_index([Values("en", "ko")] string language) =>
        await Snapshot.MatchExactly(Pages.Skeleton(Page(Two, language == "en" ? "index.html" : "index.ko.html")), "html");

    [Test]
    public void Every_page_is_there_in_both_languages() => Assert.That(
        CourseSite.Render(Two).Select(f => f.Path),
        Is.EqualTo(new[] { "index.html", "index.ko.html", "half-close/index.html", "half-close/index.ko.html", "lost-ack/index.html",
            "lost-ack/index.ko.html" }));

    [Test]
    public void An_exercise_without_a_Korean_handout_shows_the_English_one()
    {
        var page = Pages.Parse(Page(Two, "lost-ack/index.ko.html"));

        Assert.That(page.DocumentElement.GetAttribute("lang"), Is.EqualTo("ko"));
        Assert.That(page.QuerySelector(".handout")!.GetAttribute("lang"), Is.EqualTo("en"));
        Assert.That(page.QuerySelector("#handout .note")!.TextContent, Is.EqualTo("안내문이 영어로만 있습니다."));
    }

    [Test]
    public void The_paths_are_bold_in_the_drawing_and_described_in_words()
    {
        var page = Pages.Parse(Page(Two, "half-close/index.html"));
        var drawing = page.QuerySelector("svg.states")!;

        Assert.That(page.QuerySelectorAll(".paths li")
            .Select(l => l.TextContent), Is.EqualTo(new[] { string.Join(" → ", Active), string.Join(" → ", Aborted) }));
        Assert.That(drawing.QuerySelectorAll(".states-arrow.path-1"), Has.Length.EqualTo(4));
        Assert.That(drawing.QuerySelectorAll(".states-arrow.path-2.states-reset"), Has.Length.EqualTo(1), "what both go has the colour of the first");
        Assert.That(drawing.QuerySelectorAll(".states-arrow.plain"), Has.Length.EqualTo(TcpStates.Steps.Count - 4));
        Assert.That(drawing.QuerySelectorAll(".states-name").Select(n => n.TextContent), Is.EqualTo(TcpStates.All));
        Assert.That(drawing.QuerySelector("desc")!.TextContent, Does.Contain($"2: {string.Join(" → ", Aborted)}."));
    }

    [Test]
    public void Every_step_that_a_manifest_may_name_can_be_drawn()
    {
        var steps = (from a in TcpStates.All from b in TcpStates.All where TcpStates.IsStep(a, b) select new[] { a, b }).ToList();
        foreach (var step in steps)
            Assert.That(XElement.Parse(StateDiagram.Write([step], "en")).Descendants().Count(
                e => e.Attribute("class")?.Value.StartsWith("states-arrow path-1", StringComparison.Ordinal) == true), Is.EqualTo(1), string.Join(' ', step));
        Assert.That(steps, Has.Count.EqualTo(15));
    }

    [TestCaseSource(typeof(HostileTextTests), nameof(HostileTextTests.Hostile))]
    public void Nothing_of_a_handout_or_of_a_program_becomes_markup(string text)
    {
        var (hostile, harmless) = (CourseSite.Render([Saying(text)]), CourseSite.Render([Saying("harmless")]));

        foreach (var (bad, good) in hostile.Zip(harmless))
        {
            Assert.That(Pages.Elements(Pages.Parse(bad.Text)), Is.EqualTo(Pages.Elements(Pages.Parse(good.Text))), bad.Path);
            Assert.That(() => XDocument.Load(XmlReader.Create(new StringReader(bad.Text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore })),
                Throws.Nothing);
            Assert.That(Pages.Parse(bad.Text).DocumentElement.TextContent.Replace("\n", "", StringComparison.Ordinal).EnumerateRunes()
                .Where(HostileTextTests.IsHarmful), Is.Empty);
        }
    }

    [Test]
    public void A_demo_that_could_not_run_is_noted_on_the_page()
    {
        var page = Pages.Parse(Page([Two[0] with { Demos = [new SiteDemo(OneDemo("x"), [], "No C compiler <here>.")] }], "half-close/index.html"));

        Assert.That(page.QuerySelector(".topic .note")!.TextContent, Is.EqualTo("This demo could not run where the page was made: No C compiler <here>."));
        Assert.That(page.QuerySelectorAll(".topic figure"), Is.Empty);
    }

    [Test]
    public void The_ladder_of_a_demo_is_there_as_a_drawing_and_as_text()
    {
        var page = Pages.Parse(Page([Two[0] with { Demos = [new SiteDemo(OneDemo("x"), [WireStories.HalfClose])] }], "half-close/index.html"));

        Assert.That(page.QuerySelector(".topic figure svg.ladder")!.GetAttribute("role"), Is.EqualTo("img"));
        Assert.That(page.QuerySelector(".topic figure pre")!.TextContent, Does.Contain("FIN_WAIT_2"));
        Assert.That(page.QuerySelector(".topic .seen")!.TextContent, Is.EqualTo("x"));
    }

    [TestCase("[a](../lost-ack/README.md)", "../lost-ack/index.html")]
    [TestCase("[a](../lost-ack/README.ko.md)", "../lost-ack/index.ko.html")]
    [TestCase("[a](../lost-ack/)", "../lost-ack/index.html")]
    [TestCase("[a](README.ko.md)", "index.ko.html")]
    [TestCase("[a](#the-end)\n\n## The end", "#text-the-end")]
    [TestCase("[a](https://www.rfc-editor.org/rfc/rfc9293)", "https://www.rfc-editor.org/rfc/rfc9293")]
    [TestCase("[a](#no-such-heading)", null)]
    [TestCase("[a](../../docs/wire.md)", null)]
    [TestCase("[a](../no-exercise/README.md)", null)]
    [TestCase("[a](starter/file.c)", null)]
    [TestCase("[a](/etc/passwd)", null)]
    [TestCase("[a](//elsewhere/exercises/lost-ack)", null)]
    [TestCase("[a](javascript:alert%281%29)", null)]
    [TestCase("[a](data:text/html,x)", null)]
    [TestCase("![a](picture.png)", null)]
    [TestCase("![a](https://elsewhere/picture.png)", null)]
    [TestCase("<a:b> a", null)]
    public void A_link_leads_to_where_it_is_true_or_is_only_its_words(string markdown, string? target)
    {
        var handout = Pages.Parse(Page([Exercise("half-close", [], ("en", $"# T\n\n{markdown}\n")), Two[1]], "half-close/index.html"))
            .QuerySelector(".handout")!;

        Assert.That(handout.QuerySelector("a")?.GetAttribute("href"), Is.EqualTo(target));
        Assert.That(handout.QuerySelectorAll("img"), Is.Empty);
        Assert.That(handout.QuerySelector("p")!.TextContent, Does.Contain('a'));
    }

    [Test]
    public void Tables_and_code_scroll_in_separate_boxes()
    {
        var handout = Pages.Parse(Page([Exercise("half-close", [], ("en", "| a | b |\n|---|--:|\n| c | d |\n\n```c\nif (a < b && c)\n```\n"))],
            "half-close/index.html")).QuerySelector(".handout")!;

        Assert.That(handout.QuerySelector("div.wide[tabindex='0'][aria-label='Table'] > table td")!.TextContent, Is.EqualTo("c"));
        Assert.That(handout.QuerySelector("pre.wide[tabindex='0'] > code")!.TextContent, Is.EqualTo("if (a < b && c)\n"));
    }

    [Test]
    public void Without_exercises_the_index_notes_that() =>
        Assert.That(Pages.Parse(Page([], "index.html")).QuerySelector("main")!.TextContent, Does.Contain("There are no exercises yet."));

    private static string Page(IReadOnlyList<SiteExercise> exercises, string path) => CourseSite.Render(exercises).Single(f => f.Path == path).Text;

    private static SiteExercise Exercise(string id, IReadOnlyList<IReadOnlyList<string>> states, params (string Language, string Markdown)[] handouts)
    {
        LocalizedText Both(string text) => new($"{text} of {id}", $"{id}의 {text}");
        var check = new CheckSpec("builds", Tier.Core, 100, [], [], Both("check"), Both("why"), Both("hint"));
        var manifest = new ExerciseManifest(
            id, Both("title"), Both("summary"), [new ProgramSpec("server", "file_server", Both("server"), null)], 0,
            [check, check with { Id = "more", Tier = Tier.Robust, Points = 0 }], new Dictionary<string, ReasonText>(StringComparer.Ordinal),
                new ProgramLimits())
        {
            States = states,
        };
        return new SiteExercise(manifest, handouts.ToDictionary(h => h.Language, h => h.Markdown, StringComparer.Ordinal), []);
    }

    // As text of a paragraph and as code: what Markdown itself makes of signs is another matter.
    private static SiteExercise Saying(string text)
    {
        var line = Regex.Replace(text, @"\s+", " ", RegexOptions.None, TimeSpan.FromSeconds(1));
        var escaped = string.Concat(line.Select(c => c is '<' or '>' or '&' or '"' or '\'' || !char.IsAscii(c) || char.IsAsciiLetterOrDigit(c)
            || char.IsControl(c) || c == ' ' ? $"{c}" : $"\\{c}"));
        var exercise = Exercise("half-close", [Active], ("en", $"# T\n\nA {escaped} z\n\n    {line.Trim()}z\n"));
        var both = new LocalizedText(text, text);
        return exercise with
        {
            Manifest = exercise.Manifest with { Title = both, Summary = both, Documents = [text] },
            Demos = [new SiteDemo(OneDemo(text), [Pages.Saying(text)], text)],
        };
    }

    private static Demo OneDemo(string text)
    {
        var both = new LocalizedText(text, text);
        return new Demo("topic", both, [new DemoPart(both, both, [], new Scenario("s", [], 0, PayloadKind.Text, _ => Task.CompletedTask), _ => both)]);
    }
}
