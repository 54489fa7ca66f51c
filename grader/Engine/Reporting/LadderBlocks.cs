using Courseware.Grading;
using Courseware.Grading.Explaining;
using Courseware.Judging;
using Courseware.Recordings;
using Courseware.Reporting.Ladders;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Courseware.Reporting;

/// <summary>The ladders of a terminal report: short, around the row that decided, and one for each scenario.</summary>
internal sealed class LadderBlocks(IReadOnlyList<ScenarioRecording> recordings, IReadOnlyList<Explanation> explanations, ReportTheme theme, string language)
{
    private const int MostRows = 24;
    private readonly Dictionary<string, string> _shown = new(StringComparer.Ordinal);

    /// <summary>The ladder of the scenario that decided a failed check, or where it stands already; nothing when there is none.</summary>
    public IReadOnlyList<IRenderable> Of(CheckResult check, int width)
    {
        if (check is not { Verdict: Verdict.Failed, DecidedBy: { } scenario })
            return [];
        if (_shown.TryGetValue(scenario, out var elsewhere))
            return [new Text(string.Format(theme.Texts.LadderAbove, SafeText.Line(elsewhere)), ReportTheme.Dim)];
        // Of a scenario that was run a second time, the second run decided.
        if (recordings.LastOrDefault(r => r.Scenario == scenario) is not { } recording)
            return [];
        var ladder = Ladder.From(recording, check, explanations.FirstOrDefault(e => e.Check == check.Id));
        if (ladder.IsEmpty)
            return [];
        _shown[scenario] = check.Id;
        return [.. LadderText.Lines(ladder.Around(MostRows), language, theme.Unicode, width).Select(Line)];
    }

    private Text Line(string line) => new(line, line.StartsWith(theme.Unicode ? '▶' : '>') ? ReportTheme.Colour(Verdict.Failed) : ReportTheme.Plain);
}
