using Courseware.Exercises.HalfClose;
using Courseware.Grading;
using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Tests.RecordingsTests;
using Courseware.Tests.Submissions;
using Courseware.Wire;

namespace Courseware.Tests.HalfCloseTests;

/// <summary>All captures of a whole grading, in the eyes of Wireshark.</summary>
[Category(Requires.Slow)]
[TestFixture(NetworkChoice.Tun)]
[TestFixture(NetworkChoice.Veth)]
[CancelAfter(600_000)]
internal sealed class CaptureTests(string kind)
{
    [Test]
    public async Task No_packet_of_a_grading_is_malformed(CancellationToken cancellationToken)
    {
        Requires.Tools("tshark");
        var exercise = Exercise.Load(Path.Combine(Repository.Root, "exercises", "half-close"), new HalfCloseExercise());
        await using var lab = await new ProcessLab(await Requires.WireAsync(kind)).PrepareAsync(cancellationToken);
        var request = new GradeRequest(Path.Combine(exercise.Folder, "original"), 3, "en", [], "");
        var (_, recordings) = await new Grader(exercise, lab).GradeAsync(request, cancellationToken);
        using var folder = new TemporaryFolder();
        var all = folder.At("all.pcapng");
        var seen = recordings.Where(r => r.First<SegmentSeen>() is not null).ToList();

        Assert.That(seen, Has.Count.EqualTo(exercise.Code.Scenarios.Count), "a SYN that is refused is seen too");
        // One behind the other they are a capture, too: sections of one file. It takes Wireshark half a second to get up.
        await using (var file = File.Create(all))
        {
            foreach (var recording in seen)
            {
                recording.Save(folder.At(recording.Scenario));
                await file.WriteAsync(await File.ReadAllBytesAsync(folder.At($"{recording.Scenario}/wire.pcapng"), cancellationToken), cancellationToken);
            }
        }
        var packets = await Tshark.FieldsAsync(all, "frame", "frame.number");
        Assert.That(packets, Has.Length.AtLeast(seen.Sum(r => r.All<SegmentSeen>().Count())), "every section was read");
        Assert.That(await Tshark.FieldsAsync(all, Tshark.AnythingWrong, "frame.number", "frame.time_epoch"), Is.Empty);
        var flows = await Tshark.FieldsAsync(all, "tcp.flags.syn == 1 && tcp.flags.ack == 0", "tcp.stream");
        Assert.That(
            flows.Select(f => f[0]).Distinct().Count(), Is.EqualTo(seen.Sum(r => r.All<SegmentSeen>().Select(s => s.Connection).Distinct().Count())));
    }
}
