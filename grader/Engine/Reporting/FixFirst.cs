using Courseware.Grading;
using Courseware.Judging;
using Spectre.Console;

namespace Courseware.Reporting;

/// <summary>The one problem to fix first: the others may well go away with it.</summary>
public static class FixFirst
{
    /// <summary>
    /// The failed check for which most others wait, of the core tier if there is one; of several alike the first of the report. Null when none failed.
    /// </summary>
    public static CheckResult? Of(GradingResult result)
    {
        int Waiting(CheckResult check) => result.Checks.Count(other => other.WaitedFor.Contains(check.Id, StringComparer.Ordinal));
        return result.Checks.Where(c => c.Verdict == Verdict.Failed).OrderBy(c => c.Tier).ThenByDescending(Waiting).FirstOrDefault();
    }

    /// <summary>The last line of a report: the check, and its line where that is known. Nothing when no check failed.</summary>
    public static void Write(IAnsiConsole console, GradingResult result, string language)
    {
        if (Of(result) is not { } check)
            return;
        var place = check.Call?.Place is { } line ? $" ({SafeText.Line(line)})" : "";
        console.Write(new WidthLimited(
            new Paragraph($"{Texts.For(language).FixFirst}: ", ReportTheme.Bold)
                .Append($"{SafeText.Line(check.Id)}{place}: {SafeText.Prose(check.Title)}"), TerminalReport.MaxWidth));
    }
}
