using System.Security.Cryptography;
using System.Text;
using Courseware.Grading;
using Courseware.Recordings;
using Courseware.Reporting.Html;
using Courseware.Reporting.Ladders;

namespace Courseware.Reporting.Site;

/// <summary>An exercise as the course page shows it.</summary>
/// <param name="Manifest">Its words.</param>
/// <param name="Handouts">The Markdown of its handouts by language (<c>en</c>, <c>ko</c>).</param>
/// <param name="Demos">The demos of its lecture.</param>
public sealed record SiteExercise(ExerciseManifest Manifest, IReadOnlyDictionary<string, string> Handouts, IReadOnlyList<SiteDemo> Demos);

/// <summary>A demo and the recordings of its parts; where it could not be run, <paramref name="WhyNot"/> says why and there are none.</summary>
public sealed record SiteDemo(Demo Demo, IReadOnlyList<ScenarioRecording> Recordings, string WhyNot = "")
{
    /// <summary>The sources of its programs by their path in the exercise's folder, as far as they are at hand.</summary>
    public IReadOnlyDictionary<string, string> Sources { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>One file of the site; the path is relative and has <c>/</c> between folders.</summary>
public sealed record SiteFile(string Path, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>A file of text, in UTF-8.</summary>
    public SiteFile(string path, string text) : this(path, Encoding.UTF8.GetBytes(text))
    {
    }

    /// <summary>The content of a file of text.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes.Span);
}

/// <summary>
/// The course page: an index of all exercises and a page for each, in both languages, that need no network and no other file than each other. A
/// script steps through the ladders; without it the pages can be read all the same. Pure.
/// </summary>
public static class CourseSite
{
    private static readonly string[] Languages = ["en", "ko"];

    // The page for students and the one for teachers.
    private static readonly bool[] BothPages = [false, true];

    private static readonly string[] Styles = ["report.css", "site.css", "player.css"];

    // In a section of CDATA, so that the page stays XML; the policy lets this text run and no other.
    private static readonly string Script = $"\n//<![CDATA[\n{PageTemplate.Embedded("player.js")}//]]>\n";

    private static readonly string ScriptHash = $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Script)))}";

    private static readonly PageTemplate Template = new(
        "site.liquid", typeof(SitePage), typeof(CardView), typeof(HandoutView), typeof(PathView), typeof(TopicView), typeof(PartView), typeof(SiteFact),
            typeof(SourceView),
        typeof(SiteTexts));

    /// <summary>All files, in the order of the exercises.</summary>
    public static IReadOnlyList<SiteFile> Render(IReadOnlyList<SiteExercise> exercises, Lecture? lecture = null, params IReadOnlyList<ClassMistake> mistakes)
    {
        var ids = exercises.Select(e => e.Manifest.Id).ToList();
        return
        [
            .. Languages.Select(l => new SiteFile(FileName(l), Render(Index(exercises, lecture, l), l))),
            .. lecture is null ? [] : Lectures(lecture, exercises, mistakes, ids),
            .. exercises.SelectMany(e => Languages.Select(l => new SiteFile($"{e.Manifest.Id}/{FileName(l)}", Render(Exercise(e, ids, l), l)))),
            .. exercises.SelectMany(Captures),
        ];
    }

    private static string FileName(string language) => language == "en" ? "index.html" : $"index.{language}.html";

    private static string OtherThan(string language) => language == "en" ? "ko" : "en";

    private static string Render(SitePage page, string language) => Template.Render(
        ("page", page), ("labels", SiteTexts.For(language)), ("script", Script), ("hash", ScriptHash), ("playerLabels", PlayerTexts.For(language).ToJson()),
        ("css", string.Concat(Styles.Select(PageTemplate.Embedded))));

    private static IEnumerable<SiteFile> Captures(SiteExercise exercise) =>
        exercise.Demos.SelectMany(d => d.Recordings).DistinctBy(r => r.Scenario).Where(r => r.Capture is not null).Select(r =>
        {
            using var bytes = new MemoryStream();
            Pcapng.Write(bytes, r.Capture!, r.Scenario, new Dictionary<int, string>());
            return new SiteFile($"{exercise.Manifest.Id}/{CaptureName(r)}", bytes.ToArray());
        });

    private static string CaptureName(ScenarioRecording recording) => recording.Capture is null ? "" : $"{recording.Scenario}.pcapng";

    private static IEnumerable<SiteFile> Lectures(
        Lecture lecture, IReadOnlyList<SiteExercise> exercises, IReadOnlyList<ClassMistake> mistakes, IReadOnlyList<string> ids) =>
        from isForTeachers in BothPages
        from language in Languages
        select new SiteFile(
            LecturePages.FileName(isForTeachers, language),
            LecturePages.Render(
                lecture, exercises, mistakes, isForTeachers, language,
                (exercise, markdown) => HandoutHtml.Render(
                    markdown, link => Target(link, exercise.Manifest.Id, ids, language, fromIndex: true), SiteTexts.For(language).Table)));

    private static SitePage Index(IReadOnlyList<SiteExercise> exercises, Lecture? lecture, string language)
    {
        var texts = SiteTexts.For(language);
        // On one drawing together they need one colour.
        IReadOnlyList<string> ways = [.. exercises.SelectMany(e => e.Manifest.States).SelectMany(p => p.Zip(p.Skip(1), (a, b) => $"{a} {b}"))
            .Distinct(StringComparer.Ordinal)];
        return new SitePage(
            language, texts.Course, texts.Course, texts.Lead, "", FileName(OtherThan(language)), OtherThan(language), [],
            [.. exercises.Select(e => Card(e, language))], new HandoutView(language, "", ""),
                StateDiagram.WriteTogether([.. ways.Select(w => w.Split(' '))], language), [], [],
            StateSources.In(language), lecture is null ? [] : [.. BothPages.Select(t => new SiteFact(
                LecturePages.FileName(t, language), t ? LectureTexts.For(language).Teachers : LectureTexts.For(language).Story, IsCode: false))]);
    }

    private static CardView Card(SiteExercise exercise, string language)
    {
        var manifest = exercise.Manifest;
        return new CardView(
            $"{manifest.Id}/{FileName(language)}", SafeText.Line(manifest.Id), SafeText.Prose(manifest.Title.In(language)),
            SafeText.Prose(manifest.Summary.In(language)), Facts(manifest, language), Paths(manifest));
    }

    private static SitePage Exercise(SiteExercise exercise, IReadOnlyList<string> ids, string language)
    {
        var (manifest, texts) = (exercise.Manifest, SiteTexts.For(language));
        var title = SafeText.Prose(manifest.Title.In(language));
        List<SiteFact> facts = [.. Facts(manifest, language),
            new(texts.Begin, ShellCommand.Join(["grader", "new", manifest.Id, $"my-{manifest.Id}"]), IsCode: true)];
        return new SitePage(
            language, $"{title} · {texts.Course}", title, SafeText.Prose(manifest.Summary.In(language)),
            $"../{FileName(language)}", FileName(OtherThan(language)), OtherThan(language), facts, [], Handout(exercise, ids, language),
            StateDiagram.Write(manifest.States, language), Paths(manifest), [.. exercise.Demos.Select((d, i) => Topic(manifest.Id, d, i, language))], [], []);
    }

    private static List<SiteFact> Facts(ExerciseManifest manifest, string language)
    {
        var texts = SiteTexts.For(language);
        var core = manifest.Checks.Where(c => c.Tier == Judging.Tier.Core).ToList();
        var checks = string.Format(texts.CoreChecks, core.Count, core.Sum(c => c.Points));
        if (manifest.Checks.Count > core.Count)
            checks += ", " + string.Format(texts.RobustChecks, manifest.Checks.Count - core.Count);
        var facts = new List<SiteFact>
        {
            new(texts.Programs, SafeText.Line(string.Join(", ", manifest.Programs.Select(p => p.Name).Distinct(StringComparer.Ordinal))), IsCode: true),
        };
        if (manifest.Documents.Count > 0)
            facts.Add(new(texts.Documents, SafeText.Line(string.Join(", ", manifest.Documents)), IsCode: true));
        facts.Add(new(texts.Checks, checks, IsCode: false));
        return facts;
    }

    private static List<PathView> Paths(ExerciseManifest manifest) =>
        [.. manifest.States.Select((p, i) => new PathView(StateDiagram.Colour(i), p))];

    private static HandoutView Handout(SiteExercise exercise, IReadOnlyList<string> ids, string language)
    {
        var texts = SiteTexts.For(language);
        foreach (var spoken in new[] { language, OtherThan(language) })
        {
            if (exercise.Handouts.TryGetValue(spoken, out var markdown))
            {
                var html = HandoutHtml.Render(markdown, link => Target(link, exercise.Manifest.Id, ids, language), texts.Table);
                return new HandoutView(spoken, html, spoken == language ? "" : texts.HandoutElsewhere);
            }
        }
        return new HandoutView(language, "", texts.NoHandout);
    }

    // A link is relative to the handout's folder in the repository: exercises/<id>/. Only handouts are on the site.
    private static string? Target(string link, string id, IReadOnlyList<string> ids, string language, bool fromIndex = false)
    {
        var from = new Uri($"file:///exercises/{id}/README.md");
        if (link.Length == 0 || !Uri.TryCreate(from, link, out var uri) || !uri.IsFile || uri.Host.Length > 0)
            return null;
        var parts = uri.AbsolutePath.Trim('/').Split('/');
        if (parts is not ["exercises", var exercise, ..] || !ids.Contains(exercise, StringComparer.Ordinal))
            return null;
        var file = parts.Length switch
        {
            2 => FileName(language),
            3 when parts[2] == "README.md" => FileName("en"),
            3 when parts[2] == "README.ko.md" => FileName("ko"),
            _ => null,
        };
        if (file is not null && fromIndex)
            return $"{exercise}/{file}";
        return file is null ? null : exercise == id ? file : $"../{exercise}/{file}";
    }

    private static TopicView Topic(string id, SiteDemo shown, int index, string language)
    {
        var (demo, texts) = (shown.Demo, SiteTexts.For(language));
        return new TopicView(
            $"demo-{index + 1}", SafeText.Prose(demo.Title.In(language)), ShellCommand.Join(["grader", "demo", demo.Topic, "--step"]),
            shown.WhyNot.Length > 0 ? string.Format(texts.NotRun, SafeText.Prose(shown.WhyNot)) : "",
            [.. demo.Parts.Zip(shown.Recordings)
                .Select((run, i) => Part($"{id}/{demo.Topic}", $"demo-{index + 1}-{i + 1}", shown, run.First, run.Second, language))]);
    }

    private static PartView Part(string topic, string anchor, SiteDemo demo, DemoPart part, ScenarioRecording recording, string language)
    {
        var ladder = Ladder.From(recording, contents: true);
        var svg = LadderSvg.Write(ladder, language, out var places);
        var run = RunModels.Of($"{topic}/{SafeText.Line(recording.Scenario)}", part, recording, ladder, places, demo.Sources, CaptureName(recording), language);
        return new PartView(
            anchor, SafeText.Prose(part.Title.In(language)), SafeText.Prose(part.Before.In(language)), svg,
            LadderText.Lines(ladder, language, unicode: true), SafeText.Prose(part.Seen(recording).In(language)), run.ToJson(), run.Capture);
    }
}
