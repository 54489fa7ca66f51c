using Courseware.Judging;

namespace Courseware.Reporting.Classes;

/// <summary>The page about a class, as its template shows it. <c>Sort</c> members are what a column is sorted by.</summary>
internal sealed record ClassView(
    string Language, string Title, string Exercise, IReadOnlyList<CountView> Counts, string Mean, string Median, string Lab, bool NotIsolated,
    bool HasLate, IReadOnlyList<ClassCheck> Checks, IReadOnlyList<RowLine> Rows, IReadOnlyList<BarView> Bars, IReadOnlyList<FailView> Fails,
    IReadOnlyList<ClusterView> Clusters, IReadOnlyList<AlikePair> Alike);

internal sealed record CountView(string Name, int Count);

/// <summary>A student's line.</summary>
internal sealed record RowLine(
    string Id, string Name, string Report, string Status, string StatusName, string Score, string ScoreSort, string Final, string FinalSort, string Late,
        string Robust,
    string Note, IReadOnlyList<MarkView> Marks);

/// <summary>A check's verdict: a mark, and words for screen readers.</summary>
internal sealed record MarkView(string Verdict, string Mark, string Words, int Sort);

/// <summary>A range of the histogram; <paramref name="Percent"/> is its height against the highest.</summary>
internal sealed record BarView(string Range, int Count, int Percent);

internal sealed record FailView(string Id, string Title, int Failed, int Asked, int Percent, string Reasons);

internal sealed record ClusterView(int Count, IReadOnlyList<string> Failures, IReadOnlyList<string> Students);

/// <summary>Makes the view of a class. Pure.</summary>
internal static class ClassViews
{
    private const int Bins = 10;

    public static ClassView Of(ClassReport report, string language)
    {
        var texts = ClassTexts.For(language);
        var scored = report.Rows.Where(r => r is { Score: not null, MaxScore: > 0 }).Select(r => 100.0 * r.Score!.Value / r.MaxScore!.Value).Order().ToList();
        return new ClassView(
            language, report.Title, report.Exercise,
            [.. Enum.GetValues<RowStatus>().Select(s => new CountView(texts.Statuses[s], report.Rows.Count(r => r.Status == s))).Where(c => c.Count > 0)],
            scored.Count == 0 ? "–" : $"{scored.Average():0.0}", scored.Count == 0 ? "–"
                : $"{(scored[(scored.Count - 1) / 2] + scored[scored.Count / 2]) / 2:0.#}",
            report.Lab, report.Lab == "process", report.Rows.Any(r => r.DaysLate is not null), report.Checks,
            [.. report.Rows.Select(r => Row(report, r, texts))], Histogram(scored), [.. report.Checks.Select(c => Fail(c, report.Rows))],
            Clusters(report.Rows), [.. report.Alike.Select(p => new AlikePair(SafeText.Line(p.One), SafeText.Line(p.Other), p.Percent))]);
    }

    private static RowLine Row(ClassReport report, StudentRow row, ClassTexts texts)
    {
        string[] notes =
        [
            row.SameAs is null ? "" : $"{texts.SameAs} {row.SameAs}", row.WasRetried ? texts.Again : "", row.Note,
        ];
        return new RowLine(
            SafeText.Line(row.Id), SafeText.Line(row.Name), row.Report, Gradebook.Name(row.Status), texts.Statuses[row.Status],
            row.Score is null ? "" : $"{row.Score}/{row.MaxScore}", $"{row.Score ?? -1}", row.Final is null ? "" : $"{row.Final:0.##}", $"{row.Final ?? -1}",
            row.DaysLate is > 0 ? $"{row.DaysLate}" : "", row.RobustPassed is null ? "" : $"{row.RobustPassed}/{row.Checks.Count(c => c.Tier == Tier.Robust)}",
            SafeText.Prose(string.Join("; ", notes.Where(n => n.Length > 0))),
            [.. report.Checks.Select(c => Mark(row.Checks.FirstOrDefault(m => m.Id == c.Id)))]);
    }

    private static MarkView Mark(CheckMark? mark) => mark?.Verdict switch
    {
        null => new MarkView("none", "", "", 9),
        Verdict.Passed => new MarkView("passed", "✔", "passed", 0),
        Verdict.Skipped => new MarkView("skipped", "–", $"skipped: {SafeText.Line(mark.Reason)}", 1),
        Verdict.Failed => new MarkView("failed", "✘", $"failed: {SafeText.Line(mark.Reason)}", 2),
        Verdict.Inconclusive => new MarkView("inconclusive", "?", $"inconclusive: {SafeText.Line(mark.Reason)}", 3),
        _ => new MarkView("error", "!", $"error: {SafeText.Line(mark.Reason)}", 4),
    };

    private static IReadOnlyList<BarView> Histogram(List<double> percents)
    {
        var counts = Enumerable.Range(0, Bins).Select(bin => percents.Count(p => Math.Min(Bins - 1, (int)(p / Bins)) == bin)).ToList();
        var most = Math.Max(1, counts.Max());
        return [.. counts.Select((count, bin) => new BarView(bin == Bins - 1 ? "90–100" : $"{bin * 10}–{(bin * 10) + 9}", count, 100 * count / most))];
    }

    private static FailView Fail(ClassCheck check, IReadOnlyList<StudentRow> rows)
    {
        var asked = rows.SelectMany(r => r.Checks).Where(m => m.Id == check.Id && m.Verdict is (Verdict.Passed or Verdict.Failed)).ToList();
        var failed = asked.Where(m => m.Verdict == Verdict.Failed).ToList();
        var reasons = failed.GroupBy(m => m.Reason, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal);
        return new FailView(
            check.Id, check.Title, failed.Count, asked.Count, asked.Count == 0 ? 0 : 100 * failed.Count / asked.Count,
            string.Join(", ", reasons.Select(g => $"{SafeText.Line(g.Key)} {g.Count()}")));
    }

    private static IReadOnlyList<ClusterView> Clusters(IReadOnlyList<StudentRow> rows) =>
        [.. rows.Select(r => (Row: r, Failures: r.Checks.Where(m => m.Verdict == Verdict.Failed).Select(m => $"{m.Id}: {SafeText.Line(m.Reason)}").ToList()))
            .Where(r => r.Failures.Count > 0).GroupBy(r => string.Join('\n', r.Failures), StringComparer.Ordinal)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new ClusterView(g.Count(), g.First().Failures, [.. g.Select(r => SafeText.Line(r.Row.Id))]))];
}
