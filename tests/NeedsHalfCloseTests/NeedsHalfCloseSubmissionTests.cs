using Courseware.Exercises.NeedsHalfClose;
using Courseware.Grading;
using Courseware.Labs;
using Courseware.Recordings;

namespace Courseware.Tests.NeedsHalfCloseTests;

/// <summary>Real pairs of programs, really graded, with and without a wire.</summary>
[Category(Requires.Slow)]
[Category(Requires.OptionalHere)]
[CancelAfter(600_000)]
internal sealed class NeedsHalfCloseSubmissionTests
{
    private static readonly Exercise NeedsHalfClose =
        Exercise.Load(Path.Combine(Repository.Root, "exercises", "needs-half-close"), new NeedsHalfCloseExercise());

    [Test]
    public async Task The_deadlock_is_proved_by_both_ends_at_the_stall(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        var (result, _) = await new Grader(NeedsHalfClose, lab).GradeAsync(
            new GradeRequest(NeedsHalfClose.Solution, 5, "en", ["pair-deadlocks-without-end"], ""), cancellationToken);
        var evidence = result.Checks.Single(c => c.Id == "pair-deadlocks-without-end").Evidence;

        Assert.That(evidence.OfType<SocketSeen>().Select(s => (s.Program, s.State, s.ReceiveQueue, s.SendQueue)), Is.EquivalentTo(
            new[] { ("server", "Established", 0L, 0L), ("client", "Established", 0L, 0L) }));
        var stall = evidence.OfType<Stalled>().Single();
        Assert.That(stall.Kind, Is.EqualTo("idle"));
        Assert.That(stall.Report, Has.Some.StartsWith("server: process digest_server waits in "));
        Assert.That(stall.Report, Has.Some.StartsWith("client: process digest_client waits in "));
    }

    [Test]
    public async Task The_demo_shows_the_deadlock_and_its_solution(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        var seen = new List<string>();
        foreach (var part in NeedsHalfClose.Code.Demos.Single().Parts)
            seen.Add(part.Seen(await part.RunAsync(NeedsHalfClose.Folder, lab, cancellationToken)).English);

        Assert.That(seen[0], Does.StartWith("Seen: all data had come, every queue was empty"));
        Assert.That(seen[1], Does.StartWith("Seen: EOF came, the client answered").Or.StartWith("Seen: the client read all and answered"));
        Assert.That(seen[2], Does.StartWith("Seen: the FIN went out, the answer came in").Or.StartWith("Seen: the server had ended its sending"));
    }
}
