using System.Globalization;
using System.Text;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Reporting;

namespace Courseware.Tests.ReportingTests;

/// <summary>The output of a student's program and the names of its files cannot change the teacher's screen.</summary>
internal sealed class HostileTextTests
{
    public static readonly string[] Hostile =
    [
        "\u001b[2J\u001b[1;1H100/100",
        "\u001b]0;title\u0007",
        "\u001b]52;c;cm0gLXJm\u001b\\",
        "\u001b]8;;http://evil.example\u001b\\link",
        "\u009b31m",
        "\u009d0;title\u009c",
        "a\u202egnp.exe",
        "zero\u200bwidth\ufeff",
        "two\nlines\r\nand\ttab",
        "\u2028\u2029",
        "nul\0",
        "\u007f\b\b",
        "[red]markup[/] [link=http://evil.example]x[/]",
        "]]><script>alert(1)</script>",
        "\ud800 alone",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</code></pre></style></title></svg><svg onload=alert(1)>",
        "javascript:alert(1)",
        "<!-- <![CDATA[",
        "&lt;b&gt; &#60;i&#62; &amp",
        "{{ css | raw }} {% raw %}",
        "\U000e0041 tag",
    ];

    [TestCaseSource(nameof(Hostile))]
    public void No_control_character_reaches_the_terminal(string text)
    {
        var report = TerminalReportTests.Report(WithEverywhere(text));

        Assert.That(report.Replace("\n", "").EnumerateRunes().Where(IsHarmful), Is.Empty);
    }

    [Test]
    public void Markup_is_shown_as_it_stands() =>
        Assert.That(TerminalReportTests.Report(WithEverywhere("[red]x[/]")), Does.Contain("[red]x[/]"));

    [Test]
    public void A_line_break_in_data_makes_no_line() =>
        Assert.That(SafeText.Line("one\ntwo\u001b[0m\u202e\\n"), Is.EqualTo("one\\ntwo\\x1b[0m\\xe2\\x80\\xae\\n"));

    [Test]
    public void Safe_text_stays_the_same_when_it_is_escaped_twice()
    {
        foreach (var text in Hostile)
            Assert.That(SafeText.Line(SafeText.Line(text)), Is.EqualTo(SafeText.Line(text)));
    }

    [TestCaseSource(nameof(Hostile))]
    public void No_control_character_reaches_the_json(string text)
    {
        using var stream = new MemoryStream();
        ResultJson.Write(WithEverywhere(text), stream);
        var json = Encoding.UTF8.GetString(stream.ToArray());
        stream.Position = 0;

        Assert.That(json.Replace("\n", "").EnumerateRunes().Where(IsHarmful), Is.Empty);
        Assert.That(ResultJson.Read(stream).Submission, Is.EqualTo(text.Replace('\ud800', '\ufffd')));
    }

    public static bool IsHarmful(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control
        or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    public static GradingResult WithEverywhere(string text) => new(text, text, text, text, 1, "en",
        [
            new CheckResult(text, Tier.Core, Verdict.Failed, text, 0, 10, text, text)
            {
                Why = text, Hint = text, Details = [text], Needs = [text], Scenarios = [text], DecidedBy = text, Reproduce = text,
            },
            new CheckResult("b" + text, Tier.Core, Verdict.Skipped, text, 0, 10, text, text) { WaitedFor = [text] },
            new CheckResult("c" + text, Tier.Robust, Verdict.Skipped, text, 0, 0, text, text),
        ])
    {
        Notes = [text],
    };
}
