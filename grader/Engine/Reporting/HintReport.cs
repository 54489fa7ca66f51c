using Courseware.Grading;
using Spectre.Console;

namespace Courseware.Reporting;

/// <summary>One problem, and as much about it as a student wants: first a question, then the concept, then the call.</summary>
public static class HintReport
{
    /// <summary>The level at which everything is said.</summary>
    public const int MostLevels = 3;

    /// <summary>
    /// Writes the hints of a failed check up to a level. <paramref name="question"/> is the lecture's own question about it, null where the lecture has
    /// none; <paramref name="next"/> is the command for one level more, null where there is none.
    /// </summary>
    /// <param name="console">Where to write.</param>
    /// <param name="check">The check that failed.</param>
    /// <param name="level">From 1 to <see cref="MostLevels"/>.</param>
    /// <param name="question">The lecture's question.</param>
    /// <param name="next">The command that says more.</param>
    /// <param name="language"><c>en</c> or <c>ko</c>.</param>
    public static void Write(IAnsiConsole console, CheckResult check, int level, LocalizedText? question, string? next, string language)
    {
        var texts = HintTexts.For(language);
        var title = SafeText.Prose(check.Title);
        var rows = new List<(string Label, string Text)>
        {
            (texts.Question, question is null ? string.Format(texts.WhichLine, title) : SafeText.Prose(question.In(language))),
        };
        if (level > 1)
            rows.Add((texts.Concept, SafeText.Prose(check.Why)));
        if (level > 2)
        {
            if (check.Call?.Place is { } place)
                rows.Add((texts.Line, SafeText.Line($"{place}  {check.Call.Call}")));
            rows.Add((texts.Call, SafeText.Prose(check.Hint)));
        }
        if (next is not null)
            rows.Add((texts.More, SafeText.Line(next)));
        console.Write(new WidthLimited(new Rows(new Paragraph(SafeText.Line(check.Id), ReportTheme.Bold).Append($"  {title}"), TerminalReport.Labelled(rows)),
            TerminalReport.MaxWidth));
    }

    /// <summary>Says that no check failed.</summary>
    public static void WriteNothing(IAnsiConsole console, string language) => console.WriteLine(HintTexts.For(language).Nothing);
}
