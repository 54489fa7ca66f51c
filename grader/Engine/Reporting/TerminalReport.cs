using Courseware.Grading;
using Courseware.Judging;
using Courseware.Recordings;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Courseware.Reporting;

/// <summary>The report that a student reads: what was graded, all checks at a glance, then each problem with its way out.</summary>
public static class TerminalReport
{
    /// <summary>Wider terminals leave the rest empty: longer lines read worse.</summary>
    public const int MaxWidth = 100;

    /// <summary>
    /// Writes the report with labels in <paramref name="language"/> (<c>en</c> or <c>ko</c>); a failed check that one of
    /// <paramref name="recordings"/> decided shows what happened there.
    /// </summary>
    public static void Write(IAnsiConsole console, GradingResult result, IReadOnlyList<ScenarioRecording> recordings, string language)
    {
        var theme = new ReportTheme(Texts.For(language), console.Profile.Capabilities.Unicode);
        var parts = new List<IRenderable>
        {
            Heading(result, theme),
            Text.Empty,
            CheckTable.Make(result, theme),
            Text.Empty,
        };
        foreach (var block in ProblemBlock.All(
            result.Checks, new LadderBlocks(recordings, result.Explanations, theme, language), theme, Math.Min(console.Profile.Width, MaxWidth)))
        {
            parts.Add(block);
            parts.Add(Text.Empty);
        }
        parts.Add(Ending(result, theme));
        console.Write(new WidthLimited(new Rows(parts), MaxWidth));
    }

    /// <summary>A label and its text on each row, the texts aligned.</summary>
    internal static Grid Labelled(params IEnumerable<(string Label, string Text)> rows)
    {
        var grid = new Grid();
        grid.AddColumn(new GridColumn().NoWrap().PadLeft(0).PadRight(2));
        grid.AddColumn(new GridColumn().PadLeft(0).PadRight(0));
        foreach (var (label, text) in rows)
            grid.AddRow(new Text(label, ReportTheme.Dim), new Text(text));
        return grid;
    }

    private static Rows Heading(GradingResult result, ReportTheme theme)
    {
        var isolation = theme.Texts.Isolation.GetValueOrDefault(result.Isolation, result.Isolation);
        var lab = isolation.Length == 0 ? result.Lab : result.Lab + theme.Separator + isolation;
        var rows = new List<(string, string)>
        {
            (theme.Texts.Submission, SafeText.Line(result.Submission)),
            (theme.Texts.Lab, SafeText.Prose(lab)),
            (theme.Texts.Wire, SafeText.Prose(WireNotes.Wire(result, theme.Texts))),
            (theme.Texts.Seed, $"{result.Seed}"),
        };
        if (result.Asked.Count > 0)
            rows.Add((theme.Texts.Asked, string.Format(theme.Texts.AskedChecks, SafeText.Line(string.Join(", ", result.Asked)))));
        return new Rows(new Text(SafeText.Line(result.Exercise), ReportTheme.Bold), Labelled(rows));
    }

    private static Rows Ending(GradingResult result, ReportTheme theme)
    {
        var texts = theme.Texts;
        var score = new Paragraph();
        var allPassed = result.Checks.All(c => c.Tier != Tier.Core || c.Verdict == Verdict.Passed);
        score.Append(string.Format(result.Asked.Count > 0 ? texts.ScoreOfAsked : texts.Score, result.Score, result.MaxScore),
            new Style(allPassed ? Color.Green : null, decoration: Decoration.Bold));
        if (result.RobustTotal > 0)
            score.Append(theme.Separator + string.Format(texts.RobustScore, result.RobustPassed, result.RobustTotal));
        score.Append(theme.Separator + string.Format(texts.Seconds, result.Seconds.ToString("0.0")), ReportTheme.Dim);
        if (result.Partial)
            score.Append(theme.Separator + texts.Partial, ReportTheme.Colour(Verdict.Inconclusive));
        return new Rows(score, Labelled(result.Notes.Select(note => (texts.Note, SafeText.Prose(note)))));
    }
}
