using Courseware.Batch;
using Courseware.Recordings;

namespace Courseware.Tests.BatchTests;

/// <summary>Recordings that are sent to another machine.</summary>
internal sealed class RecordingBundleTests
{
    [Test]
    public void Recordings_arrive_as_they_were()
    {
        var large = new byte[10_000];
        Random.Shared.NextBytes(large);
        ScenarioRecording[] sent =
        [
            new("b", [], new Dictionary<string, byte[]> { ["large"] = large, ["small"] = [1, 2] }), new("a", [], new Dictionary<string, byte[]>()),
        ];

        var received = RecordingBundle.Unpack(RecordingBundle.Pack(sent));

        Assert.That(received.Select(r => r.Scenario), Is.EqualTo(["a", "b"]), "in the order of the scenarios");
        Assert.That(received[1].Attachments["large"], Is.EqualTo(large));
        Assert.That(received[1].Attachments["small"], Is.EqualTo(new byte[] { 1, 2 }));
    }

    [Test]
    public void Corrupt_recordings_are_refused() =>
        Assert.That(() => RecordingBundle.Unpack([1, 2, 3]), Throws.InstanceOf<InvalidDataException>());
}
