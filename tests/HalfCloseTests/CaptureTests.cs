using Courseware.Exercises.HalfClose;
using Courseware.Grading;
using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Tests.RecordingsTests;
using Courseware.Tests.Submissions;
using Courseware.Wire;

namespace Courseware.Tests.HalfCloseTests;

/// <summary>All captures of a whole grading, in the eyes of Wireshark.</summary>
[TestFixture(NetworkChoice.Tun)]
[TestFixture(NetworkChoice.Veth)]
[CancelAfter(180_000)]
internal sealed class CaptureTests(string kind)
{
    [Test]
    public async Task No_packet_of_a_grading_is_malformed_and_every_connection_is_one_flow(CancellationToken cancellationToken)
    {
        Requires.Tools("tshark");
        var exercise = Exercise.Load(Path.Combine(Repository.Root, "exercises", "half-close"), new HalfCloseExercise());
        await using var lab = await new ProcessLab(await Requires.WireAsync(kind)).PrepareAsync(cancellationToken);
        var request = new GradeRequest(Path.Combine(exercise.Folder, "original"), 3, "en", [], "");
        var (_, recordings) = await new Grader(exercise, lab).GradeAsync(request, cancellationToken);
        using var folder = new TemporaryFolder();
        var seen = recordings.Where(r => r.First<SegmentSeen>() is not null).ToList();

        Assert.That(seen, Has.Count.EqualTo(exercise.Code.Scenarios.Count), "a SYN that is refused is seen too");
        await Parallel.ForEachAsync(seen, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellationToken }, async (recording, _) =>
        {
            recording.Save(folder.At(recording.Scenario));
            var file = folder.At($"{recording.Scenario}/wire.pcapng");
            Assert.That(await Tshark.FieldsAsync(file, Tshark.AnythingWrong, "frame.number"), Is.Empty, recording.Scenario);
            var flows = await Tshark.FieldsAsync(file, "tcp.flags.syn == 1 && tcp.flags.ack == 0", "tcp.stream");
            Assert.That(
                flows.Select(f => f[0]).Distinct().Count(), Is.EqualTo(recording.All<SegmentSeen>().Select(s => s.Connection).Distinct().Count()), recording.Scenario);
        });
    }
}
