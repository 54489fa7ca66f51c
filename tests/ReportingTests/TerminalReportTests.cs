using Courseware.Grading;
using Courseware.Recordings;
using Courseware.Reporting;
using Courseware.Tests.Snapshots;
using Spectre.Console;
using Spectre.Console.Rendering;
using Spectre.Console.Testing;

namespace Courseware.Tests.ReportingTests;

internal sealed class TerminalReportTests
{
    [TestCase(100)]
    [TestCase(80)]
    public async Task A_report_with_every_verdict(int width) => await Snapshot.MatchExactly(Report(Results.Original, width));

    [Test]
    public async Task A_report_with_full_marks() => await Snapshot.MatchExactly(Report(Results.Solution));

    [Test]
    public async Task A_report_in_Korean() => await Snapshot.MatchExactly(Report(Results.Korean));

    [Test]
    public async Task A_report_on_a_terminal_without_Unicode() => await Snapshot.MatchExactly(Report(Results.Solution, unicode: false));

    [TestCase(60)]
    [TestCase(80)]
    [TestCase(100)]
    [TestCase(200)]
    public void No_line_is_wider_than_the_terminal(int width)
    {
        var lines = (Report(Results.Original, width) + "\n" + Report(Results.Korean, width)).Split('\n');

        Assert.That(lines.Select(line => new Segment(line).CellCount()), Has.All.LessThanOrEqualTo(Math.Min(width, TerminalReport.MaxWidth)));
    }

    [Test]
    public void Colours_come_from_the_report_and_from_nowhere_else()
    {
        using var console = new TestConsole().Width(100).Colors(ColorSystem.TrueColor).EmitAnsiSequences();
        TerminalReport.Write(console, Results.Solution, [], "en");

        Assert.That(console.Output, Does.Contain("\u001b[").And.Contain("server-builds"));
    }

    [TestCase(100)]
    [TestCase(80)]
    public async Task A_report_with_what_happened_on_the_wire(int width) =>
        await Snapshot.MatchExactly(Report(Results.OnTheWire, width, recordings: WireStories.Refusals));

    [Test]
    public async Task A_report_with_a_ladder_on_a_terminal_without_Unicode() =>
        await Snapshot.MatchExactly(Report(Results.OnTheWire, unicode: false, recordings: WireStories.Refusals));

    [Test]
    public void A_ladder_fits_the_terminal([Values(60, 80, 100, 200)] int width)
    {
        var lines = Report(Results.OnTheWire, width, recordings: WireStories.Refusals).Split('\n');

        Assert.That(lines.Select(line => new Segment(line).CellCount()), Has.All.LessThanOrEqualTo(Math.Min(width, TerminalReport.MaxWidth)));
    }

    public static string Report(GradingResult result, int width = 100, bool unicode = true, params IReadOnlyList<ScenarioRecording> recordings)
    {
        using var console = new TestConsole().Width(width);
        console.Profile.Capabilities.Unicode = unicode;
        TerminalReport.Write(console, result, recordings, result.Language);
        return console.Output;
    }
}
