using System.Globalization;
using Courseware.Judging;

namespace Courseware.Reporting.Classes;

/// <summary>
/// The file <c>gradebook.csv</c>: a line for each student, and above them one with the points that can be had. A cell without a value
/// is empty, never 0. It says nothing of time and place, so that the same class graded again gives the same bytes.
/// </summary>
public static class Gradebook
{
    /// <summary>The file's bytes.</summary>
    public static byte[] Write(ClassReport report) => CsvTable.Write([Header(report), Possible(report), .. report.Rows.Select(row => Line(report, row))]);

    private static IReadOnlyList<object?> Header(ClassReport report) =>
    [
        "id", "name", "status", "score", "max", "robust", "submitted", "days_late", "penalty", "final", "attempts", "same_as", "note",
        .. report.Checks.Select(c => c.Id),
    ];

    private static IReadOnlyList<object?> Possible(ClassReport report)
    {
        var total = report.Checks.Sum(c => c.Points);
        return
        [
            "Points possible", "", "", total, total, report.Checks.Count(c => c.Tier == Tier.Robust), "", "", "", total, "", "", "",
            .. report.Checks.Select(c => (object?)(c.Tier == Tier.Core ? c.Points : null)),
        ];
    }

    private static IReadOnlyList<object?> Line(ClassReport report, StudentRow row) =>
    [
        row.Id, row.Name, Name(row.Status), row.Score, row.MaxScore, row.RobustPassed,
            row.Submitted?.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture),
        row.DaysLate, row.Penalty, row.Final, row.Attempts == 0 ? null : row.Attempts, row.SameAs, row.Note,
        .. report.Checks.Select(c => Cell(row.Checks.FirstOrDefault(m => m.Id == c.Id))),
    ];

    /// <summary>Points for a check of the core tier that was decided; a word for what has no points.</summary>
    private static object? Cell(CheckMark? mark) => mark switch
    {
        null => null,
        { Tier: Tier.Core, Verdict: Verdict.Passed or Verdict.Failed } => mark.Points,
        { Tier: Tier.Core, Verdict: Verdict.Skipped, MaxPoints: > 0 } => mark.Points,
        _ => mark.Verdict.ToString().ToLowerInvariant(),
    };

    internal static string Name(RowStatus status) => status.ToString().ToLowerInvariant();
}
