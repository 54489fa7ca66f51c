using System.Text.RegularExpressions;
using Courseware.Server.Localization;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.ServerTests;

/// <summary>The texts of the pages.</summary>
internal sealed partial class ServerTextTests
{
    private static readonly string[] Folders = ["Pages", "Routes", "Access", "Courses", "Lti"];

    [Test]
    public void Every_text_of_a_page_exists_in_both_languages()
    {
        var (english, korean) = (new ServerTexts("en"), new ServerTexts("ko"));
        var missing = Asked().Where(key => !ServerTexts.Keys.Contains(key)).ToList();
        var same = ServerTexts.Keys.Where(key => english[key].Length == 0 || korean[key].Length == 0 || english[key] == korean[key]).ToList();

        Assert.That(Asked().Count, Is.GreaterThan(100));
        Assert.That(missing, Is.Empty);
        Assert.That(same, Is.Empty, "not translated");
    }

    [Test]
    public void Both_languages_have_the_same_values()
    {
        var (english, korean) = (new ServerTexts("en"), new ServerTexts("ko"));

        Assert.That(ServerTexts.Keys.Where(key => !Values(english[key]).SetEquals(Values(korean[key]))), Is.Empty);
    }

    private static HashSet<string> Values(string text) => [.. Value().Matches(text).Select(m => m.Value)];

    private static HashSet<string> Asked() =>
    [
        .. from folder in Folders.Select(f => Path.Combine(Repository.Root, "grader", "Server", f))
           from file in TemporaryFolder.FilesIn(folder)
           from Match match in Key().Matches(File.ReadAllText(Path.Combine(folder, file)))
           select match.Groups["key"].Value,
    ];

    [GeneratedRegex("""\b(T|[Tt]exts)\["(?<key>[a-z-]+)"[,\]]""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Key();

    [GeneratedRegex(@"\{\w+\}", RegexOptions.None, 1000)]
    private static partial Regex Value();
}
