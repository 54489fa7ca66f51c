using Courseware.Batch;
using Courseware.Recordings;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.BatchTests;

internal sealed class RecordingStoreTests
{
    [Test]
    public void A_large_file_is_stored_once()
    {
        using var folder = new TemporaryFolder();
        var store = new RecordingStore(folder.Path);
        store.Save("a", [Recording("one", 100_000), Recording("two", 10)]);
        store.Save("b", [Recording("one", 100_000)]);

        var back = store.Load("a");

        Assert.That(back.Select(r => r.Scenario), Is.EqualTo(new[] { "one", "two" }));
        Assert.That(back[0].Events, Is.EqualTo(Recording("one", 1).Events));
        Assert.That(back[0].Attachment("client-receive.dat"), Is.EqualTo(Bytes(100_000)));
        Assert.That(back[1].Attachment("client-receive.dat"), Is.EqualTo(Bytes(10)));
        Assert.That(Directory.EnumerateFiles(folder.At("files"), "*", SearchOption.AllDirectories).Count(), Is.EqualTo(1));
    }

    [Test]
    public void Missing_and_corrupt_recordings_are_reported()
    {
        using var folder = new TemporaryFolder();
        new RecordingStore(folder.Path).Save("a", [Recording("one", 100_000)]);
        File.WriteAllText(Directory.EnumerateFiles(folder.At("files"), "*", SearchOption.AllDirectories).Single(), "changed");

        Assert.That(() => new RecordingStore(folder.Path).Load("a"), Throws.TypeOf<InvalidDataException>().With.Message.Contains("is not what was kept"));
        Assert.That(() => new RecordingStore(folder.Path).Load("z"), Throws.TypeOf<InvalidDataException>().With.Message.Contains("z.zip"));
        folder.Write("y.zip", "no archive");
        Assert.That(() => new RecordingStore(folder.Path).Load("y"), Throws.TypeOf<InvalidDataException>().With.Message.Contains("y.zip"));
    }

    private static byte[] Bytes(int count) => new Payload(count, 1).Bytes;

    private static ScenarioRecording Recording(string id, int size) => new(
        id, [new ScenarioStarted(id, 1, size > 0 ? 1 : 0, PayloadKind.Binary), new ScenarioEnded { At = 1 }],
        new Dictionary<string, byte[]>(StringComparer.Ordinal) { ["client-receive.dat"] = Bytes(size) });
}
