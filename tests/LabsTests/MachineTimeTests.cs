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

    // On two processors, of which others took so many seconds in the one second between.
    [TestCase(0.0, 0.0, 2.0)]
    [TestCase(2.0, 0.0, 0.0)]
    [TestCase(1.5, 0.25, 0.5)]
    [TestCase(1.0, 1.0, 1.0)]
    public void A_grading_could_have_had_what_it_used_and_what_was_idle(double others, double own, double available) =>
        Assert.That(new MachineTime(others + own, 2).Available(new MachineTime(0, 0), own, processors: 2), Is.EqualTo(available).Within(1e-9));

    [TestCase(1, 2.0)]
    [TestCase(8, 0.25)]
    public void Where_its_use_is_not_known_it_could_have_had_the_share_of_a_thread(int running, double available) =>
        Assert.That(new MachineTime(2, 2, running).Available(new MachineTime(0, 0), null, processors: 2), Is.EqualTo(available).Within(1e-9));

    [Test]
    public void The_threads_that_could_run_are_read() =>
        Assert.That(MachineTime.Parse("cpu  100 200 300 4000 500 60 70 800 900 1000\ncpu0 1\nprocs_running 7\nprocs_blocked 1\n").Running, Is.EqualTo(7));

    [Test]
    public void The_machine_s_own_times_increase()
    {
        Requires.Linux();
        var now = MachineTime.Now();

        Assert.That(now.Busy, Is.GreaterThan(0).And.LessThanOrEqualTo(now.Total));
        Assert.That(now.Running, Is.GreaterThan(0));
    }
}
