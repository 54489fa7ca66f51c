using Courseware.Labs;

namespace Courseware.Tests.LabsTests;

/// <summary>When a scenario is given up, look by look.</summary>
internal sealed class PatienceTests
{
    [Test]
    public void Who_sleeps_is_idle_after_three_seconds() => Assert.That(After(30, asleep: true), Is.EqualTo("idle"));

    [Test]
    public void Who_sleeps_less_is_waited_for() => Assert.That(After(29, asleep: true), Is.Null);

    [Test]
    public void Looks_that_came_late_do_not_count_as_sleep() => Assert.That(After(299, asleep: true, late: true), Is.Null);

    [Test]
    public void Whose_launcher_did_not_run_is_not_idle() => Assert.That(After(299, asleep: true, launchersAsleep: false), Is.Null);

    [Test]
    public void Who_uses_the_CPU_is_busy_after_a_second_and_a_half() => Assert.Multiple(() =>
    {
        Assert.That(After(14, asleep: false, cpuSecondsALook: 0.1), Is.Null);
        Assert.That(After(16, asleep: false, cpuSecondsALook: 0.1), Is.EqualTo("busy"));
    });

    [Test]
    public void Who_wants_to_run_and_is_hardly_let_gets_the_time_that_it_needs_to_show_it() => Assert.Multiple(() =>
    {
        Assert.That(After(300, asleep: false, cpuSecondsALook: 0.004), Is.Null);
        Assert.That(After(400, asleep: false, cpuSecondsALook: 0.004), Is.EqualTo("busy"));
    });

    [Test]
    public void Who_wants_to_run_and_is_never_let_shows_nothing_but_a_busy_machine() => Assert.Multiple(() =>
    {
        Assert.That(After(1199, asleep: false), Is.Null);
        Assert.That(After(1200, asleep: false), Is.EqualTo("overload"));
    });

    [Test]
    public void Who_slept_once_before_it_began_to_spin_is_no_other()
    {
        var patience = new Patience();
        patience.Look(late: false, asleep: true, launchersAsleep: true, 0);
        for (var look = 2; look <= 400; look++)
            patience.Look(late: false, asleep: false, launchersAsleep: false, look * 0.003);
        Assert.That(patience.Kind, Is.Null);
    }

    [TestCase(false, "limit")]
    [TestCase(true, "overload")]
    public void Who_sleeps_and_runs_by_turns_is_given_up_after_half_a_minute(bool late, string kind)
    {
        var patience = new Patience();
        for (var look = 1; look <= 300; look++)
        {
            Assert.That(patience.Kind, Is.Null);
            patience.Look(late, asleep: look % 4 == 0, launchersAsleep: look % 20 == 0, 0);
        }
        Assert.That(patience.Kind, Is.EqualTo(kind));
    }

    private static string? After(int looks, bool asleep, bool late = false, bool launchersAsleep = true, double cpuSecondsALook = 0)
    {
        var patience = new Patience();
        for (var look = 1; look <= looks; look++)
            patience.Look(late, asleep, launchersAsleep, look * cpuSecondsALook);
        return patience.Kind;
    }
}
