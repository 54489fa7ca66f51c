using System.Text.Json;
using Courseware.Reporting;
using Courseware.Reporting.Classes;

namespace Courseware.Batch;

/// <summary>
/// The student and the grading of each report: the file <c>reports.json</c> of a batch. A report without a stamp, or one written by another run in the
/// meantime, does not count until it is written again.
/// </summary>
internal sealed class ReportStamps(BatchFolder folder)
{
    private const string StampsFile = "reports.json";
    private readonly SortedDictionary<string, string> _stamps = Load(folder.At(StampsFile));

    /// <summary>True when the report that lies there is of this student and this grading.</summary>
    public bool IsOf(StudentRow row, string note) =>
        _stamps.TryGetValue(row.Report, out var stamp) && stamp == Stamp(row, note, BatchFolder.Digest(folder.At(row.Report)));

    /// <summary>The report of this student was written.</summary>
    public void Add(StudentRow row, string note) => _stamps[row.Report] = Stamp(row, note, BatchFolder.Digest(folder.At(row.Report)));

    /// <summary>Stores the stamps, and removes reports of students who are no longer there.</summary>
    public void Save(IReadOnlyList<StudentRow> rows)
    {
        var reports = rows.Select(r => r.Report).ToHashSet(StringComparer.Ordinal);
        foreach (var old in Directory.Exists(folder.At("students")) ? Directory.GetDirectories(folder.At("students")) : [])
        {
            if (reports.Contains($"students/{Path.GetFileName(old)}/report.html"))
                continue;
            File.Delete(Path.Combine(old, "report.html"));
            if (!Directory.EnumerateFileSystemEntries(old).Any())
                Directory.Delete(old);
        }
        foreach (var gone in _stamps.Keys.Where(report => !reports.Contains(report)).ToList())
            _stamps.Remove(gone);
        AtomicFile.Save(folder.At(StampsFile), file => JsonSerializer.Serialize(file, _stamps, StoreJson.Default.SortedDictionaryStringString));
    }

    private string Stamp(StudentRow row, string note, string report) => $"{row.Id}\n{row.Key}\n{folder.ResultDigest(row.Key)}\n{note}\n{report}";

    // A file that cannot be read has no stamps: then all reports are written again.
    private static SortedDictionary<string, string> Load(string path)
    {
        try
        {
            return File.Exists(path)
                ? new(JsonSerializer.Deserialize(File.ReadAllBytes(path), StoreJson.Default.SortedDictionaryStringString) ?? [], StringComparer.Ordinal)
                : new(StringComparer.Ordinal);
        }
        catch (JsonException)
        {
            return new(StringComparer.Ordinal);
        }
    }
}
