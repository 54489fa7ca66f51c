using System.Text.RegularExpressions;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.LocalizationTests;

/// <summary>Every Korean text keeps to the glossary in docs/korean.md.</summary>
internal sealed partial class KoreanTests
{
    private static readonly string[] Folders = ["exercises", "grader/Engine", "grader/Cli", "grader/Server"];
    private static readonly string[] Kinds = [".md", ".yaml", ".cs", ".liquid"];

    private static IReadOnlyList<string> Files { get; } =
    [
        .. Folders.SelectMany(folder => TemporaryFolder.FilesIn(Path.Combine(Repository.Root, folder)).Select(file => Path.Combine(folder, file)))
            .Where(file => Kinds.Contains(Path.GetExtension(file)) && !file.Split('/').Any(part => part is "bin" or "obj")),
    ];

    private static IEnumerable<TestCaseData> Terms() =>
        from line in File.ReadLines(Path.Combine(Repository.Root, "docs", "korean.md"))
        let cells = Cells().Split(line)
        where cells.Length >= 5 && cells[3].Trim() is ['`', .., '`']
        select new TestCaseData(cells[2].Trim(), cells[3].Trim().Trim('`').Replace("\\|", "|", StringComparison.Ordinal)).SetArgDisplayNames(cells[1].Trim());

    [TestCaseSource(nameof(Terms))]
    public void A_term_has_one_name(string name, string wrong)
    {
        var pattern = new Regex(wrong, RegexOptions.None, TimeSpan.FromSeconds(1));
        var found = Lines().Where(line => Hangul().IsMatch(line.Text) && pattern.IsMatch(line.Text)).Select(line => $"{line.File}: {line.Text.Trim()}")
            .ToList();

        Assert.That(found, Is.Empty, $"say {name}");
    }

    [Test]
    public void A_particle_after_a_value_has_both_forms()
    {
        var found = Lines().Where(line => line.File.EndsWith(".yaml", StringComparison.Ordinal) && OneForm().IsMatch(line.Text))
            .Select(line => $"{line.File}: {line.Text.Trim()}").ToList();

        Assert.That(found, Is.Empty, "write 이(가), 을(를), 은(는), 과(와), (으)로, 이(였)습니다, (이)라고, 이(여)야");
    }

    private static IEnumerable<(string File, string Text)> Lines() =>
        Files.SelectMany(file => File.ReadLines(Path.Combine(Repository.Root, file)).Select(text => (file, text)));

    [GeneratedRegex(@"(?<!\\)\|", RegexOptions.None, 1000)]
    private static partial Regex Cells();

    [GeneratedRegex("[가-힣]", RegexOptions.None, 1000)]
    private static partial Regex Hangul();

    [GeneratedRegex("""\}(\\"|["'`)\]])*(가|이|를|을|은|는|와|과|으로|로|였|이었|라고|이라고|여야|이어야)([ ,.]|습니다|$)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OneForm();
}
