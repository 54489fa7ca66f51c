using Courseware.Cli;
using Courseware.Grading;
using Courseware.Grading.Samples;

namespace Courseware.Tests;

/// <summary>Right programs that are unlike the solution, of every exercise: a check that one of them fails is a fault of the grader.</summary>
[Category(Requires.Slow)]
[CancelAfter(180_000)]
internal sealed class AcceptedSampleTests
{
    private static IEnumerable<TestCaseData> Programs =>
        from id in Catalogue.Ids
        from sample in AcceptedSample.All(Catalogue.Find(id))
        select new TestCaseData(id, sample.Id);

    [TestCaseSource(nameof(Programs))]
    public async Task An_accepted_sample_passes_everything(string id, string name, CancellationToken cancellationToken)
    {
        var exercise = Catalogue.Find(id);
        var sample = AcceptedSample.All(exercise).Single(s => s.Id == name);
        Requires.Tools(["cc", .. sample.Tools]);
        var (withWire, without) = await BothWays.RunAsync(
            lab => new Validation(exercise, lab, seed: 1).AcceptedAsync(sample, cancellationToken), cancellationToken);

        Assert.That(withWire.Wrong, Is.Empty);
        Assert.That(without.Wrong, Is.Empty, "without a wire");
    }
}
