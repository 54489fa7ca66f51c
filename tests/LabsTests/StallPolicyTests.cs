using Courseware.Labs;

namespace Courseware.Tests.LabsTests;

/// <summary>When a scenario is given up, look by look.</summary>
internal sealed class StallPolicyTests
{
    private const double Overloaded = 0.75;

    [Test]
    public void Who_sleeps_is_idle_after_three_seconds() => Assert.That(After(30, asleep: true), Is.EqualTo("idle"));

    [TestCase((int)Outlook.Deadlock, 3, "idle")]
    [TestCase((int)Outlook.GoesOn, 200, "idle")]
    [TestCase((int)Outlook.Writes, 300, "limit")]
    [TestCase((int)Outlook.Unknown, 30, "idle")]
    public void How_long_a_sleeper_is_waited_for_is_a_matter_of_what_it_waits_in(int outlook, int looks, string kind)
    {
        var patience = new StallPolicy(sleepSeconds: 20);
        var made = 0;
        do
        {
            patience.Poll(late: false, asleep: true, launchersAsleep: true, cpuSeconds: 0, others: 0, (Outlook)outlook);
            made++;
        }
        while (patience.Kind is null);

        Assert.That((patience.Kind, made), Is.EqualTo((kind, looks)));
        Assert.That(patience.IsDeadlock, Is.EqualTo((Outlook)outlook == Outlook.Deadlock));
    }

    // On a busy machine a launcher runs for a moment at every other look.
    [Test]
    public void What_is_about_to_be_proved_is_waited_for()
    {
        var policy = new StallPolicy();
        for (var look = 0; policy.Kind is null; look++)
            policy.Poll(late: false, asleep: true, launchersAsleep: look % 2 == 0, cpuSeconds: 0, others: 0, look < 55 ? Outlook.Unknown : Outlook.Deadlock);

        Assert.That(policy.IsDeadlock, Is.True);
    }

    [Test]
    public void Who_slept_and_goes_on_is_watched_anew()
    {
        var patience = new StallPolicy();
        for (var look = 0; look < 100; look++)
            patience.Poll(late: false, asleep: true, launchersAsleep: true, cpuSeconds: 0, others: 0, look < 50 ? Outlook.GoesOn : Outlook.Unknown);

        Assert.That(patience.Kind, Is.EqualTo("idle"));
        Assert.That(patience.Idle, Is.EqualTo(49));
    }

    [Test]
    public void A_program_that_spins_again_is_given_up_sooner()
    {
        var patience = new StallPolicy { IsKnownToSpin = true };
        for (var look = 1; patience.Kind is null && look < 10; look++)
            patience.Poll(late: false, asleep: false, launchersAsleep: false, cpuSeconds: look * 0.1, others: 0);

        Assert.That(patience.Kind, Is.EqualTo("busy"));
    }

    [Test]
    public void Who_sleeps_less_is_waited_for() => Assert.That(After(29, asleep: true), Is.Null);

    [Test]
    public void Looks_that_came_late_do_not_count_as_sleep() => Assert.That(After(299, asleep: true, late: true), Is.Null);

    [Test]
    public void Whose_launcher_did_not_run_is_not_idle() => Assert.That(After(299, asleep: true, launchersAsleep: false), Is.Null);

    [Test]
    public void A_spinning_program_is_busy_after_a_second_and_a_half() => Assert.Multiple(() =>
    {
        Assert.That(After(14, asleep: false, cpuSecondsALook: 0.1), Is.Null);
        Assert.That(After(16, asleep: false, cpuSecondsALook: 0.1), Is.EqualTo("busy"));
    });

    [Test]
    public void A_program_on_a_busy_machine_gets_more_time() => Assert.Multiple(() =>
    {
        Assert.That(After(300, asleep: false, cpuSecondsALook: 0.004, others: Overloaded), Is.Null);
        Assert.That(After(400, asleep: false, cpuSecondsALook: 0.004, others: Overloaded), Is.EqualTo("busy"));
    });

    [Test]
    public void A_runnable_program_that_never_runs_shows_a_busy_machine() => Assert.Multiple(() =>
    {
        Assert.That(After(1199, asleep: false, others: Overloaded), Is.Null);
        Assert.That(After(1200, asleep: false, others: Overloaded), Is.EqualTo("overload"));
    });

    [Test]
    public void A_runnable_program_on_an_idle_machine_makes_no_progress() =>
        Assert.That(After(300, asleep: false, others: Overloaded - 0.01), Is.EqualTo("limit"));

    [Test]
    public void A_program_that_slept_once_may_spin_later()
    {
        var patience = new StallPolicy();
        patience.Poll(late: false, asleep: true, launchersAsleep: true, 0, Overloaded);
        for (var look = 2; look <= 400; look++)
            patience.Poll(late: false, asleep: false, launchersAsleep: false, look * 0.003, Overloaded);
        Assert.That(patience.Kind, Is.Null);
    }

    [TestCase(false, 0.7, "limit")]
    [TestCase(true, 0.7, "limit")]
    [TestCase(false, 0.8, "overload")]
    public void A_program_without_progress_is_given_up_after_half_a_minute(bool late, double others, string kind)
    {
        var patience = new StallPolicy();
        for (var look = 1; look <= 300; look++)
        {
            Assert.That(patience.Kind, Is.Null);
            patience.Poll(late, asleep: look % 4 == 0, launchersAsleep: look % 20 == 0, 0, others);
        }
        Assert.That(patience.Kind, Is.EqualTo(kind));
    }

    [TestCase(0.001, 0, "limit")]
    [TestCase(0.1, 0, "busy")]
    [TestCase(0.1, 0.8, "overload")]
    public void A_program_that_only_prints_is_given_up_after_half_a_minute(double cpuSecondsALook, double others, string kind)
    {
        var patience = new StallPolicy(onlyOutput: true);
        for (var look = 1; look <= 300; look++)
        {
            Assert.That(patience.Kind, Is.Null);
            patience.Poll(late: false, asleep: true, launchersAsleep: true, look * cpuSecondsALook, others);
        }
        Assert.That(patience.Kind, Is.EqualTo(kind));
    }

    private static string? After(
        int looks, bool asleep, bool late = false, bool launchersAsleep = true, double cpuSecondsALook = 0, double others = 0)
    {
        var patience = new StallPolicy();
        for (var look = 1; look <= looks; look++)
            patience.Poll(late, asleep, launchersAsleep, look * cpuSecondsALook, others);
        return patience.Kind;
    }
}
