using Courseware.Exercises.ClosingStates;
using Courseware.Grading;
using Courseware.Labs;
using Courseware.Wire;

namespace Courseware.Tests.ClosingStatesTests;

/// <summary>The demos of the exercise about the closing states.</summary>
[Category(Requires.Slow)]
[Category(Requires.OptionalHere)]
[CancelAfter(600_000)]
internal sealed class ClosingStatesSubmissionTests
{
    private static readonly Exercise Closing =
        Exercise.Load(Path.Combine(Repository.Root, "exercises", "closing-states"), new ClosingStatesExercise());

    [Test]
    public async Task The_demo_shows_TIME_WAIT_and_CLOSING(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        Requires.That(lab.Network.Kind != NetworkChoice.Loopback, "no wire here");
        var seen = new List<string>();

        foreach (var part in Closing.Code.Demos.Single(d => d.Topic == "simultaneous-close").Parts)
            seen.Add(part.Seen(await part.RunAsync(Closing.Folder, lab, cancellationToken)).English);

        Assert.That(seen, Has.Count.EqualTo(2));
        Assert.That(seen[0], Does.StartWith("Seen: the client closed first, waited in FIN_WAIT_2 for the server's FIN, and is in TIME_WAIT now."));
        Assert.That(seen[1], Does.StartWith("Seen: each end got the FIN of the other"));
    }
}
