using Courseware.Judging;
using Spectre.Console;

namespace Courseware.Reporting;

/// <summary>Signs and colours of a terminal report; a terminal without Unicode gets ASCII.</summary>
internal sealed record ReportTheme(Texts Texts, bool Unicode)
{
    public static Style Plain { get; } = Style.Plain;
    public static Style Bold { get; } = new(decoration: Decoration.Bold);
    public static Style Dim { get; } = new(Color.Grey);

    /// <summary>Between parts of one line.</summary>
    public string Separator => Unicode ? " · " : " - ";

    public string Mark(Verdict verdict) => (verdict, Unicode) switch
    {
        (Verdict.Passed, true) => "✔",
        (Verdict.Passed, false) => "+",
        (Verdict.Failed, true) => "✘",
        (Verdict.Failed, false) => "x",
        (Verdict.Skipped, true) => "–",
        (Verdict.Skipped, false) => "-",
        (Verdict.Inconclusive, _) => "?",
        _ => "!",
    };

    public static Style Colour(Verdict verdict) => verdict switch
    {
        Verdict.Passed => new Style(Color.Green),
        Verdict.Failed => new Style(Color.Red),
        Verdict.Skipped => Dim,
        Verdict.Inconclusive => new Style(Color.Yellow),
        _ => new Style(Color.Fuchsia),
    };
}
