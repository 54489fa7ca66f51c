using System.Security.Cryptography;
using Courseware.Grading;
using Courseware.Reporting;

namespace Courseware.Batch;

/// <summary>
/// The folder of a batch: the class, the journal, the results and the recordings; and what is written from them: gradebook and reports.
/// </summary>
public sealed class BatchFolder : IDisposable
{
    /// <summary>The name of the list of the class.</summary>
    public const string ClassFile = "class.json";

    /// <summary>The name of the journal.</summary>
    public const string JournalFile = "journal.jsonl";

    private BatchFolder(string path, Journal journal)
    {
        (Path, Journal) = (path, journal);
        Recordings = new RecordingStore(At("recordings"));
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>The finished gradings.</summary>
    public Journal Journal { get; }

    /// <summary>The recordings, by the journal's keys.</summary>
    public RecordingStore Recordings { get; }

    /// <summary>The students and their submissions.</summary>
    public ClassList Class
    {
        get => ClassList.Load(At(ClassFile));
        set => value.Save(At(ClassFile));
    }

    /// <summary>True when there is a batch in the folder.</summary>
    public static bool IsIn(string path) => File.Exists(System.IO.Path.Combine(path, ClassFile));

    /// <summary>Opens a folder with a batch in it, or makes one.</summary>
    /// <exception cref="BatchException">Another program works on it.</exception>
    public static BatchFolder Open(string path)
    {
        Directory.CreateDirectory(path);
        return new BatchFolder(path, Journal.Open(System.IO.Path.Combine(path, JournalFile)));
    }

    /// <summary>A path below the folder.</summary>
    public string At(params ReadOnlySpan<string> names) => System.IO.Path.Combine([Path, .. names]);

    /// <summary>The file of a student's report, relative to the folder.</summary>
    public static string ReportOf(Student student) => $"students/{student.Folder}/report.html";

    /// <summary>Keeps a result.</summary>
    public void SaveResult(string key, GradingResult result) => ResultJson.Save(result, At("results", $"{key}.json"));

    /// <summary>A digest of the result of a key; empty when it is not there.</summary>
    public string ResultDigest(string key) => Digest(At("results", $"{key}.json"));

    /// <summary>A digest of a file; empty when it is not there.</summary>
    internal static string Digest(string path)
    {
        if (!File.Exists(path))
            return "";
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    /// <summary>The result of a key; null when it is not there or cannot be read, so that it has to be made again.</summary>
    public GradingResult? Result(string key)
    {
        try
        {
            return ResultJson.Load(At("results", $"{key}.json"));
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Journal.Dispose();
}
