using Courseware.Grading;
using Courseware.Judging;
using Courseware.Recordings;
using Courseware.Reporting.Formats;
using Courseware.Tests.Snapshots;

namespace Courseware.Tests.ReportingTests;

internal sealed class GitHubCommandsTests
{
    private static readonly SourceFiles Sources = new("homework/kim", new HashSet<string>(StringComparer.Ordinal) { "file_server.c", "lib/a,b:c.c" });

    [Test]
    public async Task A_report_with_every_verdict() => await Snapshot.MatchExactly(Join(GitHubCommands.Annotations(Results.Original, "en", Sources)));

    [Test]
    public void A_compiler_error_stands_at_its_line()
    {
        var lines = GitHubCommands.Annotations(
            NotBuilt(new Diagnostic("file_server.c", 12, 5, "error: 'x' undeclared"), new Diagnostic("file_server.c", 40, 0, "error: 100%")), "en", Sources);

        Assert.That(lines[0], Does.StartWith("::error file=homework/kim/file_server.c,line=12,col=5,title=server-builds%3A the server builds::"));
        Assert.That(lines[1], Is.EqualTo("::error file=homework/kim/file_server.c,line=40,title=server-builds::error: 100%25"));
        Assert.That(lines, Has.Count.EqualTo(3));
    }

    [Test]
    public void A_file_at_the_top_of_the_repository_has_no_folder() => Assert.That(
        GitHubCommands.Annotations(NotBuilt(new Diagnostic("file_server.c", 1, 1, "error: x")), "en", Sources with { Folder = "" })[0],
        Does.StartWith("::error file=file_server.c,line=1,col=1,"));

    [Test]
    public void A_strange_file_name_cannot_end_its_property() => Assert.That(
        GitHubCommands.Annotations(NotBuilt(new Diagnostic("lib/a,b:c.c", 1, 1, "error: x")), "en", Sources)[0],
        Does.StartWith("::error file=homework/kim/lib/a%2Cb%3Ac.c,line=1,col=1,title="));

    [TestCase("../other/file.c")]
    [TestCase("/etc/passwd")]
    [TestCase("lib/../../x.c")]
    [TestCase("not-there.c")]
    [TestCase("")]
    public void Other_files_get_no_place_in_the_report(string file)
    {
        var lines = GitHubCommands.Annotations(NotBuilt(new Diagnostic(file, 3, 1, "error: x")), "en", Sources);

        Assert.That(lines, Has.None.Contains("file=").And.Some.StartsWith("::error title=server-builds"));
    }

    [Test]
    public void Without_sources_no_annotation_has_a_place() => Assert.That(
        GitHubCommands.Annotations(NotBuilt(new Diagnostic("file_server.c", 12, 5, "error: x")), "en", sources: null), Has.None.Contains("file="));

    [Test]
    public void The_check_that_others_require_comes_first()
    {
        var titles = GitHubCommands.Annotations(Results.Original, "en", Sources).Select(l => l.Split("title=")[1].Split("%3A")[0]).ToArray();

        Assert.That(titles[0], Is.EqualTo("server-half-closes"));
        Assert.That(Array.IndexOf(titles, "client-reports-refused-connection"), Is.GreaterThan(Array.IndexOf(titles, "works-with-original-server")));
    }

    [TestCase(Verdict.Failed, Tier.Core, "::error ")]
    [TestCase(Verdict.Error, Tier.Core, "::error ")]
    [TestCase(Verdict.Inconclusive, Tier.Core, "::warning ")]
    [TestCase(Verdict.Failed, Tier.Robust, "::warning ")]
    public void Errors_are_what_costs_points_or_the_grader(Verdict verdict, Tier tier, string kind)
    {
        var result = Results.Solution with { Checks = [new CheckResult("one", tier, verdict, "why", 0, 0, "title", "message")] };

        Assert.That(GitHubCommands.Annotations(result, "en", Sources)[0], Does.StartWith(kind));
    }

    [Test]
    public void More_than_GitHub_shows_is_counted()
    {
        var checks = Enumerable.Range(0, 25).Select(i => new CheckResult($"c{i}", Tier.Core, Verdict.Failed, "why", 0, 1, "title", "message"));
        var lines = GitHubCommands.Annotations(Results.Solution with { Checks = [.. checks] }, "en", Sources);

        Assert.That(lines, Has.Count.EqualTo(11));
        Assert.That(lines[^1], Is.EqualTo("::notice title=half-close::Score 0/25 · 15 more annotations were left out"));
    }

    [TestCaseSource(typeof(HostileTextTests), nameof(HostileTextTests.Hostile))]
    [TestCaseSource(nameof(HostileCommands))]
    public void Nothing_of_a_submission_is_a_command(string text)
    {
        var lines = GitHubCommands.Annotations(HostileTextTests.WithEverywhere(text), "en", Sources);

        Assert.That(lines, Has.Count.EqualTo(2), "one for the check that failed, one for the score");
        Assert.That(lines, Has.All.Match("^::(error|notice) title=[^:,]*::").And.None.Contains("\n").And.None.Contains("\r"));
        Assert.That(string.Concat(lines).EnumerateRunes().Where(HostileTextTests.IsHarmful), Is.Empty);
    }

    [Test]
    public void A_megabyte_of_text_is_truncated_visibly()
    {
        var lines = GitHubCommands.Annotations(HostileTextTests.WithEverywhere(new string('x', 1 << 20)), "en", Sources);

        Assert.That(lines, Has.All.Length.LessThan(20_000).And.Some.Contains("more characters)"));
    }

    [Test]
    public void The_report_stands_between_two_lines_with_the_token() => Assert.That(
        (GitHubCommands.Stop("4f2a"), GitHubCommands.Resume("4f2a")), Is.EqualTo(("::stop-commands::4f2a", "::4f2a::")));

    private static readonly string[] HostileCommands =
        ["::error::x", "a\n::error file=b.c::x", "a\r::add-mask::e", "%0A::error::x", "::stop-commands::x", "x,file=a.c,line=1::y", "##[error]x"];

    private static GradingResult NotBuilt(params Diagnostic[] diagnostics) => Results.Solution with
    {
        Checks =
        [
            new CheckResult("server-builds", Tier.Core, Verdict.Failed, "compile-error", 0, 4, "the server builds", "It does not compile.")
            {
                Evidence = [new BuildFinished("server", "compile-error", "", diagnostics)],
            },
        ],
    };

    private static string Join(IReadOnlyList<string> lines) => string.Join('\n', lines);
}
