using Courseware.Launching;

namespace Courseware.Tests.LaunchingTests;

/// <summary>One scenario shows at full length that a program never ends.</summary>
internal sealed class EndlessProgramsTests
{
    [Test]
    public void A_program_that_has_printed_too_much_may_print_less_in_later_scenarios()
    {
        var endless = new EndlessPrograms();
        Assert.That(endless.FloodBytes("server", 64), Is.EqualTo(64));

        endless.Flooded("server");

        Assert.That(endless.FloodBytes("server", 64), Is.EqualTo(4));
        Assert.That(endless.FloodBytes("client", 64), Is.EqualTo(64));
    }
}
