using System.Text;
using System.Text.RegularExpressions;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Reporting.Formats;
using Courseware.Tests.Snapshots;

namespace Courseware.Tests.ReportingTests;

internal sealed partial class MarkdownSummaryTests
{
    private static readonly string[] HostileMarkdown =
    [
        "@octocat and @org/team", "see #1 and owner/repo#2", "[x](http://evil.example) ![y](http://evil.example/z.png)", "http://evil.example www.evil.example",
        "a | b |\n|--|", "a \\| b", "a \\\\| b", "```\n# heading", "````", "# heading", "- list", "1. list", "> quote", "***bold*** __x__ ~~y~~", "$x$ &copy;",
            "<script>alert(1)</script>", "::error::x", "![]", "`",
    ];

    [Test]
    public async Task A_report_with_every_verdict() => await Snapshot.MatchExactly(MarkdownSummary.Write(Results.Original, [], "en"), "md");

    [Test]
    public async Task A_report_with_ladders() => await Snapshot.MatchExactly(
        MarkdownSummary.Write(Results.OnTheWire, [WireStories.MessageRefused, WireStories.LongTalk], "en"), "md");

    [Test]
    public async Task A_report_in_Korean() => await Snapshot.MatchExactly(MarkdownSummary.Write(Results.Korean, [], "ko"), "md");

    [TestCaseSource(typeof(HostileTextTests), nameof(HostileTextTests.Hostile))]
    [TestCaseSource(nameof(HostileMarkdown))]
    public void Nothing_of_a_submission_is_markup(string text)
    {
        var markdown = MarkdownSummary.Write(HostileTextTests.WithEverywhere(text), [], "en");
        var shown = WithoutCode(markdown);

        Assert.That(markdown.Replace("\n", "").EnumerateRunes().Where(HostileTextTests.IsHarmful), Is.Empty);
        // Outside of code, every character with a meaning in Markdown is escaped, except for the report's own.
        Assert.That(Unescaped().Matches(shown.Replace("<br>", "").Replace("**", "")).Select(m => m.Value), Is.Empty, shown);
        Assert.That(Linked().Matches(shown).Select(m => m.Value), Is.Empty, shown);
        Assert.That(Mentioned().Matches(shown).Select(m => m.Value), Is.Empty, shown);
        // Three rows of checks, each of four cells.
        var rows = markdown.Split('\n').Where(l => l.StartsWith('|')).ToArray();
        Assert.That(rows, Has.Length.EqualTo(5));
        Assert.That(rows.Select(row => Bar().Count(row)), Has.All.EqualTo(5));
    }

    [Test]
    public void A_fence_is_longer_than_any_run_of_backticks_inside()
    {
        var check = new CheckResult("a", Tier.Core, Verdict.Failed, "why", 0, 1, "title", "message") { Details = ["``````", "text"] };

        Assert.That(MarkdownSummary.Write(Results.Solution with { Checks = [check] }, [], "en"), Does.Contain("\n```````text\n``````\ntext\n```````\n"));
    }

    [Test]
    public void A_megabyte_of_text_is_truncated_visibly()
    {
        var markdown = MarkdownSummary.Write(HostileTextTests.WithEverywhere(new string('x', 1 << 20)), [], "en");

        Assert.That(markdown, Has.Length.LessThan(50_000));
        Assert.That(markdown, Does.Contain("… (1046576 more characters)"));
    }

    [Test]
    public void A_summary_stays_below_GitHub_s_limit()
    {
        var lines = Enumerable.Repeat(new string('한', 400), 60).ToArray();
        var checks = Enumerable.Range(0, 40)
            .Select(i => new CheckResult($"c{i}", Tier.Core, Verdict.Failed, "why", 0, 1, "title", "message") { Details = lines });
        var markdown = MarkdownSummary.Write(Results.Solution with { Checks = [.. checks] }, [], "en");

        Assert.That(Encoding.UTF8.GetByteCount(markdown), Is.InRange(MarkdownSummary.MostBytes - 100_000, MarkdownSummary.MostBytes));
        var shown = markdown.Split('\n').Count(l => l.StartsWith("### ", StringComparison.Ordinal));
        Assert.That(markdown, Does.Contain($"\n{40 - shown} more checks did not pass; this summary has no room for them.\n"));
    }

    /// <summary>Fenced blocks and spans of code taken out, as Markdown pairs them: by runs of the same length.</summary>
    private static string WithoutCode(string markdown) => Span().Replace(Fence().Replace(markdown, "\n"), "");

    [GeneratedRegex(@"\n(?<fence>`{3,})text\n.*?\n\k<fence>(?=\n)", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?<![`\\])(?<run>`+)(?!`).+?(?<!`)\k<run>(?!`)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Span();

    [GeneratedRegex(@"(?<!\\)(?:\\\\)*[`*_\[\]<~&$]|^(?:[+=:]|\d+[.)])", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unescaped();

    [GeneratedRegex(@"(?<!\\)://|www\.", RegexOptions.None, 1000)]
    private static partial Regex Linked();

    [GeneratedRegex(@"[@#]\w", RegexOptions.None, 1000)]
    private static partial Regex Mentioned();

    [GeneratedRegex(@"(?<!\\)(?:\\\\)*\|", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bar();
}
