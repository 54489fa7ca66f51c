using Courseware.Judging;
using Spectre.Console;

namespace Courseware.Reporting;

/// <summary>Signs and colours of a terminal report; a terminal without Unicode gets ASCII.</summary>
internal sealed record Look(Texts Texts, bool Unicode)
{
    public static Style Plain { get; } = Style.Plain;
    public static Style Bold { get; } = new(decoration: Decoration.Bold);
    public static Style Dim { get; } = new(Color.Grey);

    /// <summary>Between parts of one line.</summary>
    public string Separator => Unicode ? " · " : " - ";

    public string Mark(Outcome outcome) => (outcome, Unicode) switch
    {
        (Outcome.Passed, true) => "✔",
        (Outcome.Passed, false) => "+",
        (Outcome.Failed, true) => "✘",
        (Outcome.Failed, false) => "x",
        (Outcome.Skipped, true) => "–",
        (Outcome.Skipped, false) => "-",
        (Outcome.Inconclusive, _) => "?",
        _ => "!",
    };

    public static Style Colour(Outcome outcome) => outcome switch
    {
        Outcome.Passed => new Style(Color.Green),
        Outcome.Failed => new Style(Color.Red),
        Outcome.Skipped => Dim,
        Outcome.Inconclusive => new Style(Color.Yellow),
        _ => new Style(Color.Fuchsia),
    };
}
