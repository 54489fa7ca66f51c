using Courseware.Exercises.ShutdownModes;
using Courseware.Grading;

namespace Courseware.Tests.ShutdownModesTests;

/// <summary>No run of shutdown-modes has a predictable answer.</summary>
internal sealed class ShutdownModesWordsTests
{
    private static readonly Exercise Modes =
        Exercise.Load(Path.Combine(Repository.Root, "exercises", "shutdown-modes"), new ShutdownModesExercise());

    [Test]
    public void The_bytes_of_the_peer_fit_one_read()
    {
        const int oneRead = 1024;
        foreach (var scenario in Modes.Code.Scenarios)
        {
            var sizes = Enumerable.Range(0, 300).Select(seed => Contract.Sizes((ulong)seed, scenario.Id)).ToList();
            Assert.That(sizes.Where(s => s.Greeting + s.Late > Contract.PayloadSize || s.Greeting > oneRead || s.Greeting - Contract.FirstRead == s.Late
                || s.Greeting <= Contract.FirstRead), Is.Empty);
            Assert.That(sizes.Distinct().Count(), Is.GreaterThan(200), scenario.Id);
        }
    }
}
