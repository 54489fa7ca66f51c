using Courseware.Cli;
using Courseware.Grading;

namespace Courseware.Tests;

/// <summary>Right programs that look unlike the solution, of every exercise: a check that one of them fails is a mistake of the grader's.</summary>
[Category(Requires.Slow)]
[CancelAfter(180_000)]
internal sealed class UnusualTests
{
    private static IEnumerable<TestCaseData> Programs =>
        from id in Catalogue.Ids
        from unusual in Unusual.All(Catalogue.Find(id))
        select new TestCaseData(id, unusual.Id);

    [TestCaseSource(nameof(Programs))]
    public async Task A_correct_program_that_looks_unusual_passes_everything(string id, string name, CancellationToken cancellationToken)
    {
        var exercise = Catalogue.Find(id);
        var unusual = Unusual.All(exercise).Single(u => u.Id == name);
        Requires.Tools(["cc", .. unusual.Tools]);
        var (withWire, without) = await BothWays.RunAsync(
            lab => new Validation(exercise, lab, seed: 1).UnusualAsync(unusual, cancellationToken), cancellationToken);

        Assert.That(withWire.Wrong, Is.Empty);
        Assert.That(without.Wrong, Is.Empty, "without a wire");
    }
}
