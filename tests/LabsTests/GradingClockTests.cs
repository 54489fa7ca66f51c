using Courseware.Grading;
using Courseware.Labs;

namespace Courseware.Tests.LabsTests;

/// <summary>The part of the time that counts for a grading, on a machine with two processors.</summary>
internal sealed class GradingClockTests
{
    private static readonly MachineTime Before = new(0, 0);

    [Test]
    public void All_of_it_counts_on_an_idle_machine() => Assert.That(Counted(busy: 0, own: 0), Is.EqualTo(1));

    [Test]
    public void All_of_it_counts_for_programs_that_take_a_processor_themselves() => Assert.That(Counted(busy: 2, own: 1.2), Is.EqualTo(1));

    [Test]
    public void Nothing_counts_while_others_have_the_whole_machine() => Assert.That(Counted(busy: 2, own: 0), Is.Zero);

    [Test]
    public void A_tenth_counts_for_a_tenth_of_a_processor() => Assert.That(Counted(busy: 2, own: 0.1), Is.EqualTo(0.1).Within(1e-9));

    [Test]
    public void A_part_counts_in_any_case_where_the_own_use_is_not_known() => Assert.That(Counted(busy: 2, own: null), Is.EqualTo(0.375));

    private static double Counted(double busy, double? own) => GradingClock.Counted(Before, new MachineTime(busy, 2, Running: 64), own, processors: 2);
}
