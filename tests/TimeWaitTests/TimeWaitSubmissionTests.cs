using Courseware.Exercises.TimeWait;
using Courseware.Grading;
using Courseware.Labs;
using Courseware.Wire;

namespace Courseware.Tests.TimeWaitTests;

/// <summary>Real servers of the exercise about TIME_WAIT, really graded, with a wire and without.</summary>
[Category(Requires.Slow)]
[Category(Requires.OptionalHere)]
[CancelAfter(600_000)]
internal sealed class TimeWaitSubmissionTests
{
    private static readonly Exercise TimeWait =
        Exercise.Load(Path.Combine(Repository.Root, "exercises", "time-wait"), new TimeWaitExercise());

    [Test]
    public async Task A_grading_leaves_no_port_that_the_next_one_cannot_have(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        Requires.Linux();
        var request = new GradeRequest(TimeWait.Solution, 1, "en", ["restarts-at-once"], "");
        // On the loopback interface, where a connection in TIME_WAIT stays for a minute.
        await using var lab = await new ProcessLab(new NetworkChoice(NetworkChoice.Loopback, "test")).PrepareAsync(cancellationToken);
        for (var round = 0; round < 3; round++)
        {
            var (result, _) = await new Grader(TimeWait, lab).GradeAsync(request, cancellationToken);
            Assert.That(WithAndWithoutWire.Failures(result), Is.Empty);
        }
        using var lease = PortLease.Take(Network.OnLoopback);

        Assert.That(SocketTable.Host.Read().Where(r => r.Local.Port == lease.Port), Is.Empty);
    }
}
