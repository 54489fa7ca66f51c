using System.Globalization;

namespace Courseware.Reporting.Classes;

/// <summary>How many lines of a platform's file got a grade, and what a teacher has to know of the others.</summary>
public sealed record Filled(byte[] Bytes, int Count, IReadOnlyList<string> Notes);

/// <summary>
/// Fills grades into the file that a platform exported, so that the platform takes it back: every other cell stays as it was. Only whole
/// results are filled in; what is missing, partial or the grader's fault stays as it was, for a teacher to decide. So does what a teacher
/// decided already: an excuse, a word instead of a number, a grade that is locked.
/// </summary>
public static class PlatformGrades
{
    private static readonly WordLists Columns = WordLists.Own("moodle");

    /// <summary>
    /// Canvas's gradebook export. <paramref name="assignment"/> is the column's name, with or without its number: <c>Half-close (1234)</c>. Grades are
    /// scaled to the line "Points Possible".
    /// </summary>
    /// <exception cref="TableException">The file is not such an export, or does not have exactly one column of that name.</exception>
    public static Filled Canvas(CsvTable file, string assignment, IReadOnlyList<StudentRow> rows)
    {
        file.Require("Student");
        int[] identity = [file.Require("ID"), file.Column("SIS User ID"), file.Column("SIS Login ID"), file.Column("Student")];
        var columns = Enumerable.Range(0, file.Header.Count)
            .Where(i => file.Header[i] == assignment || file.Header[i].StartsWith($"{assignment} (", StringComparison.Ordinal)).ToList();
        if (columns.Count != 1)
            throw new TableException(
                $"The Canvas file has {(columns.Count == 0 ? "no column" : "several columns")} '{assignment}'. Name the assignment's column as it is there, "
                    + $"with its number. Its columns: {string.Join(", ", file.Header)}.");
        var value = file.Lines.FirstOrDefault(l => l[0].Trim() == "Points Possible")?[columns[0]];
        if (value?.Contains("read only", StringComparison.OrdinalIgnoreCase) == true)
            throw new TableException(
                $"Canvas does not allow changes to the column '{file.Header[columns[0]]}': it is read only. Name the assignment's own column.");
        var possible = value is null ? null : Number(value);
        return Fill(file, file.Lines.Where(l => l[0].Trim() is not ("Points Possible" or "" or "Student, Test")), identity, columns[0], _ => possible,
            _ => false, rows);
    }

    /// <summary>Moodle's offline grading worksheet, in English or Korean. Grades are scaled to the column "Maximum grade".</summary>
    /// <exception cref="TableException">The file is not such a worksheet.</exception>
    public static Filled Moodle(CsvTable file, IReadOnlyList<StudentRow> rows)
    {
        int[] identity =
        [
            file.Require(Columns["identifier"]), file.Column(Columns["id-number"]), file.Column(Columns["email"]),
            file.Column(Columns["username"]), file.Column(Columns["full-name"]),
        ];
        var (grade, maximum, changeable) = (file.Require(Columns["grade"]), file.Column(Columns["maximum"]), file.Column(Columns["changeable"]));
        return Fill(
            file, file.Lines, identity, grade, line => maximum < 0 ? null : Number(line[maximum]),
            line => changeable >= 0 && Columns["no-words"].Contains(line[changeable], PersonName.Comparer), rows);
    }

    private static Filled Fill(
        CsvTable file, IEnumerable<string[]> lines, int[] identity, int grade,
        Func<string[], (decimal Value, bool Comma)?> possible, Func<string[], bool> isLocked,
        IReadOnlyList<StudentRow> rows)
    {
        var byKey = rows.SelectMany(
            row => row.Keys.Append(row.Id).Append(row.Name).Where(k => k.Length > 0).Distinct(PersonName.Comparer).Select(key => (key, row)))
            .GroupBy(p => p.key, PersonName.Comparer).Where(g => g.Count() == 1)
            .ToDictionary(g => g.Key, g => g.First().row, PersonName.Comparer);
        var (found, filled) = (new HashSet<string>(StringComparer.Ordinal), 0);
        var notes = new List<string>();
        foreach (var line in lines)
        {
            var row = identity.Where(i => i >= 0).SelectMany(i => Keys(line[i])).Select(byKey.GetValueOrDefault).FirstOrDefault(r => r is not null);
            if (row is null || !found.Add(row.Id))
                continue;
            if (row is not { Status: RowStatus.Graded, Final: { } final, MaxScore: > 0 and var max })
            {
                notes.Add($"{row.Id} is {Gradebook.Name(row.Status)}: the grade was left as it was");
                continue;
            }
            var old = line[grade].Trim();
            if (isLocked(line) || (old.Length > 0 && old != "-" && Number(old, least: 0) is null))
            {
                notes.Add($"{row.Id} has {(isLocked(line) ? "a grade that cannot be changed" : $"'{old}'")}: it was left as it was");
                continue;
            }
            var (most, comma) = possible(line) is { } maximum ? maximum : (max, false);
            var value = Math.Round(final * most / max, 2, MidpointRounding.AwayFromZero);
            var points = value.ToString("0.##", CultureInfo.InvariantCulture);
            if (Number(old, least: 0) is { } before && before.Value != value)
                notes.Add($"{row.Id} had {old}, and has {points} now");
            line[grade] = comma ? points.Replace('.', ',') : points;
            filled++;
        }
        notes.AddRange(rows.Where(r => r.Score is not null && !found.Contains(r.Id)).Select(r => $"{r.Id} has a score and is not in the file"));
        return new Filled(file.Write(), filled, notes);
    }

    // In each language Moodle has another word before the number of a participant.
    private static IEnumerable<string> Keys(string cell)
    {
        var text = cell.Trim();
        yield return text;
        if (text.LastIndexOf(' ') is > 0 and var blank && text.AsSpan(blank + 1).IndexOfAnyExceptInRange('0', '9') < 0
            && text.AsSpan(0, blank).IndexOfAnyInRange('0', '9') < 0)
            yield return $"Participant {text[(blank + 1)..]}";
    }

    // In many countries a platform writes 20,00; then it reads grades so, too.
    private static (decimal Value, bool Comma)? Number(string cell, decimal least = 0.000001m)
    {
        var text = cell.Trim();
        var comma = text.Contains(',', StringComparison.Ordinal) && !text.Contains('.', StringComparison.Ordinal);
        return decimal.TryParse(comma ? text.Replace(',', '.') : text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number >= least
            ? (number, comma)
            : null;
    }
}
