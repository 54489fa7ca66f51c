using Courseware.Batch;
using Courseware.Cli;

namespace Courseware.Tests.CliTests;

/// <summary>The seed of a class: it is random, and a batch that is resumed keeps it.</summary>
internal sealed class BatchOptionsTests
{
    private static readonly BatchOptions Unseeded = new("container", "auto", null, "en");

    [Test]
    public void Each_new_batch_has_another_seed()
    {
        var seeds = Enumerable.Range(0, 20).Select(_ => Unseeded.For("half-close", null).Seed).ToList();

        Assert.That(seeds, Is.Unique);
        // All 64 bits: of twenty random numbers one is surely beyond 32 bits.
        Assert.That(seeds, Has.Some.GreaterThan((ulong)uint.MaxValue));
    }

    [Test]
    public void A_resumed_batch_has_the_same_seed()
    {
        var first = Unseeded.For("half-close", null);

        Assert.That(Unseeded.For("half-close", first), Is.EqualTo(first));
    }

    [Test]
    public void A_seed_that_is_given_counts() =>
        Assert.That((Unseeded with { Seed = 7 }).For("half-close", new BatchSettings("half-close", "container", "auto", 8, "en")).Seed, Is.EqualTo(7));
}
