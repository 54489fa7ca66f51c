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
    private static readonly WordLists Columns = WordLists.Own("roster");

    private readonly Dictionary<string, Enrolled> _byKey;

    private Roster(IReadOnlyList<Enrolled> students)
    {
        Students = students;
        // A cell that several students share, such as a section, identifies no student.
        _byKey = students.SelectMany(s => s.Keys.Select(key => (Key: key, Student: s))).GroupBy(p => p.Key, PersonName.Comparer)
            .Where(g => g.DistinctBy(p => p.Student.Id, StringComparer.Ordinal).Count() == 1)
            .ToDictionary(g => g.Key, g => g.First().Student, PersonName.Comparer);
    }

    /// <summary>All students, in the order of the file.</summary>
    public IReadOnlyList<Enrolled> Students { get; }

    /// <summary>Reads a roster. Times without an offset are in the <paramref name="zone"/> of the course.</summary>
    /// <exception cref="TableException">The file is not there, has no ids, the same id twice, or a time that is none.</exception>
    public static Roster Load(string path, CourseZone? zone = null)
    {
        var csv = CsvTable.Load(path, Columns["ids"]);
        var id = csv.Require(Columns["ids"]);
        var (name, submitted) = (csv.Column(Columns["names"]), csv.Column(Columns["times"]));
        var students = new List<Enrolled>();
        foreach (var (index, line) in csv.Lines.Index().Where(l => Array.Exists(l.Item, cell => PersonName.Plain(cell).Length > 0)))
        {
            var own = PersonName.Plain(line[id]);
            if (own.Length == 0)
                throw new TableException($"'{path}', record {index + csv.FirstRecord}: the id is empty.");
            string[] keys = [.. line.Where((_, i) => i != submitted).Select(PersonName.Plain).Where(cell => cell.Length > 0)];
            students.Add(new Enrolled(own, name < 0 ? ""
                : PersonName.Plain(line[name]), keys, Time(submitted < 0 ? "" : line[submitted].Trim(), $"'{path}', record {index + csv.FirstRecord}")));
        }
        return students.GroupBy(s => s.Id, PersonName.Comparer).FirstOrDefault(g => g.Count() > 1) is { } twice
            ? throw new TableException($"'{path}' has the id '{twice.Key}' {twice.Count()} times. Each student needs a different id.")
            : new Roster(students);

        DateTimeOffset? Time(string text, string place) => text.Length == 0 ? null
            : CourseTime.TryParse(text, zone, out var time, out var fault) ? time : throw new TableException($"{place}: {fault}");
    }

    /// <summary>True for a name that is just one student's.</summary>
    public bool Knows(string name) => _byKey.ContainsKey(name);

    /// <summary>The student of a submission; null when the student is not on the roster.</summary>
    public Enrolled? Find(StudentSubmission submission) => submission.Keys.Select(_byKey.GetValueOrDefault).FirstOrDefault(student => student is not null);
}
