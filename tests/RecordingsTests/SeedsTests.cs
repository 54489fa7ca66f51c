using Courseware.Recordings;

namespace Courseware.Tests.RecordingsTests;

/// <summary>Numbers that a program cannot carry over from one scenario to another.</summary>
internal sealed class SeedsTests
{
    [Test]
    public void The_same_seed_and_name_give_the_same_on_every_machine() =>
        Assert.That(Seeds.Mix(1, "pair-31"), Is.EqualTo(0x46554EB8626E3E3B));

    [Test]
    public void Another_name_or_seed_gives_another_number([Range(0, 63)] int bit) => Assert.Multiple(() =>
    {
        Assert.That(Seeds.Digits(7, "message"), Is.Not.EqualTo(Seeds.Digits(7 ^ (1UL << bit), "message")));
        Assert.That(Seeds.Mix(1UL << bit, "a"), Is.Not.EqualTo(Seeds.Mix(1UL << bit, "b")));
    });
}
