using Courseware.Exercises.HalfClose;
using Courseware.Grading;
using Courseware.Grading.Samples;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Tests.Snapshots;

namespace Courseware.Tests.HalfCloseTests;

/// <summary>
/// Real programs, really graded: the whole report that their author would see is stored, so that a change of any verdict or
/// any word is seen.
/// </summary>
[Category(Requires.Slow)]
[CancelAfter(180_000)]
internal sealed class HalfCloseSubmissionTests
{
    private static readonly Exercise HalfClose =
        Exercise.Load(Path.Combine(Repository.Root, "exercises", "half-close"), new HalfCloseExercise());

    private static readonly string[] ByTheSegments = ["pair-transfers", "pair-thanks", "works-with-original-server"];

    private static IEnumerable<string> Rejected => RejectedSample.All(HalfClose).Select(m => m.Id);

    [Test]
    public async Task The_lecture_s_own_pair(CancellationToken cancellationToken)
    {
        var result = await GradeAsync(Path.Combine(HalfClose.Folder, "original"), cancellationToken);

        Assert.That(result.Score, Is.EqualTo(100), BothWays.Failures(result));
        await Snapshot.Match(BothWays.Report(result, "original"));
    }

    [Test]
    public async Task The_solution(CancellationToken cancellationToken)
    {
        var result = await GradeAsync(HalfClose.Solution, cancellationToken);

        Assert.That(BothWays.Failures(result), Is.Empty);
        await Snapshot.Match(BothWays.Report(result, "solution"));
    }

    [Test]
    public async Task The_starter(CancellationToken cancellationToken)
    {
        var result = await GradeAsync(HalfClose.Starter, cancellationToken);

        Assert.That(result.Score, Is.EqualTo(HalfClose.Manifest.StarterScore), BothWays.Failures(result));
        await Snapshot.Match(BothWays.Report(result, "starter"));
    }

    [TestCaseSource(nameof(Rejected))]
    public async Task A_mistake_fails_exactly_the_checks_that_it_names(string mistake, CancellationToken cancellationToken)
    {
        var (withWire, without) = await BothWays.RejectedAsync(HalfClose, mistake, cancellationToken);

        Assert.That(withWire.Wrong, Is.Empty);
        Assert.That(without.Wrong, Is.Empty, "without a wire");
        // Without a wire nobody brings the segments one by one, and what they make of a short read is chance.
        var isChance = mistake == "client-stops-at-short-read" ? ByTheSegments : [];
        var wrong = RejectedSample.All(HalfClose).Single(m => m.Id == mistake);
        var asked = BothWays.AsAskedOf(withWire.Result, without.Result);
        Assert.That(Verdicts(without.Result, wrong, isChance), Is.EqualTo(Verdicts(asked, wrong, isChance)));
        // Which bytes are lost at a send that timed out or took a part, and where a read is short, is the kernel's choice; and an executable has
        // the name of the folder in it in which it was compiled.
        if (mistake is not ("server-gives-up-on-slow-client" or "client-stops-at-short-read" or "client-saves-strings"
            or "client-writes-whole-buffer" or "server-ignores-short-sends" or "server-takes-eagain-for-done" or "server-sends-its-own-program"))
            await Snapshot.Match(BothWays.Report(withWire.Result, mistake));
    }

    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    public async Task With_a_wire_a_short_read_is_no_luck(int seed, CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        Requires.That(lab.Network.HasWire, "needs a wire");
        var wrong = RejectedSample.All(HalfClose).Single(m => m.Id == "client-stops-at-short-read");
        var result = (await new Validation(HalfClose, lab, (ulong)seed).RejectedAsync(wrong, cancellationToken)).Result;

        Assert.That(result.Checks.Where(c => ByTheSegments.Contains(c.Id)).Select(c => (c.Id, c.Verdict)),
            Is.EquivalentTo(ByTheSegments.Select(id => (id, Verdict.Skipped))), "all three follow from the checks of the client alone");
        Assert.That(result.Score, Is.EqualTo(50));
    }

    [Test]
    public async Task Kept_recordings_are_judged_the_same_again(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        var request = new GradeRequest(Path.Combine(HalfClose.Folder, "original"), 7, "en", [], "");
        var (result, recordings) = await new Grader(HalfClose, lab).GradeAsync(request, cancellationToken);
        var folder = Directory.CreateTempSubdirectory("courseware-kept-");
        try
        {
            foreach (var recording in recordings)
                recording.Save(Path.Combine(folder.FullName, recording.Scenario));
            var loaded = folder.EnumerateDirectories().Select(d => Recordings.ScenarioRecording.Load(d.FullName)).ToList();
            var again = CheckRunner.Of(HalfClose, HalfClose.Code.Checks, loaded);

            Assert.That(again.ToDictionary(p => p.Key, p => (p.Value.Verdict, p.Value.Reason)).Where(p => p.Value.Verdict != Verdict.Skipped),
                Is.EquivalentTo(result.Checks.ToDictionary(c => c.Id, c => (c.Verdict, c.Reason)).Where(p => p.Value.Verdict != Verdict.Skipped)));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<GradingResult> GradeAsync(string submission, CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        var request = new GradeRequest(submission, 1, "en", [], "");
        var (withWire, without) = await BothWays.RunAsync(
            async lab => (await new Grader(HalfClose, lab).GradeAsync(request, cancellationToken)).Result, cancellationToken);
        Assert.That(Verdicts(without), Is.EqualTo(Verdicts(withWire)), "without a wire");
        return withWire;
    }

    /// <summary>Where a sample allows several reasons, one is as good as the other.</summary>
    private static List<string> Verdicts(GradingResult result, RejectedSample? sample = null, params string[] without) => [.. result.Checks.Where(c => !without.Contains(c.Id)).Select(c =>
        sample?.Fails.GetValueOrDefault(c.Id) is { Count: > 1 } reasons && reasons.Contains(c.Reason)
            ? $"{c.Id}: {c.Verdict} ({string.Join(" or ", reasons)})"
            : $"{c.Id}: {c.Verdict} ({c.Reason})")];
}
