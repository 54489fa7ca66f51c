using System.Text.RegularExpressions;
using Courseware.Tests.Submissions;
using YamlDotNet.RepresentationModel;
using YamlDotNet.Serialization;

namespace Courseware.Tests.ProseTests;

/// <summary>
/// English that people read follows the rules of <c>rules.yaml</c>: documents, handouts, messages, the help, sentences in the code, and comments.
/// Code in Markdown, the documents' own examples of wrong Korean and students' texts are left out.
/// </summary>
internal sealed partial class ProseRuleTests
{
    private const int FewestWords = 4;
    private static readonly string[] OtherDocuments = ["README.md", "CONTRIBUTING.md", "containers/README.md", "benchmarks/RESULTS.md",
        "grader/Cli/Templates/exercise/README.md"];

    private static IReadOnlyList<Rule> Rules { get; } =
        new DeserializerBuilder()
            .Build().Deserialize<List<Dictionary<string, string>>>(File.ReadAllText(Path.Combine(Repository.Tests, "ProseTests", "rules.yaml")))
            .ConvertAll(r => new Rule(r["name"], new Regex(r["pattern"], RegexOptions.None, TimeSpan.FromSeconds(1)), r["why"], r["wrong"], r["right"]));

    private static IEnumerable<TestCaseData> Each() => Rules.Select(r => new TestCaseData(r).SetArgDisplayNames(r.Name));

    [TestCaseSource(nameof(Each))]
    public void A_rule_finds_its_wrong_sentence_and_not_its_right_one(Rule rule)
    {
        Assert.That(rule.Pattern.IsMatch(rule.Wrong), Is.True, rule.Wrong);
        Assert.That(rule.Pattern.IsMatch(rule.Right), Is.False, rule.Right);
        Assert.That(rule.Why, Is.Not.Empty);
    }

    [Test]
    public void Documents_and_handouts_follow_the_rules()
    {
        var documents = Repository.Files("docs", ".md").Concat(Repository.Files("exercises", ".md").Where(f => Path.GetFileName(f) == "README.md"))
            .Concat(OtherDocuments).Where(f => f != "docs/korean.md").ToList();
        var texts = documents.SelectMany(f => Paragraphs(f, Read(f))).Concat(Paragraphs("CHANGELOG.md", Unreleased()));

        Assert.That(documents, Has.Count.GreaterThan(25));
        Assert.That(Findings(texts), Is.Empty);
    }

    [Test]
    public void Messages_follow_the_rules()
    {
        var files = Repository.Files("grader", ".yaml").Concat(Repository.Files("exercises", ".yaml")).Where(f => !f.Split('/').Any(IsOfStudents)).ToList();
        var texts = files.SelectMany(f => English(f)).ToList();

        Assert.That(texts, Has.Count.GreaterThan(1000));
        Assert.That(Findings(texts), Is.Empty);
    }

    [Test]
    public void The_help_follows_the_rules()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Tests, "CliTests"), "CommandLineTests.Help_*.verified.txt");

        Assert.That(files, Has.Length.GreaterThan(10));
        Assert.That(Findings(files.SelectMany(f => Paragraphs(Path.GetFileName(f), File.ReadAllText(f)))), Is.Empty);
    }

    [Test]
    public void Sentences_in_the_code_follow_the_rules()
    {
        var texts = from file in Repository.Files("grader", ".cs")
            .Concat(Repository.Files("exercises", ".cs").Where(f => f.Contains("/grading/", StringComparison.Ordinal)))
                    from line in File.ReadLines(Path.Combine(Repository.Root, file)).Index()
                    where !line.Item.TrimStart().StartsWith("//", StringComparison.Ordinal)
                    from Match literal in Literal().Matches(line.Item)
                    let text = Hole().Replace(literal.Groups["text"].Value, "x")
                    where text.Count(c => c == ' ') >= FewestWords - 1
                    select (File: $"{file}:{line.Index + 1}", Text: text);

        Assert.That(Findings(texts), Is.Empty);
    }

    [TestCase(".cs", 3000, "grader", "exercises", "tests", "benchmarks")]
    [TestCase(".c", 150, "grader", "exercises", "benchmarks")]
    [TestCase(".h", 50, "grader")]
    [TestCase(".sh", 40, "grader", "containers", "tests", "benchmarks")]
    public void Comments_follow_the_rules(string extension, int fewest, params string[] folders)
    {
        var files = folders.SelectMany(folder => Repository.Files(folder, extension)).Where(f => !f.Split('/').Any(IsLeftOut)).ToList();
        var texts = files.SelectMany(Comments.In).ToList();

        Assert.That(texts, Has.Count.GreaterThan(fewest));
        Assert.That(Findings(texts), Is.Empty);
    }

    [Test]
    public void The_comments_of_a_file_are_found()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.At("one.cs"), "/// <summary>A <c>x.y</c>\n/// b.</summary>\nvar s = \"http://c\"; // d\n// e <see cref=\"F\"/>\n// f\n");
        File.WriteAllText(folder.At("two.c"), "/*\n * A\n * b. */\nchar *s = \"/* no */\"; /* c */ int i; // d\n");
        File.WriteAllText(folder.At("three.sh"), "#!/bin/sh\n# A\n# b.\necho # c\n");

        Assert.That(Comments.In(folder.At("one.cs")).Select(c => c.Text), Is.EqualTo(["A x b.", "d", "e x f"]));
        Assert.That(Comments.In(folder.At("two.c")).Select(c => c.Text), Is.EqualTo(["A b.", "c", "d"]));
        Assert.That(Comments.In(folder.At("three.sh")).Select(c => c.Text), Is.EqualTo(["A b.", "c"]));
        Assert.That(Comments.In(folder.At("two.c")).Select(c => Path.GetFileName(c.File)), Is.EqualTo(["two.c:1", "two.c:4", "two.c:4"]));
    }

    // Samples speak as students do, and the programs in tests/Hostile are pieces of C.
    private static bool IsLeftOut(string part) => part is "samples" or "original" or "Hostile";

    private static List<string> Findings(IEnumerable<(string File, string Text)> texts) =>
    [
        .. from text in texts
           from rule in Rules
           let found = rule.Pattern.Match(text.Text)
           where found.Success
           select $"{text.File}: \"{found.Value}\" in: {text.Text}\n  {rule.Name}: {rule.Why} Such as: {rule.Right}",
    ];

    // Submissions and starters are separate.
    private static bool IsOfStudents(string part) => part is "samples" or "starter" or "starters" or "solution" or "demo" or "original" or "control";

    private static string Read(string path) => File.ReadAllText(Path.Combine(Repository.Root, path));

    private static string Unreleased()
    {
        var text = Read("CHANGELOG.md");
        var from = text.IndexOf("\n## ", StringComparison.Ordinal);
        var until = text.IndexOf("\n## ", from + 1, StringComparison.Ordinal);
        return until < 0 ? text[from..] : text[from..until];
    }

    /// <summary>The texts of a Markdown file: paragraphs, headings, items and cells, with code left out.</summary>
    private static IEnumerable<(string File, string Text)> Paragraphs(string file, string markdown)
    {
        var text = new List<string>();
        var isCode = false;
        foreach (var line in markdown.Split('\n').Append(""))
        {
            var isFence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            isCode ^= isFence;
            if (isCode || isFence || line.Trim().Length == 0 || Block().IsMatch(line))
            {
                if (text.Count > 0)
                    yield return (file, string.Join(' ', text));
                text.Clear();
            }
            if (isCode || isFence || line.Trim().Length == 0)
                continue;
            var plain = Code().Replace(line, "`x`");
            if (line.StartsWith('|'))
            {
                foreach (var cell in plain.Split('|').Where(c => c.Trim().Length > 0))
                    yield return (file, cell.Trim());
            }
            else
            {
                text.Add(Item().Replace(plain, "").Trim());
            }
        }
    }

    /// <summary>The values of all keys <c>en</c> in a file.</summary>
    private static IEnumerable<(string File, string Text)> English(string file)
    {
        var yaml = new YamlStream();
        using var reader = new StringReader(Read(file));
        yaml.Load(reader);
        return from document in yaml.Documents
               from node in document.AllNodes.OfType<YamlMappingNode>()
               from entry in node.Children
               where entry is { Key: YamlScalarNode { Value: "en" }, Value: YamlScalarNode }
               select ($"{file}:{entry.Value.Start.Line}", Code().Replace(((YamlScalarNode)entry.Value).Value!, "`x`"));
    }

    [GeneratedRegex(@"^(?:#|\||\s*[-*] |\s*\d+\. )", RegexOptions.None, 1000)]
    private static partial Regex Block();

    [GeneratedRegex(@"^\s*(?:[-*]|\d+\.) ", RegexOptions.None, 1000)]
    private static partial Regex Item();

    [GeneratedRegex("`[^`]*`", RegexOptions.None, 1000)]
    private static partial Regex Code();

    [GeneratedRegex("\"(?<text>(?:[^\"\\\\]|\\\\.)*)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Literal();

    // The place of a value in an interpolated string.
    [GeneratedRegex(@"\{[^{}]*(?:\}|$)", RegexOptions.None, 1000)]
    private static partial Regex Hole();

    internal sealed record Rule(string Name, Regex Pattern, string Why, string Wrong, string Right);
}
