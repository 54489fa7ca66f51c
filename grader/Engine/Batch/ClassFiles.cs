using Courseware.Grading;
using Courseware.Reporting;
using Courseware.Reporting.Classes;
using Courseware.Reporting.Html;

namespace Courseware.Batch;

/// <summary>Writes the files of a class when a batch ends: gradebook, results, the teacher's page, and reports that are missing or outdated.</summary>
public sealed class ClassFiles(Exercise exercise, BatchFolder folder)
{
    /// <summary>The names of the files for a class.</summary>
    public const string IndexFile = "index.html", GradebookFile = "gradebook.csv", ResultsFile = "results.jsonl";

    /// <summary>The rows of the class by the line that counts of each student's work.</summary>
    public IReadOnlyList<StudentRow> Rows(Func<Student, JournalLine?> lineOf) => ClassRows.Of(folder.Class, lineOf, folder.Result);

    /// <summary>Writes all files, each in one step.</summary>
    /// <param name="rows">The class.</param>
    /// <param name="fingerprints">The fingerprints of each submission, by its digest, for the comparison; none when nothing is to be compared.</param>
    public void Write(IReadOnlyList<StudentRow> rows, IReadOnlyDictionary<string, IReadOnlyList<uint>> fingerprints)
    {
        var list = folder.Class;
        var language = list.Settings.Language;
        var results = rows.Select(r => r.Key).Where(key => key.Length > 0).Select(folder.Result);
        var report = new ClassReport(
            exercise.Manifest.Id, exercise.Manifest.Title.In(language), list.Settings.Lab, results.FirstOrDefault(r => r is not null)?.Isolation ?? "",
            [.. exercise.Manifest.Checks.Select(c => new ClassCheck(c.Id, c.Tier, c.Points, c.Title.In(language)))], rows, Alike(rows, fingerprints));
        WriteReports(list, rows);
        AtomicFile.Save(folder.At(ResultsFile), file => ResultLines.Write(rows, file));
        AtomicFile.Save(folder.At(GradebookFile), file => file.Write(Gradebook.Write(report)));
        AtomicFile.Save(folder.At(IndexFile), file => file.Write(ClassPage.Write(report, language)));
    }

    private void WriteReports(ClassList list, IReadOnlyList<StudentRow> rows)
    {
        var stamps = new ReportStamps(folder);
        foreach (var (student, row) in list.Students.Zip(rows))
        {
            if (row.Report.Length == 0 || stamps.IsOf(row, student.Note) || folder.Result(row.Key) is not { } result)
                continue;
            var notes = student.Note.Length == 0 ? result.Notes : [.. result.Notes, student.Note];
            HtmlReport.Save(
                result with { Submission = row.Id, Notes = notes }, folder.Recordings.Load(folder.Journal.Find(row.Key)?.RecordedAs ?? row.Key),
                list.Settings.Language, folder.At(row.Report));
            stamps.Add(row, student.Note);
        }
        stamps.Save(rows);
    }

    private List<AlikePair> Alike(IReadOnlyList<StudentRow> rows, IReadOnlyDictionary<string, IReadOnlyList<uint>> fingerprints)
    {
        if (fingerprints.Count == 0)
            return [];
        var works = rows.Where(r => r.SameAs is null && fingerprints.ContainsKey(r.Digest)).Select(r => (r.Id, fingerprints[r.Digest])).ToList();
        var given = new HashSet<uint>([.. Fingerprint.Of(exercise.Starter), .. Fingerprint.Of(exercise.Starters),
            .. Fingerprint.Of(Path.Combine(exercise.Folder, "original"))]);
        return
        [
            .. rows.Where(r => r.SameAs is not null).Select(r => new AlikePair(r.SameAs!, r.Id, 100)),
            .. Similarity.Of(works, given),
        ];
    }
}
