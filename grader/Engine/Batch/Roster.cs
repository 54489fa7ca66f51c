using System.Globalization;
using Courseware.Reporting.Classes;

namespace Courseware.Batch;

/// <summary>One student of a roster. <paramref name="Keys"/> are all cells of the line but times.</summary>
public sealed record Enrolled(string Id, string Name, IReadOnlyList<string> Keys, DateTimeOffset? Submitted);

/// <summary>
/// The students of a class: a CSV file with a column <c>id</c>, perhaps <c>name</c>, and any others by which platforms know a student
/// (email, GitHub, Canvas or Moodle id). A column <c>submitted</c> holds times of submission.
/// </summary>
public sealed class Roster
{
    private readonly Dictionary<string, Enrolled> _byKey;

    private Roster(IReadOnlyList<Enrolled> students)
    {
        Students = students;
        // A cell that several students have, such as a section, tells nobody apart.
        _byKey = students.SelectMany(s => s.Keys.Select(key => (Key: key, Student: s))).GroupBy(p => p.Key, StringComparer.OrdinalIgnoreCase)
            .Where(g => g.DistinctBy(p => p.Student.Id, StringComparer.Ordinal).Count() == 1)
            .ToDictionary(g => g.Key, g => g.First().Student, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>All students, in the order of the file.</summary>
    public IReadOnlyList<Enrolled> Students { get; }

    /// <summary>Reads a roster.</summary>
    /// <exception cref="TableException">The file is not there, has no ids, the same id twice, or a time that is none.</exception>
    public static Roster Load(string path)
    {
        var csv = Csv.Load(path);
        var id = csv.Require("id", "student", "student id", "sid", "login", "username");
        var (name, submitted) = (csv.Column("name", "full name", "student name"), csv.Column("submitted", "submission time"));
        var students = new List<Enrolled>();
        foreach (var (index, line) in csv.Lines.Index())
        {
            if (line[id].Trim().Length == 0)
                throw new TableException($"'{path}', record {index + 2}: the id is empty.");
            var time = submitted < 0 || line[submitted].Trim().Length == 0 ? (DateTimeOffset?)null
                : DateTimeOffset.TryParse(line[submitted], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) ? parsed
                : throw new TableException($"'{path}', record {index + 2}: '{line[submitted]}' is no time. Write it like 2026-11-25T23:59:00+09:00.");
            string[] keys = [.. line.Where((_, i) => i != submitted).Select(cell => cell.Trim()).Where(cell => cell.Length > 0)];
            students.Add(new Enrolled(line[id].Trim(), name < 0 ? "" : line[name].Trim(), keys, time));
        }
        return students.GroupBy(s => s.Id, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new TableException($"'{path}' has the id '{twice.Key}' {twice.Count()} times. Each student needs an id of one's own.")
            : new Roster(students);
    }

    /// <summary>The student who handed something in; null when it is nobody of the roster.</summary>
    public Enrolled? Find(HandedIn handedIn)
    {
        foreach (var key in handedIn.Keys)
        {
            if (_byKey.TryGetValue(key, out var student))
                return student;
        }
        // half-close-team-kim: where the student begins only the roster knows.
        var ends = Students.Where(s => handedIn.Student.EndsWith($"-{s.Id}", StringComparison.OrdinalIgnoreCase)).ToList();
        return ends.Count == 1 ? ends[0] : null;
    }
}
