using Courseware.Grading;
using Courseware.Recordings;
using Courseware.Reporting.Ladders;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Courseware.Reporting;

/// <summary>The part of a demo that appears in one step, after a pause that lasts as long as so many rows.</summary>
public sealed record DemoStep(IRenderable Shown, double Pause);

/// <summary>A demo and the recordings of its parts as steps to be shown one after the other. Pure.</summary>
public static class DemoSteps
{
    // A sentence needs time to be read before anything moves.
    private const double ToReadMore = 4;
    private const double ToReadOn = 2;

    /// <summary>All steps; without Unicode they are ASCII where the language allows it.</summary>
    public static IReadOnlyList<DemoStep> Of(
        Demo demo, IReadOnlyList<ScenarioRecording> recordings, string language, bool unicode, int width)
    {
        width = Math.Min(width, TerminalReport.MaxWidth);
        var texts = Texts.For(language);
        var recorded = string.Format(texts.DemoRecorded, $"{recordings.Sum(Seconds):0.00}");
        var steps = new List<DemoStep> { new(Page(width, new Text(demo.Title.In(language), ReportTheme.Bold), new Text(recorded)), 0) };
        foreach (var (index, (part, recording)) in demo.Parts.Zip(recordings).Index())
        {
            var number = demo.Parts.Count > 1 ? $"{index + 1}/{demo.Parts.Count}  " : "";
            steps.Add(new DemoStep(
                Page(width, Text.Empty, Heading($"{number}{part.Title.In(language)}", width, unicode), new Text(part.Before.In(language)), Text.Empty),
                index == 0 ? 0 : ToReadMore));
            var ladder = LadderText.Steps(Ladder.From(recording, contents: true), language, unicode, width);
            for (var row = 0; row < ladder.Rows.Count; row++)
                steps.Add(new DemoStep(
                    LadderConsoleRenderer.Lines(row == 0 ? [.. ladder.Heading, .. ladder.Rows[0]] : ladder.Rows[row]), row == 0 ? ToReadMore : 1));
            steps.Add(new DemoStep(Page(width, Text.Empty, new Text(part.Seen(recording).In(language), ReportTheme.Bold)), ToReadOn));
        }
        return steps;
    }

    private static double Seconds(ScenarioRecording recording) => recording.First<TearDownBegan>()?.At ?? 0;

    // Seen from afar it divides the parts, also without colour.
    private static Text Heading(string title, int width, bool unicode)
    {
        var rule = unicode ? '━' : '=';
        var line = CellText.Wrap($"{rule}{rule} {title} ", width, 1, unicode ? "…" : "~")[0];
        return new Text(line + new string(rule, width - WidthLimited.Cells(line)), ReportTheme.Bold);
    }

    private static WidthLimited Page(int width, params IEnumerable<IRenderable> parts) => new(new Rows(parts), width);
}
