using System.Globalization;

namespace Courseware.Reporting.Classes;

/// <summary>How many lines of a platform's file got a grade, and what a teacher has to know of the others.</summary>
public sealed record Filled(byte[] Bytes, int Count, IReadOnlyList<string> Notes);

/// <summary>
/// Fills grades into the file that a platform exported, so that the platform takes it back: every other cell stays as it was. Only whole
/// results are filled in; what is missing, partial or the grader's fault stays as it was, for a teacher to decide.
/// </summary>
public static class PlatformGrades
{
    /// <summary>
    /// Canvas's gradebook export. <paramref name="assignment"/> is the column's name, with or without its number: <c>Half-close (1234)</c>.
    /// Grades are scaled to the line "Points Possible".
    /// </summary>
    /// <exception cref="TableException">The file is no such export, or has not just one column of that name.</exception>
    public static Filled Canvas(Csv file, string assignment, IReadOnlyList<StudentRow> rows)
    {
        file.Require("Student");
        int[] identity = [file.Require("ID"), file.Column("SIS User ID"), file.Column("SIS Login ID"), file.Column("Student")];
        var columns = Enumerable.Range(0, file.Header.Count)
            .Where(i => file.Header[i] == assignment || file.Header[i].StartsWith($"{assignment} (", StringComparison.Ordinal)).ToList();
        if (columns.Count != 1)
            throw new TableException(
                $"The Canvas file has {(columns.Count == 0 ? "no column" : "several columns")} '{assignment}'. Name the assignment's column as it is there, with its number. Its columns: {string.Join(", ", file.Header)}.");
        var possible = file.Lines.FirstOrDefault(l => l[0].Trim() == "Points Possible") is { } line ? Number(line[columns[0]]) : null;
        return Fill(file, file.Lines.Where(l => l[0].Trim() is not ("Points Possible" or "" or "Student, Test")), identity, columns[0], _ => possible, rows);
    }

    /// <summary>Moodle's offline grading worksheet. Grades are scaled to the column "Maximum grade".</summary>
    /// <exception cref="TableException">The file is no such worksheet.</exception>
    public static Filled Moodle(Csv file, IReadOnlyList<StudentRow> rows)
    {
        int[] identity = [file.Require("Identifier"), file.Column("ID number"), file.Column("Email address"), file.Column("Username"), file.Column("Full name")];
        var (grade, maximum) = (file.Require("Grade"), file.Column("Maximum grade", "Maximum Grade"));
        return Fill(file, file.Lines, identity, grade, line => maximum < 0 ? null : Number(line[maximum]), rows);
    }

    private static Filled Fill(
        Csv file, IEnumerable<string[]> lines, int[] identity, int grade, Func<string[], decimal?> possible, IReadOnlyList<StudentRow> rows)
    {
        var byKey = rows.SelectMany(row => row.Keys.Append(row.Id).Append(row.Name).Where(k => k.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Select(key => (key, row)))
            .GroupBy(p => p.key, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() == 1)
            .ToDictionary(g => g.Key, g => g.First().row, StringComparer.OrdinalIgnoreCase);
        var (found, filled) = (new HashSet<string>(StringComparer.Ordinal), 0);
        var notes = new List<string>();
        foreach (var line in lines)
        {
            var row = identity.Where(i => i >= 0).Select(i => byKey.GetValueOrDefault(line[i].Trim())).FirstOrDefault(r => r is not null);
            if (row is null || !found.Add(row.Id))
                continue;
            if (row is not { Status: RowStatus.Graded, Final: { } final, MaxScore: > 0 and var max })
            {
                notes.Add($"{row.Id} is {Gradebook.Name(row.Status)}: the grade was left as it was");
                continue;
            }
            var points = Math.Round(final * (possible(line) ?? max) / max, 2, MidpointRounding.AwayFromZero);
            line[grade] = points.ToString("0.##", CultureInfo.InvariantCulture);
            filled++;
        }
        notes.AddRange(rows.Where(r => r.Score is not null && !found.Contains(r.Id)).Select(r => $"{r.Id} has a score and is not in the file"));
        return new Filled(file.Write(), filled, notes);
    }

    private static decimal? Number(string cell) =>
        decimal.TryParse(cell.Trim(), NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
