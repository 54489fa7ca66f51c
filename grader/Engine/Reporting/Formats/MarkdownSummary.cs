using System.Text;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Recordings;
using Courseware.Reporting.Ladders;

namespace Courseware.Reporting.Formats;

/// <summary>
/// A result as Markdown, for the summary of a CI job or a comment: the table of verdicts, then each problem with its ladder. Text from a submission can
/// neither be markup nor mention a user.
/// </summary>
public static class MarkdownSummary
{
    /// <summary>GitHub takes a summary of 1 MiB for a step and refuses a larger one whole; there may be others in the step.</summary>
    public const int MostBytes = 900 * 1024;

    private const int MostRows = 24;

    /// <summary>The text, with a line break at its end and at most <see cref="MostBytes"/> bytes of UTF-8.</summary>
    public static string Write(GradingResult result, IReadOnlyList<ScenarioRecording> recordings, string language)
    {
        var (theme, words) = (new ReportTheme(Texts.For(language), Unicode: true), FormatTexts.For(language));
        var text = new StringBuilder();
        text.Append("## ").Append(MarkdownText.Escape(Excerpt.Line(result.Exercise))).Append(": ").Append(ScoreOf(result, theme)).Append("\n\n");
        text.Append(theme.Texts.Submission).Append(": ").Append(MarkdownText.Code(Excerpt.Line(result.Submission))).Append("\n\n");
        AddTable(text, result, theme, words);
        var end = Ending(result);
        var room = MostBytes - Encoding.UTF8.GetByteCount(text.ToString()) - Encoding.UTF8.GetByteCount(end) - 400;
        var drawn = new Dictionary<string, string>(StringComparer.Ordinal);
        var problems = result.Checks.Where(c => c.Verdict is Verdict.Failed or Verdict.Inconclusive or Verdict.Error).ToList();
        foreach (var (index, check) in problems.Index())
        {
            var block = Problem(check, recordings, drawn, theme, language);
            room -= Encoding.UTF8.GetByteCount(block);
            if (room < 0)
            {
                text.Append(string.Format(words.MoreProblems, problems.Count - index)).Append("\n\n");
                break;
            }
            text.Append(block);
        }
        return text.Append(end).ToString().TrimEnd('\n') + "\n";
    }

    private static string ScoreOf(GradingResult result, ReportTheme theme)
    {
        var texts = theme.Texts;
        var parts = new List<string> { string.Format(result.Asked.Count > 0 ? texts.ScoreOfAsked : texts.Score, result.Score, result.MaxScore) };
        if (result.RobustTotal > 0)
            parts.Add(string.Format(texts.RobustScore, result.RobustPassed, result.RobustTotal));
        if (result.Partial)
            parts.Add(texts.Partial);
        return string.Join(theme.Separator, parts);
    }

    private static void AddTable(StringBuilder text, GradingResult result, ReportTheme theme, FormatTexts words)
    {
        text.Append($"| {words.Verdict} | {words.Check} | {words.WhatIsAsked} | {words.Points} |\n|---|---|---|--:|\n");
        foreach (var check in result.Checks)
        {
            var title = MarkdownText.Escape(Excerpt.Prose(check.Title));
            if (check.Verdict == Verdict.Skipped)
                title += $"<br>{MarkdownText.Escape(Excerpt.Remark(check, theme.Texts))}";
            else if (check.Verdict != Verdict.Passed)
                title += $"<br>{MarkdownText.Code(Excerpt.Line(check.Reason), isCell: true)}";
            var points = check.Tier == Tier.Robust ? theme.Texts.Robust : check.MaxPoints > 0 ? $"{check.Points}/{check.MaxPoints}" : "";
            text.Append($"| {theme.Mark(check.Verdict)} {words.Verdicts[check.Verdict]} | {MarkdownText.Code(Excerpt.Line(check.Id), isCell: true)} | "
                + $"{title} | {points} |\n");
        }
        text.Append('\n');
    }

    private static string Problem(
        CheckResult check, IReadOnlyList<ScenarioRecording> recordings, Dictionary<string, string> drawn, ReportTheme theme, string language)
    {
        var text = new StringBuilder();
        text.Append($"### {theme.Mark(check.Verdict)} {MarkdownText.Escape(Excerpt.Line(check.Id))}: {MarkdownText.Escape(Excerpt.Prose(check.Title))}\n\n");
        Paragraph(text, "", Excerpt.Lead(check.Verdict, theme.Texts) ?? "");
        Paragraph(text, "", Excerpt.Prose(check.Message));
        if (check.Details.Count > 0)
            text.Append(MarkdownText.Fenced(Excerpt.Lines(check.Details))).Append('\n');
        AddLadder(text, check, recordings, drawn, theme, language);
        Paragraph(text, theme.Texts.Why, Excerpt.Prose(check.Why));
        Paragraph(text, theme.Texts.NextStep, Excerpt.Prose(check.Hint));
        if (check.Reproduce.Length > 0)
            text.Append(theme.Texts.Again).Append(": ").Append(MarkdownText.Code(Excerpt.Prose(check.Reproduce))).Append("\n\n");
        return text.ToString();
    }

    /// <summary>The ladder of the scenario that decided a failed check, once for each scenario.</summary>
    private static void AddLadder(
        StringBuilder text, CheckResult check, IReadOnlyList<ScenarioRecording> recordings, Dictionary<string, string> drawn, ReportTheme theme,
            string language)
    {
        // Of a scenario that was run a second time, the second run decided.
        if (check is not { Verdict: Verdict.Failed, DecidedBy: { } scenario } || recordings.LastOrDefault(r => r.Scenario == scenario) is not { } recording)
            return;
        if (drawn.TryGetValue(scenario, out var elsewhere))
        {
            Paragraph(text, "", string.Format(theme.Texts.LadderAbove, Excerpt.Line(elsewhere)));
            return;
        }
        var ladder = Ladder.From(recording, check);
        if (ladder.IsEmpty)
            return;
        drawn[scenario] = check.Id;
        text.Append(MarkdownText.Fenced(LadderText.Lines(ladder.Around(MostRows), language, unicode: true))).Append('\n');
    }

    private static void Paragraph(StringBuilder text, string label, string prose)
    {
        if (prose.Length > 0)
            text.Append(label.Length > 0 ? $"**{label}.** " : "").Append(MarkdownText.Escape(prose)).Append("\n\n");
    }

    private static string Ending(GradingResult result) =>
        string.Join("\n>\n", result.Notes.Select(note => $"> {MarkdownText.Escape(Excerpt.Prose(note))}"));
}
