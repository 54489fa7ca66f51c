using Courseware.Grading;
using Courseware.Judging;
using Spectre.Console;

namespace Courseware.Reporting;

/// <summary>All checks at a glance, one line each where possible, by tier.</summary>
internal static class CheckTable
{
    public static Table Make(GradingResult result, ReportTheme theme)
    {
        var table = new Table().NoBorder().HideHeaders();
        table.AddColumn(new TableColumn("").NoWrap().PadLeft(0).PadRight(1));
        table.AddColumn(new TableColumn("").NoWrap().PadLeft(0).PadRight(2));
        table.AddColumn(new TableColumn("").PadLeft(0).PadRight(2));
        table.AddColumn(new TableColumn("").NoWrap().RightAligned().PadLeft(0).PadRight(0));

        AddTier(table, theme, theme.Texts.Core, $"{result.Score}/{result.MaxScore}", result.Checks.Where(c => c.Tier == Tier.Core));
        AddTier(table, theme, theme.Texts.Robust, $"{result.RobustPassed}/{result.RobustTotal}", result.Checks.Where(c => c.Tier == Tier.Robust));
        return table;
    }

    private static void AddTier(Table table, ReportTheme theme, string name, string sum, IEnumerable<CheckResult> checks)
    {
        var first = true;
        foreach (var check in checks)
        {
            if (first && table.Rows.Count > 0)
                table.AddEmptyRow();
            if (first)
                table.AddRow(Text.Empty, new Text(name, ReportTheme.Bold), Text.Empty, new Text(sum, ReportTheme.Bold));
            first = false;
            var points = check.MaxPoints > 0 ? $"{check.Points}/{check.MaxPoints}" : "";
            table.AddRow(
                new Text(theme.Mark(check.Verdict), ReportTheme.Colour(check.Verdict)),
                new Text(SafeText.Line(check.Id)),
                Description(check, theme),
                new Text(points, check.Points < check.MaxPoints ? ReportTheme.Colour(check.Verdict) : ReportTheme.Dim));
        }
    }

    private static Paragraph Description(CheckResult check, ReportTheme theme)
    {
        var text = new Paragraph(SafeText.Prose(check.Title), check.Verdict == Verdict.Skipped ? ReportTheme.Dim : ReportTheme.Plain);
        if (check.Verdict != Verdict.Passed)
            text.Append("\n" + Remark(check, theme), ReportTheme.Colour(check.Verdict));
        return text;
    }

    private static string Remark(CheckResult check, ReportTheme theme)
    {
        if (check.Verdict != Verdict.Skipped)
            return SafeText.Line(check.Reason);
        if (check.WaitedFor.Count > 0)
            return string.Format(theme.Texts.WaitsFor, SafeText.Line(string.Join(", ", check.WaitedFor)));
        var why = check.Message.Length > 0 ? check.Message : check.Reason;
        return theme.Texts.NotPossibleHere + ": " + SafeText.Prose(why);
    }
}
