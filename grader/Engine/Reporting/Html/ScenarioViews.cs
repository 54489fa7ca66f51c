using Courseware.Grading;
using Courseware.Grading.Explaining;
using Courseware.Judging;
using Courseware.Recordings;
using Courseware.Reporting.Ladders;

namespace Courseware.Reporting.Html;

/// <summary>The pictures of the page: each scenario is drawn once, where it is spoken of first.</summary>
internal sealed class ScenarioViews(IEnumerable<ScenarioRecording> recordings, IReadOnlyList<Explanation> explanations, Anchors anchors, string language)
{
    // A check that compares two experiments needs both drawings; a check of a dozen experiments is not clearer with any of them.
    private const int MostTogether = 2;

    private readonly HtmlTexts _labels = HtmlTexts.For(language);
    private readonly Dictionary<string, ScenarioRecording> _recordings = recordings
        .GroupBy(r => r.Scenario, StringComparer.Ordinal)
        .ToDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal);
    private readonly HashSet<string> _drawn = new(StringComparer.Ordinal);

    /// <summary>The scenarios that decided a check: new drawings, and links to drawings that are already on the page.</summary>
    public (IReadOnlyList<ScenarioView> Shown, IReadOnlyList<LinkView> Elsewhere) Of(CheckResult check)
    {
        var (shown, elsewhere) = (new List<ScenarioView>(), new List<LinkView>());
        foreach (var recording in Deciding(check).Select(_recordings.GetValueOrDefault).OfType<ScenarioRecording>().Where(HasConnection))
        {
            if (_drawn.Contains(recording.Scenario))
                elsewhere.Add(new LinkView("#" + anchors.Scenario(recording.Scenario), SafeText.Line(recording.Scenario)));
            else
                shown.Add(Draw(recording, check));
        }
        return (shown, elsewhere);
    }

    /// <summary>
    /// The clearest scenario of a check that passed, if no other check found a fault in it: one with a complete connection, and then, in this order,
    /// with the segments on the wire, between two programs of the submission, or with nothing held back by the grader.
    /// </summary>
    public (CheckResult? Check, ScenarioView? Scenario) Example(IReadOnlyList<CheckResult> checks)
    {
        var faulty = checks.Where(c => c.Verdict != Verdict.Passed).SelectMany(c => c.Scenarios).ToHashSet(StringComparer.Ordinal);
        var best = checks.Where(c => c is { Verdict: Verdict.Passed, Tier: Tier.Core })
            .SelectMany(c => c.Scenarios, (check, id) => (Check: check, Recording: _recordings.GetValueOrDefault(id)))
            .Where(e => e.Recording is { } r && !faulty.Contains(r.Scenario) && !_drawn.Contains(r.Scenario) && HasConnection(r) && r.Payload.Size > 0)
            .OrderBy(e => e.Recording!.First<Stalled>() is not null)
            .ThenByDescending(e => e.Recording!.First<SegmentSeen>() is not null)
            .ThenByDescending(e => Programs(e.Recording!))
            .ThenBy(e => e.Recording!.First<FaultApplied>() is not null)
            .FirstOrDefault();
        return best.Recording is null ? default : (best.Check, Draw(best.Recording, best.Check));
    }

    private ScenarioView Draw(ScenarioRecording recording, CheckResult check)
    {
        _drawn.Add(recording.Scenario);
        var start = recording.First<ScenarioStarted>();
        var ladder = Ladder.From(recording, check, explanations.FirstOrDefault(e => e.Check == check.Id && e.Recording.Scenario == recording.Scenario));
        return new ScenarioView(
            anchors.Scenario(recording.Scenario),
            string.Format(_labels.Connection, SafeText.Line(recording.Scenario)),
            start is null ? "" : string.Format(_labels.FileOf, OutputViews.Count(start.PayloadSize, _labels), start.Seed),
            LadderSvg.Write(ladder, language),
            LadderText.Lines(ladder, language, unicode: true),
            OutputViews.Of(recording, _labels));
    }

    private static IEnumerable<string> Deciding(CheckResult check) => check switch
    {
        { DecidedBy: { } one } => [one],
        { Scenarios.Count: <= MostTogether } => check.Scenarios,
        _ => [],
    };

    private static bool HasConnection(ScenarioRecording recording) =>
        recording.Events.Any(e => e is ProgramStarted or PeerConnected or SegmentSeen);

    private static int Programs(ScenarioRecording recording) =>
        recording.All<ProgramStarted>().Select(p => p.Program).Distinct(StringComparer.Ordinal).Count();
}
