using Courseware.Grading;
using Courseware.Judging;
using Courseware.Recordings;

namespace Courseware.Reporting.Html;

/// <summary>Makes of a grading what the template shows: everything neutralised, every label filled in, every link with a target.</summary>
internal sealed class PageBuilder
{
    // Columns that fit next to a label without scrolling.
    private const int CommandWidth = 86;

    private readonly GradingResult _result;
    private readonly string _language;
    private readonly Texts _texts;
    private readonly HtmlTexts _labels;
    private readonly HintTexts _hints;
    private readonly ReportTheme _theme;
    private readonly Anchors _anchors = new();
    private readonly ScenarioViews _scenarios;
    private readonly HashSet<string> _known;

    public PageBuilder(GradingResult result, IReadOnlyList<ScenarioRecording> recordings, string language)
    {
        (_result, _language, _texts, _labels) = (result, language, Texts.For(language), HtmlTexts.For(language));
        _hints = HintTexts.For(language);
        _theme = new ReportTheme(_texts, Unicode: true);
        _scenarios = new ScenarioViews(recordings, result.Explanations, _anchors, language);
        _known = result.Checks.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
    }

    public ReportPage Build()
    {
        var exercise = SafeText.Line(_result.Exercise);
        var submission = SafeText.Line(_result.Submission);
        return new ReportPage(
            _language, string.Format(_labels.Title, exercise, submission), exercise, submission, Score(),
            [.. Tiers(t => new StripView([.. t.Select(c => new StripPart(Style(c.Verdict), Math.Max(1, c.MaxPoints)))]))],
            Facts(), [.. _result.Notes.Select(SafeText.Prose)],
            [.. Tiers(Tier)], [.. Problems()], [.. Examples()]);
    }

    private ScoreView Score()
    {
        var label = _result.Asked.Count > 0 ? _texts.ScoreOfAsked : _texts.Score;
        return new ScoreView(
            string.Format(label, _result.Score, _result.MaxScore),
            _result.Score, string.Format(_labels.OutOf, _result.MaxScore),
            _result.Checks.All(c => c.Tier != Judging.Tier.Core || c.Verdict == Verdict.Passed),
            _result.Partial ? _texts.Partial : "");
    }

    private List<FactView> Facts()
    {
        var isolation = _texts.Isolation.GetValueOrDefault(_result.Isolation, _result.Isolation);
        var facts = new List<FactView>();
        if (_result.RobustTotal > 0)
            facts.Add(new(_texts.Robust, $"{_result.RobustPassed}/{_result.RobustTotal}"));
        facts.AddRange([
            new(_texts.Lab, SafeText.Prose(isolation.Length == 0 ? _result.Lab : _result.Lab + _theme.Separator + isolation)),
            new(_texts.Wire, WireNotes.Wire(_result, _texts)),
            new(_texts.Seed, $"{_result.Seed}"),
            new(_labels.Time, string.Format(_texts.Seconds, _result.Seconds.ToString("0.0"))),
        ]);
        if (_result.Asked.Count > 0)
            facts.Add(new(_texts.Asked, string.Format(_texts.AskedChecks, SafeText.Line(string.Join(", ", _result.Asked)))));
        return facts;
    }

    private IEnumerable<T> Tiers<T>(Func<IGrouping<Tier, CheckResult>, T> make) =>
        _result.Checks.GroupBy(c => c.Tier).OrderBy(t => t.Key).Select(make);

    private TierView Tier(IGrouping<Tier, CheckResult> tier) => tier.Key == Judging.Tier.Core
        ? new TierView(_texts.Core, $"{_result.Score}/{_result.MaxScore}", [.. tier.Select(Row)])
        : new TierView(_texts.Robust, $"{_result.RobustPassed}/{_result.RobustTotal}", [.. tier.Select(Row)]);

    private RowView Row(CheckResult check)
    {
        var anchor = _anchors.Check(check.Id);
        return new RowView(
            IsProblem(check) ? "" : anchor,
            IsProblem(check) ? "#" + anchor : "",
            ViewOf(check.Verdict), SafeText.Line(check.Id), SafeText.Prose(check.Title),
            [.. Remarks(check)],
            Points(check));
    }

    private IEnumerable<Sentence> Remarks(CheckResult check) => check switch
    {
        { Verdict: Verdict.Passed } => [],
        { Verdict: Verdict.Skipped, WaitedFor.Count: > 0 } => [Linked(_texts.WaitsFor, check.WaitedFor.Select(CheckLink))],
        { Verdict: Verdict.Skipped } => [Plain(_texts.NotPossibleHere + ": " + (check.Message.Length > 0 ? check.Message : check.Reason))],
        _ => [Plain(check.Reason)],
    };

    private IEnumerable<ProblemView> Problems()
    {
        var said = new Dictionary<(Verdict, string, string), CheckResult>();
        foreach (var check in _result.Checks.Where(IsProblem))
        {
            var key = SaidOnce.Key(check);
            yield return Problem(check, said.GetValueOrDefault(key));
            said.TryAdd(key, check);
        }
    }

    private ProblemView Problem(CheckResult check, CheckResult? same)
    {
        var remarks = new List<string>();
        if (check.DecidedBy is { } scenario)
            remarks.Add(string.Format(_texts.DecidedBy, SafeText.Line(scenario)));
        if (check.Retried)
            remarks.Add(_texts.RunAgain);
        var hasDetails = check.Details.Count > 0 && (same is null || !check.Details.SequenceEqual(same.Details, StringComparer.Ordinal));
        var (shown, elsewhere) = _scenarios.Of(check);
        return new ProblemView(
            _anchors.Check(check.Id), ViewOf(check.Verdict), SafeText.Line(check.Reason), remarks, Points(check),
            SafeText.Line(check.Id), SafeText.Prose(check.Title),
            same is null ? [.. Paragraphs(check)] : [Linked(_labels.SameAs, [CheckLink(same.Id)])],
            same is null ? SourceViews.Of(check) : [],
            hasDetails ? [.. check.Details.Select(SafeText.Line)] : [],
            [.. Hints(check, same)],
            check.Reproduce.Length > 0 ? ShellCommand.Fold(SafeText.Line(check.Reproduce), CommandWidth).Split('\n') : [],
            shown,
            [.. elsewhere.Select(link => Linked(_labels.DrawnElsewhere, [link]))]);
    }

    private IEnumerable<Sentence> Paragraphs(CheckResult check)
    {
        if (check.Verdict == Verdict.Inconclusive)
            yield return Plain(_texts.Inconclusive);
        if (check.Verdict == Verdict.Error)
            yield return Plain(_texts.GraderFault);
        if (check.Message.Length > 0)
            yield return Plain(check.Message);
    }

    // A question, the concept, the call: what a student opens, and when, is the student's choice.
    private IEnumerable<FactView> Hints(CheckResult check, CheckResult? same)
    {
        var (isNewWhy, isNewHint) = (check.Why.Length > 0 && check.Why != same?.Why, check.Hint.Length > 0 && check.Hint != same?.Hint);
        var levels = new List<(string Label, string Text)>();
        if (check.Verdict == Verdict.Failed && (isNewWhy || isNewHint))
            levels.Add((_hints.Question, string.Format(_hints.WhichLine, check.Title)));
        if (isNewWhy)
            levels.Add((_hints.Concept, check.Why));
        if (isNewHint)
            levels.Add((_hints.Call, check.Hint));
        return levels.Select((level, i) => new FactView($"{i + 1}. {level.Label}", SafeText.Prose(level.Text)));
    }

    private IEnumerable<ExampleView> Examples()
    {
        if (_scenarios.Example(_result.Checks) is ({ } check, { } scenario))
            yield return new ExampleView(Linked(_labels.WentWellBecause, [CheckLink(check.Id)]), scenario);
    }

    private LinkView CheckLink(string id) => new(_known.Contains(id) ? "#" + _anchors.Check(id) : "", SafeText.Line(id));

    private VerdictView ViewOf(Verdict verdict) => new(Style(verdict), _theme.Mark(verdict), _labels.Verdicts[verdict]);

    private static Sentence Plain(string text) => new(SafeText.Prose(text), [], "");

    private static Sentence Linked(string format, IEnumerable<LinkView> links)
    {
        var parts = format.Split("{0}");
        return new Sentence(parts[0], [.. links], parts[1]);
    }

    private static bool IsProblem(CheckResult check) => check.Verdict is Verdict.Failed or Verdict.Inconclusive or Verdict.Error;

    private static string Points(CheckResult check) => check.MaxPoints > 0 ? $"{check.Points}/{check.MaxPoints}" : "";

    private static string Style(Verdict verdict) => verdict switch
    {
        Verdict.Passed => "passed",
        Verdict.Failed => "failed",
        Verdict.Skipped => "skipped",
        Verdict.Inconclusive => "undecided",
        _ => "fault",
    };
}
