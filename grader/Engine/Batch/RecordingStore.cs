using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Courseware.Recordings;
using Courseware.Reporting;

namespace Courseware.Batch;

/// <summary>
/// The recordings of many gradings, small: one archive for each grading, and each large file once, however many programs
/// received it. The packets are not kept: nothing is judged by them.
/// </summary>
public sealed class RecordingStore(string folder)
{
    private const string EventsFile = "recording.jsonl";
    private const string FilesEntry = "files.json";
    private const int LargeFrom = 4096;

    // Programs that receive a file correctly all have the same file.
    private readonly ConcurrentDictionary<string, WeakReference<byte[]>> _read = new(StringComparer.Ordinal);

    /// <summary>Keeps the recordings of one grading; older ones under the same key are replaced.</summary>
    public void Save(string key, IReadOnlyList<ScenarioRecording> recordings) => AtomicFile.Save(PathOf(key), file =>
    {
        using var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
        var large = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var recording in recordings)
        {
            using (var events = archive.CreateEntry($"{recording.Scenario}/{EventsFile}", CompressionLevel.Fastest).Open())
                recording.WriteEvents(events);
            foreach (var (name, bytes) in recording.Attachments)
            {
                var entry = $"{recording.Scenario}/{name}";
                if (bytes.Length >= LargeFrom)
                {
                    large[entry] = SaveLarge(bytes);
                    continue;
                }
                using var attachment = archive.CreateEntry(entry, CompressionLevel.Fastest).Open();
                attachment.Write(bytes);
            }
        }
        using var files = archive.CreateEntry(FilesEntry).Open();
        JsonSerializer.Serialize(files, large, StoreJson.Default.SortedDictionaryStringString);
    });

    /// <summary>Reads the recordings of one grading, in the order of their scenarios.</summary>
    /// <exception cref="InvalidDataException">They are not there, or corrupt; the message names the file.</exception>
    public IReadOnlyList<ScenarioRecording> Load(string key)
    {
        var path = PathOf(key);
        try
        {
            using var archive = ZipFile.OpenRead(path);
            var events = new SortedDictionary<string, IReadOnlyList<RecordedEvent>>(StringComparer.Ordinal);
            var attachments = new Dictionary<string, Dictionary<string, byte[]>>(StringComparer.Ordinal);
            foreach (var entry in archive.Entries.Where(e => e.FullName != FilesEntry))
            {
                var (scenario, name) = Split(entry.FullName);
                var bytes = ReadAll(entry);
                if (name == EventsFile)
                    events[scenario] = ScenarioRecording.ReadEvents(bytes, $"{path}/{entry.FullName}");
                else
                    Of(attachments, scenario)[name] = bytes;
            }
            using (var files = (archive.GetEntry(FilesEntry) ?? throw new InvalidDataException($"it has no {FilesEntry}")).Open())
            {
                foreach (var (entry, digest) in JsonSerializer.Deserialize(files, StoreJson.Default.SortedDictionaryStringString) ?? [])
                {
                    var (scenario, name) = Split(entry);
                    Of(attachments, scenario)[name] = LoadLarge(digest);
                }
            }
            return [.. events.Select(e => new ScenarioRecording(e.Key, e.Value, Of(attachments, e.Key)))];
        }
        catch (Exception e) when (
            e is IOException or InvalidDataException or JsonException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new InvalidDataException($"The recordings in '{path}' cannot be read: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private string SaveLarge(byte[] bytes)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (!File.Exists(PathOfLarge(digest)))
            AtomicFile.Save(PathOfLarge(digest), file => file.Write(bytes));
        return digest;
    }

    private byte[] LoadLarge(string digest)
    {
        if (_read.TryGetValue(digest, out var known) && known.TryGetTarget(out var bytes))
            return bytes;
        bytes = File.ReadAllBytes(PathOfLarge(digest));
        if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != digest)
            throw new InvalidDataException($"'{PathOfLarge(digest)}' is not what was kept");
        _read[digest] = new WeakReference<byte[]>(bytes);
        return bytes;
    }

    // As much as comes: a corrupt archive may claim any length.
    private static byte[] ReadAll(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static Dictionary<string, byte[]> Of(Dictionary<string, Dictionary<string, byte[]>> attachments, string scenario)
    {
        if (!attachments.TryGetValue(scenario, out var own))
            attachments[scenario] = own = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        return own;
    }

    private static (string Scenario, string Name) Split(string entry) => entry.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash
        ? (entry[..slash], entry[(slash + 1)..])
        : throw new InvalidDataException($"'{entry}' is in no scenario");

    private string PathOf(string key) => Path.Combine(folder, $"{key}.zip");

    private string PathOfLarge(string? digest) => digest is { Length: 64 } && digest.All(char.IsAsciiHexDigit)
        ? Path.Combine(folder, "files", digest[..2], digest)
        : throw new InvalidDataException($"'{digest}' is not a digest");
}

[System.Text.Json.Serialization.JsonSerializable(typeof(SortedDictionary<string, string>))]
internal sealed partial class StoreJson : System.Text.Json.Serialization.JsonSerializerContext;
