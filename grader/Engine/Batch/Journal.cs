using System.Text.Json;
using System.Text.Json.Serialization;

namespace Courseware.Batch;

/// <summary>How far a submission came.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BatchOutcome>))]
public enum BatchOutcome
{
    /// <summary>There is a result.</summary>
    [JsonStringEnumMemberName("graded")] Graded,

    /// <summary>It cannot be read as a submission.</summary>
    [JsonStringEnumMemberName("unreadable")] Unreadable,

    /// <summary>The grader or its environment failed.</summary>
    [JsonStringEnumMemberName("error")] Error,
}

/// <summary>
/// One finished grading. It was finished when its line is in the journal, and not before.
/// </summary>
/// <param name="Key">The digest of submission, exercise, toolchain and seed: the same work graded in the same way.</param>
/// <param name="Submission">The digest of the work alone.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Message">Why there is no result; empty when there is one.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record JournalLine(string Key, string Submission, BatchOutcome Outcome, string Message, double Seconds)
{
    /// <summary>It is to be graded once more, alone, before it counts.</summary>
    [JsonPropertyName("doubtful")]
    public bool NeedsRetry { get; init; }

    /// <summary>It was graded a second time, alone.</summary>
    [JsonPropertyName("again")]
    public bool WasRetried { get; init; }

    /// <summary>The key under which the recordings are kept, when it is another: this is a judgement of older recordings.</summary>
    public string? RecordedAs { get; init; }
}

/// <summary>
/// The finished gradings, a line each, on disk before anything depends on them: a batch that is killed at any moment can be resumed. One program at a
/// time has it open.
/// </summary>
public sealed class Journal : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _file;
    private readonly Dictionary<string, JournalLine> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JournalLine> _bySubmission = new(StringComparer.Ordinal);

    private Journal(FileStream file) => _file = file;

    /// <summary>Opens or makes a journal. A last line that a kill cut short is taken away.</summary>
    /// <exception cref="BatchException">Another program has it open, or a line in it is not a line of a journal.</exception>
    public static Journal Open(string path)
    {
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw new BatchException($"'{path}' is in use: another batch is writing there. Wait for its end, or name another folder.");
        }
        try
        {
            var journal = new Journal(file);
            journal.ReadAll(path);
            return journal;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The last line of a key, or null.</summary>
    public JournalLine? Find(string key)
    {
        lock (_lock)
            return _byKey.GetValueOrDefault(key);
    }

    /// <summary>The last line of a submission, whatever exercise and tools it was graded with, or null.</summary>
    public JournalLine? Latest(string submission)
    {
        lock (_lock)
            return _bySubmission.GetValueOrDefault(submission);
    }

    /// <summary>Adds a line; when this returns it is on the disk.</summary>
    public void Add(JournalLine line)
    {
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(line, BatchJson.Default.JournalLine), (byte)'\n'];
        lock (_lock)
        {
            var end = _file.Position;
            try
            {
                _file.Write(bytes);
                _file.Flush(flushToDisk: true);
            }
            catch (IOException)
            {
                // Half a line would make the next one none.
                _file.SetLength(end);
                _file.Position = end;
                throw;
            }
            Remember(line);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private void Remember(JournalLine line) => _byKey[line.Key] = _bySubmission[line.Submission] = line;

    private void ReadAll(string path)
    {
        // Bytes, not text: bytes that are not UTF-8 would come back longer than they were, and the end of the file would be cut at a wrong place.
        var bytes = new byte[_file.Length];
        _file.ReadExactly(bytes);
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        var number = 0;
        foreach (var range in bytes.AsSpan(0, whole).Split((byte)'\n'))
        {
            number++;
            var line = bytes.AsSpan(range);
            if (line.IsEmpty)
                continue;
            try
            {
                Remember(JsonSerializer.Deserialize(line, BatchJson.Default.JournalLine) ?? throw new JsonException());
            }
            catch (JsonException)
            {
                throw new BatchException($"{path}:{number}: this is not a line of a journal. Remove the line, or grade into a new folder.");
            }
        }
        _file.SetLength(whole);
        _file.Seek(0, SeekOrigin.End);
    }
}
