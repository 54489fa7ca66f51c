using Courseware.Labs;

namespace Courseware.Tests.LabsTests;

/// <summary>The CPU times of the machine's processors.</summary>
internal sealed class MachineTimeTests
{
    [Test]
    public void Stolen_time_counts_as_busy()
    {
        var time = MachineTime.Parse("cpu  100 200 300 4000 500 60 70 800 900 1000");

        Assert.That(time.Busy, Is.EqualTo(15.3).Within(1e-9));
        Assert.That(time.Total, Is.EqualTo(60.3).Within(1e-9));
    }

    [TestCase("")]
    [TestCase("cpu0 1 2 3 4 5 6 7 8")]
    [TestCase("cpu 1 2 3")]
    public void Other_lines_give_no_times(string line) => Assert.That(MachineTime.Parse(line), Is.EqualTo(new MachineTime(0, 0)));

    [TestCase(20, 0, 0.5)]
    [TestCase(20, 5, 0.375)]
    [TestCase(20, 30, 0)]
    [TestCase(0, 0, 0)]
    public void CPU_time_of_the_programs_is_not_foreign_load(double busy, double programs, double share)
    {
        var before = new MachineTime(100, 1000);
        var after = new MachineTime(100 + busy, busy == 0 ? 1000 : 1040);

        Assert.That(after.ShareOfOthers(before, programs), Is.EqualTo(share).Within(1e-9));
    }

    [Test]
    public void The_machine_s_own_times_increase()
    {
        Requires.Linux();
        var now = MachineTime.Now();

        Assert.That(now.Busy, Is.GreaterThan(0).And.LessThanOrEqualTo(now.Total));
    }
}
