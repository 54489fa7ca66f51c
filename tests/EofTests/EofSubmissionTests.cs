using Courseware.Exercises.Eof;
using Courseware.Grading;
using Courseware.Labs;

namespace Courseware.Tests.EofTests;

/// <summary>The demos of the exercise about EOF.</summary>
[Category(Requires.Slow)]
[CancelAfter(600_000)]
internal sealed class EofSubmissionTests
{
    private static readonly Exercise Eof = Exercise.Load(Path.Combine(Repository.Root, "exercises", "eof"), new EofExercise());

    [Test]
    public async Task The_demo_shows_the_FIN_of_the_last_close(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        var seen = new List<string>();
        foreach (var part in Eof.Code.Demos.Single().Parts)
            seen.Add(part.Seen(await part.RunAsync(Eof.Folder, lab, cancellationToken)).English);

        Assert.That(seen[0], Does.StartWith("Seen: no FIN when the parent closed."));
        Assert.That(seen[1], Does.StartWith("Seen: the FIN followed the parent's part"));
    }
}
