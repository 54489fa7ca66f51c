using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml;
using System.Xml.Linq;
using AngleSharp.Dom;
using Courseware.Cli;
using Courseware.Reporting.Site;
using Courseware.Tests.CliTests;
using Courseware.Tests.ReportingTests;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.SiteTests;

/// <summary><c>grader site</c>, for real: all exercises, their demos run.</summary>
[Category(Requires.Slow)]
[CancelAfter(600_000)]
internal sealed class SiteCommandTests
{
    [Test]
    public async Task The_site_of_all_exercises_is_whole_and_needs_nothing_else()
    {
        Requires.Tools("cc");
        using var program = new RealProcess();
        var folder = program.Folder.At("site");

        var run = await program.RunAsync("site", "--out", "site");

        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.Passed), run.Text);
        var files = TemporaryFolder.FilesIn(folder).ToList();
        var pages = files.Where(f => f.EndsWith(".html", StringComparison.Ordinal)).ToList();
        Assert.That(run.Output, Does.Contain($"{ExerciseCatalog.Ids.Count} exercises on {pages.Count} pages").And.Not.Contain("could not be run"));
        string[] lectures = ["lecture.html", "lecture.ko.html", "teachers.html", "teachers.ko.html"];
        Assert.That(pages, Is.EquivalentTo(
            ExerciseCatalog.Ids.Prepend("").SelectMany(id => new[] { Path.Combine(id, "index.html"), Path.Combine(id, "index.ko.html") }).Concat(lectures)));
        var ladders = ExerciseCatalog.Ids.Select(ExerciseCatalog.Find).Sum(e => e.Code.Demos.Sum(d => d.Parts.Count));
        var documents = pages.ToDictionary(p => p, p => Pages.Parse(File.ReadAllText(Path.Combine(folder, p))), StringComparer.Ordinal);
        Assert.That(documents.Values.Sum(d => d.QuerySelectorAll(".topic svg.ladder").Length), Is.EqualTo(ladders * 2), "each demo in both languages");
        foreach (var (page, document) in documents)
        {
            WellFormed(await File.ReadAllTextAsync(Path.Combine(folder, page)));
            NeedsNothing(document);
            LinksResolve(page, document, documents, files);
            CanBeReadByEveryone(document, page.EndsWith(".ko.html", StringComparison.Ordinal) ? "ko" : "en");
        }
        Assert.That(Answers(documents["half-close/index.html"], "demo-half-close"),
            Is.SupersetOf(new[] { "eof-client 0", "answer-server ACK", "time-wait server" }));
        Assert.That(Answers(documents["half-close/index.html"], "demo-abrupt-close"), Is.SupersetOf(new[] { "eof-client 0", "answer-server RST" }));
        Assert.That(Answers(documents["closing-states/index.html"], "demo-simultaneous-close"), Does.Contain("time-wait both"));
        Assert.That(States(documents["closing-states/index.html"], "demo-ordinary-close"),
            Is.EqualTo(new[] { "SYN_SENT", "ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2", "TIME_WAIT" }));
        program.LeftNothing();
    }

    [Test]
    public async Task The_index_leads_to_all_exercises_that_there_are()
    {
        using var folder = new TemporaryFolder();
        var run = await InProcess.RunAsync("site", "--out", folder.At("site"), "--wire", "off");

        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.Passed), run.Text);
        foreach (var file in new[] { "index.html", "index.ko.html" })
        {
            var links = Pages.Parse(await File.ReadAllTextAsync(folder.At($"site/{file}"))).QuerySelectorAll(".card a").Select(a => a.GetAttribute("href"));
            Assert.That(links, Is.EqualTo(ExerciseCatalog.Ids.Select(id => $"{id}/{file}")));
        }
    }

    [Test]
    public async Task A_folder_with_other_files_is_refused_before_the_run()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("mine/index.html", "mine");

        (await InProcess.RunAsync("site", "--out", folder.At("mine")))
            .Refused(ExitCode.Usage, $"--out '{folder.At("mine")}' is a folder with something else than a course page in it. Name a new folder.");
        (await InProcess.RunAsync("site", "--out", file))
            .Refused(ExitCode.Usage, $"--out '{file}' cannot be written: '{file}' is a file. Name another place.");
        (await InProcess.RunAsync("site")).Refused(ExitCode.Usage, "--out needs a value: --out DIR. See: grader site --help");
        Assert.That(TemporaryFolder.FilesIn(folder.Path), Is.EqualTo(new[] { "mine/index.html" }));
        Assert.That(await File.ReadAllTextAsync(file), Is.EqualTo("mine"));
    }

    [Test]
    public void An_earlier_site_is_replaced_and_what_is_not_its_own_stays()
    {
        using var folder = new TemporaryFolder();
        SiteFolder.Save(
            "--out", folder.Path, [new SiteFile("index.html", "old"), new SiteFile("gone/index.html", "old"), new SiteFile("kept/index.html", "old")]);
        folder.Write("CNAME", "mine");
        folder.Write("kept/notes.txt", "mine");

        SiteFolder.Require("--out", folder.Path);
        SiteFolder.Save("--out", folder.Path, [new SiteFile("index.html", "new"), new SiteFile("index.ko.html", "new")]);

        Assert.That(TemporaryFolder.FilesIn(folder.Path), Is.EqualTo(new[] { "CNAME", SiteFolder.ListName, "index.html", "index.ko.html", "kept/notes.txt" }));
        Assert.That(File.ReadAllText(folder.At("index.html")), Is.EqualTo("new"));
        Assert.That(Directory.Exists(folder.At("gone")), Is.False);
        Assert.That(File.ReadAllLines(folder.At(SiteFolder.ListName))[1..], Is.EqualTo(new[] { "index.html", "index.ko.html" }));
    }

    [Test]
    public void A_foreign_file_in_an_earlier_site_is_not_overwritten()
    {
        using var folder = new TemporaryFolder();
        SiteFolder.Save("--out", folder.Path, [new SiteFile("index.html", "old")]);
        folder.Write("eof/index.html", "mine");

        Assert.That(
            () => SiteFolder.Save("--out", folder.Path, [new SiteFile("index.html", "new"), new SiteFile("eof/index.html", "new")]),
            Throws.TypeOf<UsageException>().With.Message.Contains("has a file 'eof/index.html' that is not the page's own; nothing was written."));
        Assert.That((File.ReadAllText(folder.At("index.html")), File.ReadAllText(folder.At("eof/index.html"))), Is.EqualTo(("old", "mine")));
    }

    [TestCase("../outside/index.html")]
    [TestCase("notes.txt")]
    [TestCase("a/b/index.html")]
    public void An_edited_list_removes_nothing_else(string line)
    {
        using var folder = new TemporaryFolder();
        SiteFolder.Save("--out", folder.At("site"), [new SiteFile("index.html", "old")]);
        folder.Write($"site/{line}", "mine");
        File.AppendAllText(folder.At($"site/{SiteFolder.ListName}"), line + "\n");

        SiteFolder.Save("--out", folder.At("site"), [new SiteFile("index.html", "new")]);

        Assert.That(File.ReadAllText(folder.At($"site/{line}")), Is.EqualTo("mine"));
    }

    private static JsonElement Run(IDocument page, string scenario) => page.QuerySelectorAll("script.run")
        .Select(s => JsonDocument.Parse(s.TextContent).RootElement)
            .First(r => r.GetProperty("key").GetString()!.EndsWith($"/{scenario}", StringComparison.Ordinal));

    // The questions, each with the answer of the recording.
    private static IEnumerable<string> Answers(IDocument page, string scenario) => Run(page, scenario).GetProperty("questions").EnumerateArray()
        .Select(q => $"{q.GetProperty("id").GetString()} {q.GetProperty("options")[q.GetProperty("answer").GetInt32()].GetString()}");

    private static IEnumerable<string> States(IDocument page, string scenario) => Run(page, scenario).GetProperty("rows").EnumerateArray()
        .Select(r => r.TryGetProperty("clientState", out var state) ? state.GetString()! : "").Where(s => s.Length > 0);

    private static void WellFormed(string page)
    {
        using var reader = XmlReader.Create(new StringReader(page), new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        Assert.That(() => XDocument.Load(reader), Throws.Nothing);
    }

    private static void NeedsNothing(IDocument page)
    {
        string[] loading = ["img", "iframe", "object", "embed", "audio", "video", "source", "base", "use", "image", "form"];
        Assert.That(page.All.Select(e => e.LocalName), Has.None.AnyOf(loading));
        Assert.That(page.QuerySelectorAll("link").Select(l => l.GetAttribute("rel")), Is.All.EqualTo("alternate"));
        Assert.That(page.All.SelectMany(e => e.Attributes)
            .Where(a => a.Name is "src" or "srcset" or "style" or "poster" || a.Name.StartsWith("on", StringComparison.Ordinal)), Is.Empty);
        foreach (var style in page.QuerySelectorAll("style"))
            Assert.That(style.TextContent, Does.Not.Contain("@import").And.Not.Contain("url("));
        var policy = page.QuerySelector("meta[http-equiv='Content-Security-Policy']")!.GetAttribute("content")!;
        Assert.That(policy, Does.StartWith("default-src 'none'; style-src 'unsafe-inline';"));
        var scripts = page.QuerySelectorAll("script:not([type='application/json'])");
        Assert.That(scripts, Has.Length.LessThanOrEqualTo(1));
        foreach (var script in scripts)
            Assert.That(policy, Does.Contain($"script-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script.TextContent)))}';"),
                "this script and no other");
    }

    private static void LinksResolve(string page, IDocument document, Dictionary<string, AngleSharp.Html.Dom.IHtmlDocument> all, IReadOnlyList<string> files)
    {
        var links = document.QuerySelectorAll("a, link").Select(a => a.GetAttribute("href")!).Where(h => !h.StartsWith("https://", StringComparison.Ordinal));
        foreach (var link in links)
        {
            var parts = link.Split('#');
            var target = parts[0].Length == 0 ? page : Path.GetRelativePath("/", Path.GetFullPath(Path.Combine("/", Path.GetDirectoryName(page)!, parts[0])));
            Assert.That(files, Has.Member(target), $"{page}: {link}");
            if (parts.Length > 1)
                Assert.That(all[target].GetElementById(Uri.UnescapeDataString(parts[1])), Is.Not.Null, $"{page}: {link}");
        }
    }

    private static void CanBeReadByEveryone(IDocument page, string language)
    {
        Assert.That(page.DocumentElement.GetAttribute("lang"), Is.EqualTo(language));
        Assert.That(page.QuerySelectorAll("h1"), Has.Length.EqualTo(1));
        var levels = page.QuerySelectorAll("h1, h2, h3, h4, h5, h6").Select(h => h.LocalName[1] - '0').ToList();
        Assert.That(levels.Zip(levels.Skip(1), (a, b) => b - a), Has.All.LessThanOrEqualTo(1), "no level is left out");
        Assert.That(page.QuerySelectorAll("[id]").Select(e => e.Id), Is.Unique);
        Assert.That(page.QuerySelectorAll("svg").Select(s => s.GetAttribute("aria-label")), Has.All.Not.Empty.And.All.Not.Null);
        Assert.That(page.QuerySelectorAll("[aria-labelledby]").Select(e => page.GetElementById(e.GetAttribute("aria-labelledby")!)), Has.All.Not.Null);
        Assert.That(page.QuerySelectorAll("main").Length, Is.EqualTo(1));
    }
}
