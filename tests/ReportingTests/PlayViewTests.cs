using Courseware.Grading.Playing;
using Courseware.Reporting;
using Courseware.Tests.Snapshots;
using Spectre.Console;
using Spectre.Console.Testing;
using static Courseware.Tests.ReportingTests.WireScript;

namespace Courseware.Tests.ReportingTests;

/// <summary>A run as screens that are stepped through.</summary>
internal sealed class PlayViewTests
{
    private static readonly string[] Keys = ["", "q quit"];

    [Test]
    public void A_screen_fills_its_lines_and_is_no_wider([Values("en", "ko")] string language, [Values(80, 100, 40)] int width, [Values(12, 24, 60)] int height)
    {
        foreach (var (name, recording) in WireStories.All)
        {
            var view = PlayView.Of("half-close", recording, PlayFault.None, language, unicode: true, width);
            for (var step = 0; step < view.Steps.Count; step++)
            {
                var lines = Lines(view.Screen(step, height, Keys), width);

                Assert.That(lines, Has.Length.EqualTo(height), $"{name}, step {step + 1}");
                Assert.That(lines.Select(WidthLimited.Cells), Has.All.LessThanOrEqualTo(width), $"{name}, step {step + 1}");
            }
        }
    }

    [Test]
    public void A_step_shows_its_rows_and_none_of_the_later_ones()
    {
        var view = PlayView.Of("half-close", WireStories.HalfClose, PlayFault.None, "en", unicode: true, 80);
        var fin = view.Steps.ToList().FindIndex(s => s.Lines.Any(l => l.Text.Contains("FIN", StringComparison.Ordinal)));

        var before = string.Join('\n', Lines(view.Screen(fin - 1, 60, Keys), 80));
        var after = string.Join('\n', Lines(view.Screen(fin, 60, Keys), 80));

        Assert.That(before, Does.Not.Contain("FIN").And.Contain("server ESTABLISHED   client ESTABLISHED"));
        Assert.That(after, Does.Contain("server FIN_WAIT_1   client CLOSE_WAIT").And.Contain("This end sends nothing more."));
        Assert.That(after.Split('\n').Count(l => l.StartsWith('▶')), Is.EqualTo(1), "the row of this step is marked");
    }

    [Test]
    public async Task A_screen_of_80_columns([Values("en", "ko")] string language)
    {
        var view = PlayView.Of("half-close", WireStories.MessageRefused, PlayFault.Drop, language, unicode: true, 80);

        await Snapshot.Match(string.Join('\n', Lines(view.Screen(view.Steps.Count - 1, 24, Keys), 80)));
    }

    [Test]
    public void Without_Unicode_a_screen_is_ASCII()
    {
        foreach (var (name, recording) in WireStories.All)
        {
            var view = PlayView.Of("half-close", recording, PlayFault.Hold, "ko", unicode: false, 80);

            Assert.That(view.Title + string.Join('\n', Lines(view.Screen(view.Steps.Count - 1, 40, Keys), 80)), Has.All.LessThan('\u0080'), name);
        }
    }

    [Test]
    public void What_the_grader_did_to_a_segment_comes_before_its_meaning()
    {
        var lost = PlayView.Of("x", WireStories.LastAckLost, PlayFault.None, "en", unicode: true, 80);
        var made = PlayView.Of("x", StudentServer("made").Handshake().Server("RST ACK", "injected").End(), PlayFault.Reset, "en", unicode: true, 80);

        Assert.That(lost.Steps.Select(s => s.Meaning), Has.Some.StartsWith("It did not arrive."));
        Assert.That(made.Steps.Select(s => s.Meaning), Has.Some.StartsWith("Made by the grader"));
    }

    [Test]
    public void The_output_of_a_program_is_never_markup_or_an_escape_sequence()
    {
        var hostile = StudentServer("hostile").Handshake().Then(Printed("server", "[red]x[/] \u001b[2J")).End();
        var view = PlayView.Of("x", hostile, PlayFault.None, "en", unicode: true, 80);

        var shown = string.Join('\n', Lines(view.Screen(view.Steps.Count - 1, 24, Keys), 80));

        Assert.That(shown, Does.Contain("[red]x[/]").And.Contain("\\x1b[2J").And.Not.Contain('\u001b'));
    }

    private static string[] Lines(IReadOnlyList<Paragraph> paragraphs, int width) => [.. paragraphs.Select(paragraph =>
    {
        using var console = new TestConsole().Width(width);
        console.Write(paragraph);
        return console.Output;
    })];
}
