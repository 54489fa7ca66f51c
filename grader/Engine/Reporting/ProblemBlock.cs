using Courseware.Grading;
using Courseware.Judging;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Courseware.Reporting;

/// <summary>
/// One check that did not pass: what was expected and seen, the exhibit, why it matters, the next step, the command that
/// shows it again. A text that another check has already said in full is referred to, not repeated.
/// </summary>
internal static class ProblemBlock
{
    private const int Indent = 2;

    public static IEnumerable<IRenderable> All(IEnumerable<CheckResult> checks, LadderBlocks ladders, ReportTheme theme, int width)
    {
        var said = new Dictionary<(Verdict, string, string), CheckResult>();
        foreach (var check in checks.Where(c => c.Verdict is Verdict.Failed or Verdict.Inconclusive or Verdict.Error))
        {
            var key = SaidOnce.Key(check);
            yield return Block(check, said.GetValueOrDefault(key), ladders, theme, width);
            said.TryAdd(key, check);
        }
    }

    private static Grid Block(CheckResult check, CheckResult? same, LadderBlocks ladders, ReportTheme theme, int width)
    {
        var body = new List<IRenderable> { Title(check, theme) };
        if (same is null)
            body.AddRange(Lead(check, theme).Append(SafeText.Prose(check.Message)).Where(t => t.Length > 0).Select(t => new Text(t)));
        else
            body.Add(new Text(string.Format(theme.Texts.SameAs, SafeText.Line(same.Id))));

        var showsExhibit = check.Details.Count > 0 && (same is null || !check.Details.SequenceEqual(same.Details, StringComparer.Ordinal));
        if (showsExhibit)
        {
            body.Add(Text.Empty);
            body.AddRange(check.Details.Select(line => new Text(SafeText.Line(line))));
        }
        var ladder = same is null ? ladders.Of(check, width - Indent) : [];
        if (ladder.Count > 0)
            body.Add(Text.Empty);
        body.AddRange(ladder);
        var advice = Advice(check, same, theme, width - Indent).ToArray();
        if (advice.Length > 0 && (same is null || showsExhibit))
            body.Add(Text.Empty);
        body.Add(TerminalReport.Labelled(advice));

        var grid = new Grid();
        grid.AddColumn(new GridColumn().NoWrap().PadLeft(0).PadRight(1));
        grid.AddColumn(new GridColumn().PadLeft(0).PadRight(0));
        return grid.AddRow(new Text(theme.Mark(check.Verdict), ReportTheme.Colour(check.Verdict)), new Rows(body));
    }

    private static Paragraph Title(CheckResult check, ReportTheme theme)
    {
        var remarks = new List<string> { SafeText.Line(check.Reason) };
        if (check.DecidedBy is { } scenario)
            remarks.Add(string.Format(theme.Texts.DecidedBy, SafeText.Line(scenario)));
        if (check.Retried)
            remarks.Add(theme.Texts.RunAgain);
        return new Paragraph(SafeText.Line(check.Id), new Style(ReportTheme.Colour(check.Verdict).Foreground, decoration: Decoration.Bold))
            .Append("  " + SafeText.Prose(check.Title), ReportTheme.Bold)
            .Append("\n" + string.Join(theme.Separator, remarks), ReportTheme.Dim);
    }

    private static IEnumerable<string> Lead(CheckResult check, ReportTheme theme) => check.Verdict switch
    {
        Verdict.Inconclusive => [theme.Texts.Inconclusive],
        Verdict.Error => [theme.Texts.GraderFault],
        _ => [],
    };

    private static List<(string Label, string Text)> Advice(CheckResult check, CheckResult? same, ReportTheme theme, int width)
    {
        var rows = new List<(string Label, string Text)>();
        if (check.Why.Length > 0 && check.Why != same?.Why)
            rows.Add((theme.Texts.Why, SafeText.Prose(check.Why)));
        if (check.Hint.Length > 0 && check.Hint != same?.Hint)
            rows.Add((theme.Texts.NextStep, SafeText.Prose(check.Hint)));
        if (check.Reproduce.Length > 0)
        {
            var label = rows.Select(r => r.Label).Append(theme.Texts.Again).Max(WidthLimited.Cells);
            rows.Add((theme.Texts.Again, ShellCommand.Fold(SafeText.Line(check.Reproduce), width - label - 2)));
        }
        return rows;
    }
}
