using System.Reflection;
using System.Text.RegularExpressions;
using Courseware.Exercises.HalfClose;
using Courseware.Reporting;
using Courseware.Reporting.Classes;
using Courseware.Reporting.Formats;
using Courseware.Reporting.Html;
using Courseware.Reporting.Site;
using Courseware.Server.Localization;

namespace Courseware.Tests.LocalizationTests;

/// <summary>The texts for people are in YAML files, complete in both languages; the code has keys.</summary>
internal sealed partial class TextTests
{
    private static readonly Assembly Engine = typeof(LocalizedText).Assembly;
    private static readonly Assembly Exercises = typeof(HalfCloseExercise).Assembly;
    private static readonly string[] Folders = ["grader", "exercises", "benchmarks"];

    private static readonly (Type Labels, string Table)[] Typed =
    [
        (typeof(Texts), "report"), (typeof(HtmlTexts), "html"), (typeof(ClassTexts), "class"), (typeof(FormatTexts), "formats"), (typeof(SiteTexts), "site"),
        (typeof(PlayerTexts), "player"), (typeof(HintTexts), "hints"), (typeof(LectureTexts), "lecture"),
    ];

    // Keys that the code makes of what a recording has in it.
    private static readonly (string Table, string Prefix)[] Families =
    [
        ("texts/ladder.yaml", "lane."), ("texts/ladder.yaml", "fault."), ("texts/ladder.yaml", "held."), ("texts/waits.yaml", "action."),
        ("texts/segments.yaml", ""), ("texts/build-notes.yaml", ""), ("texts/calls.yaml", ""), ("texts/stall-lines.yaml", "call."),
            ("texts/stall-lines.yaml", "queues."),
    ];

    private static IReadOnlyList<(string File, string Text)> Sources { get; } =
    [
        .. from folder in Folders
           from file in Repository.Files(folder, "")
           where Path.GetExtension(file) is ".cs" or ".razor" && !file.Split('/').Contains("Templates")
           select (file, File.ReadAllText(Path.Combine(Repository.Root, file))),
    ];

    private static IReadOnlyList<(string Name, TextTable Table)> Tables { get; } =
    [
        .. Engine.GetManifestResourceNames().Where(n => n.StartsWith("texts/", StringComparison.Ordinal)).Select(n => (n, TextTable.Load(Engine, n))),
        .. Exercises.GetManifestResourceNames().Select(n => (n, TextTable.Load(Exercises, n))),
        ("server-texts.yaml", TextTable.Load(typeof(ServerTexts).Assembly, "server-texts.yaml")),
    ];

    private static IEnumerable<TestCaseData> Named() => Tables.Select(t => new TestCaseData(t.Table).SetArgDisplayNames(t.Name));

    [Test]
    public void No_source_file_has_Korean_in_it()
    {
        var found = Sources.SelectMany(s => s.Text.Split('\n').Where(line => Hangul().IsMatch(line)).Select(line => $"{s.File}: {line.Trim()}")).ToList();

        Assert.That(Sources, Has.Count.GreaterThan(300));
        Assert.That(found, Is.Empty, "Put the text into a YAML file and take it from a TextTable.");
    }

    [TestCaseSource(nameof(Named))]
    public void A_text_has_both_languages_with_the_same_values(TextTable table)
    {
        var texts = table.Keys.Select(key => (Key: key, Text: table[key])).ToList();

        Assert.That(texts, Is.Not.Empty);
        Assert.That(texts.Where(t => t.Text.English.Trim().Length == 0 || t.Text.Korean.Trim().Length == 0)
            .Select(t => t.Key), Is.Empty, "a language is empty");
        Assert.That(texts.Where(t => !Values(t.Text.English).SetEquals(Values(t.Text.Korean))).Select(t => t.Key), Is.Empty, "other values");
        Assert.That(texts.Where(t => Hangul().IsMatch(t.Text.English) && t.Key != "other-name").Select(t => t.Key), Is.Empty, "Korean in the English text");
        Assert.That(
            texts.Where(t => !Hangul().IsMatch(t.Text.Korean) && Word().IsMatch(Value().Replace(t.Text.Korean, "")) && t.Key != "other-name")
                .Select(t => t.Key),
            Is.Empty, "not translated");
    }

    [Test]
    public void Labels_and_their_tables_have_the_same_keys()
    {
        foreach (var (labels, name) in Typed)
        {
            var table = TextTable.Own(name);
            var properties = labels.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => TextBinder.Key(p.Name)).ToList();
            foreach (var language in new[] { "en", "ko" })
                Assert.That(() => labels.GetMethod("For")!.Invoke(null, [language]), Throws.Nothing, name);
            Assert.That(table.Keys.Select(k => k.Split('.')[0]).Distinct(StringComparer.Ordinal), Is.EquivalentTo(properties), name);
        }
    }

    [Test]
    public void Every_key_that_the_code_asks_for_has_a_text()
    {
        var missing = Asked.Where(a => Find(a.Table).Find(a.Key) is null).Select(a => $"{a.Table}: {a.Key}").ToList();

        Assert.That(Asked, Has.Count.GreaterThan(150));
        Assert.That(missing, Is.Empty);
    }

    [Test]
    public void Every_text_is_used()
    {
        var typed = Typed.Select(t => $"texts/{t.Table}.yaml").Append("server-texts.yaml").ToHashSet(StringComparer.Ordinal);
        var unused = from table in Tables
                     where !typed.Contains(table.Name)
                     from key in table.Table.Keys
                     where !Asked.Contains((table.Name, key)) && !Families.Any(f => table.Name == f.Table && key.StartsWith(f.Prefix, StringComparison.Ordinal))
                     select $"{table.Name}: {key}";

        Assert.That(unused, Is.Empty);
    }

    private static TextTable Find(string name) => Tables.First(t => t.Name == name).Table;

    private static HashSet<(string Table, string Key)> Asked { get; } = [.. Sources.SelectMany(s => AskedBy(s.Text))];

    private static IEnumerable<(string Table, string Key)> AskedBy(string source)
    {
        foreach (Match use in Use().Matches(source))
        {
            var owner = use.Groups["owner"] is { Success: true, Value: not "TextTable" } group
                ? Sources.FirstOrDefault(s => s.File.EndsWith($"/{group.Value}.cs", StringComparison.Ordinal)).Text : source;
            if (owner is null || Own().Match(owner) is not { Success: true } table)
                continue;
            var name = table.Groups["own"] is { Success: true } own ? $"texts/{own.Value}.yaml" : table.Groups["loaded"].Value;
            yield return (name, use.Groups["key"].Value);
            if (use.Groups["count"].Success)
                yield return (name, $"{use.Groups["key"].Value}.one");
        }
    }

    private static HashSet<string> Values(string text) => [.. Value().Matches(text).Select(m => m.Value)];

    [GeneratedRegex("[가-힣]", RegexOptions.None, 1000)]
    private static partial Regex Hangul();

    [GeneratedRegex("[a-z]{4,}", RegexOptions.None, 1000)]
    private static partial Regex Word();

    [GeneratedRegex(@"\{\w+\}", RegexOptions.None, 1000)]
    private static partial Regex Value();

    [GeneratedRegex("""((?<owner>\w+)\.)?\b(Table|Texts|Own\("\w+"\)|Say)(\[|(?<count>\.Count\()|\(\s*)"(?<key>[a-z0-9.-]+)"[,\])]""",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Use();

    [GeneratedRegex("""TextTable\.(Own\("(?<own>[a-z-]+)"\)|Load\(typeof\(\w+\)\.Assembly, "(?<loaded>[a-z/-]+\.yaml)"\))""",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Own();
}
