using Courseware.Grading;
using Courseware.Reporting.Classes;

namespace Courseware.Batch;

/// <summary>Reads the row of each student from the folder of a batch.</summary>
public static class ClassRows
{
    /// <summary>The rows of a class by the lines that count: <paramref name="lineOf"/> gives the one of a work, or null.</summary>
    public static IReadOnlyList<StudentRow> Of(ClassList list, Func<Student, JournalLine?> lineOf, Func<string, GradingResult?> resultOf)
    {
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        var rows = new List<StudentRow>();
        foreach (var student in list.Students)
        {
            var sameAs = student.Digest.Length > 0 && !first.TryAdd(student.Digest, student.Id) ? first[student.Digest] : null;
            rows.Add(Of(student, student.Digest.Length > 0 ? lineOf(student) : null, resultOf, list.Late) with { SameAs = sameAs });
        }
        return rows;
    }

    /// <summary>How a grading ended, as a class sees it.</summary>
    internal static RowStatus StatusOf(JournalLine line, GradingResult? result) => (line, result) switch
    {
        ({ NeedsRetry: true }, _) => RowStatus.Pending,
        ({ Outcome: BatchOutcome.Unreadable }, _) => RowStatus.Unreadable,
        ({ Outcome: BatchOutcome.Error }, _) => RowStatus.Error,
        (_, null) => RowStatus.Pending,
        (_, { Partial: true }) => RowStatus.Partial,
        _ => RowStatus.Graded,
    };

    private static StudentRow Of(Student student, JournalLine? line, Func<string, GradingResult?> resultOf, LatePolicy? late)
    {
        var row = new StudentRow(student.Id, student.Name, RowStatus.Missing)
        {
            Keys = student.Keys,
            Submitted = student.Submitted,
            Attempts = student.Attempts,
            Digest = student.Digest,
        };
        if (student.Files.Count == 0)
            return row with { Note = "nothing was handed in" };
        if (student.Unreadable.Length > 0)
            return row with { Status = RowStatus.Unreadable, Note = student.Unreadable };
        if (line is null)
            return row with { Status = RowStatus.Pending, Note = "not graded yet" };
        var result = line.Outcome == BatchOutcome.Graded ? resultOf(line.Key) : null;
        row = row with { Status = StatusOf(line, result), Key = line.Key, WasRetried = line.WasRetried, Seconds = line.Seconds, Note = line.Message };
        if (result is null || row.Status == RowStatus.Pending)
            return row;
        var lateness = late is not null && student.Submitted is { } submitted ? late.Apply(result.Score, result.MaxScore, submitted) : null;
        return row with
        {
            Lab = result.Lab,
            Score = result.Score,
            MaxScore = result.MaxScore,
            RobustPassed = result.RobustPassed,
            DaysLate = lateness?.Days,
            Penalty = lateness?.Penalty,
            Final = lateness?.Final ?? result.Score,
            Note = Notes(student, late),
            Checks = [.. result.Checks.Select(c => new CheckMark(c.Id, c.Tier, c.Verdict, c.Reason, c.Points, c.MaxPoints))],
            Report = BatchFolder.ReportOf(student),
        };
    }

    private static string Notes(Student student, LatePolicy? late) => string.Join("; ", new[]
    {
        student.Enrolled ? "" : "not in the roster",
        student.Note,
        late is not null && student.Submitted is null ? "no time of submission is known: nothing was taken off" : "",
    }.Where(note => note.Length > 0));
}
