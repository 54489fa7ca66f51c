using Courseware.Batch;
using Courseware.Reporting;
using Courseware.Reporting.Classes;
using Spectre.Console;

namespace Courseware.Cli;

/// <summary>The summary on the terminal at the end of a batch.</summary>
internal static class ClassSummary
{
    private const int Most = 20;

    public static void Write(IAnsiConsole console, string folder, IReadOnlyList<StudentRow> rows)
    {
        var counts = rows.GroupBy(r => r.Status).OrderBy(g => g.Key).Select(g => $"{g.Key.ToString().ToLowerInvariant()} {g.Count()}");
        console.MarkupLineInterpolated($"[bold]{rows.Count} students[/]: {string.Join(", ", counts)}");
        var scored = rows.Where(r => r is { Score: not null, MaxScore: > 0 }).Select(r => 100.0 * r.Score!.Value / r.MaxScore!.Value).ToList();
        if (scored.Count > 0)
            console.MarkupLineInterpolated($"Mean {scored.Average():0.0} %, {scored.Count(s => s >= 100)} with all points");
        var same = rows.Count(r => r.SameAs is not null);
        if (same > 0)
            console.MarkupLineInterpolated($"{same} identical to an earlier submission: graded once, marked same_as in the gradebook");
        var listed = rows.Where(r => r.Status is RowStatus.Unreadable or RowStatus.Error or RowStatus.Partial).ToList();
        foreach (var row in listed.Take(Most))
            console.MarkupLineInterpolated(
                $"  {SafeText.Line(row.Id)}: {row.Status.ToString().ToLowerInvariant()}{(row.Note.Length > 0 ? $", {SafeText.Prose(row.Note)}" : "")}");
        if (listed.Count > Most)
            console.MarkupLineInterpolated($"  and {listed.Count - Most} more, see the gradebook");
        console.MarkupLineInterpolated(
            $"For the teacher: {Path.Combine(folder, ClassFiles.IndexFile)}   Gradebook: {Path.Combine(folder, ClassFiles.GradebookFile)}");
    }
}
