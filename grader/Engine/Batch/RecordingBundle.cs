using System.IO.Compression;
using Courseware.Recordings;
using Courseware.Submissions;

namespace Courseware.Batch;

/// <summary>The recordings of one grading as bytes, to send them to another machine.</summary>
internal static class RecordingBundle
{
    private const string Key = "recordings";

    /// <summary>Packs recordings.</summary>
    public static byte[] Pack(IReadOnlyList<ScenarioRecording> recordings) => InFolder(folder =>
    {
        new RecordingStore(folder).Save(Key, recordings);
        using var bytes = new MemoryStream();
        ZipFile.CreateFromDirectory(folder, bytes, CompressionLevel.Fastest, includeBaseDirectory: false);
        return bytes.ToArray();
    });

    /// <summary>The reverse of <see cref="Pack"/>; the recordings come in the order of their scenarios.</summary>
    /// <exception cref="InvalidDataException">They are corrupt.</exception>
    public static IReadOnlyList<ScenarioRecording> Unpack(byte[] bytes) => InFolder(folder =>
    {
        ZipFile.ExtractToDirectory(new MemoryStream(bytes), folder);
        return new RecordingStore(folder).Load(Key);
    });

    private static T InFolder<T>(Func<string, T> work)
    {
        var folder = MachineWrites.NewFolder();
        try
        {
            return work(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
