using Courseware.Grading;
using Courseware.Judging;

namespace Courseware.Reporting.Formats;

/// <summary>
/// Texts of a result for the files of other tools, which have length limits: each made safe (<see cref="SafeText"/>), and cut with a mark where it is
/// too long.
/// </summary>
internal static class Excerpt
{
    private const int MostText = 2_000;
    private const int MostOfLine = 400;
    private const int MostLines = 60;

    /// <summary>One line: a name, a code, a command.</summary>
    public static string Line(string text) => SafeText.Line(Cut(text, MostOfLine));

    /// <summary>A paragraph on one line.</summary>
    public static string Prose(string text) => SafeText.Prose(Cut(text, MostText));

    /// <summary>Lines that are shown as they are; those beyond the first sixty are counted.</summary>
    public static IReadOnlyList<string> Lines(IReadOnlyList<string> lines) => lines.Count <= MostLines
        ? [.. lines.Select(Line)]
        : [.. lines.Take(MostLines).Select(Line), $"… ({lines.Count - MostLines} more lines)"];

    /// <summary>
    /// The report about a check that did not pass, as plain lines: the fact, the details, why it matters, the next step, the command that reruns it.
    /// Empty for a check that passed.
    /// </summary>
    public static IReadOnlyList<string> Describe(CheckResult check, string language)
    {
        if (check.Verdict == Verdict.Passed)
            return [];
        var texts = Texts.For(language);
        if (check.Verdict == Verdict.Skipped)
            return [Remark(check, texts)];
        var lines = new List<string>();
        if (Lead(check.Verdict, texts) is { } lead)
            lines.Add(lead);
        lines.Add(check.Message.Length > 0 ? Prose(check.Message) : Line(check.Reason));
        if (check.Details.Count > 0)
            lines.AddRange([.. Lines(check.Details).Prepend("")]);
        (string Label, string Text)[] advice =
        [
            (texts.Why, Prose(check.Why)), (texts.NextStep, Prose(check.Hint)), (texts.Again, Prose(check.Reproduce)),
        ];
        foreach (var (label, text) in advice.Where(a => a.Text.Length > 0))
            lines.AddRange(["", $"{label}: {text}"]);
        return lines;
    }

    /// <summary>The words before the message of a check that the grader could not decide; null for the others.</summary>
    public static string? Lead(Verdict verdict, Texts texts) => verdict switch
    {
        Verdict.Inconclusive => texts.Inconclusive,
        Verdict.Error => texts.GraderFault,
        _ => null,
    };

    /// <summary>Why a check was skipped.</summary>
    public static string Remark(CheckResult check, Texts texts) => check.WaitedFor.Count > 0
        ? string.Format(texts.WaitsFor, Line(string.Join(", ", check.WaitedFor)))
        : $"{texts.NotPossibleHere}: {Prose(check.Message.Length > 0 ? check.Message : check.Reason)}";

    private static string Cut(string text, int most)
    {
        if (text.Length <= most)
            return text;
        // Not between the two halves of one character.
        var at = char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return $"{text[..at]} … ({text.Length - at} more characters)";
    }
}
