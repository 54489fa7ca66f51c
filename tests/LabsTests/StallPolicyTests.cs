using Courseware.Labs;

namespace Courseware.Tests.LabsTests;

/// <summary>When a scenario is given up, look by look.</summary>
internal sealed class StallPolicyTests
{
    private const double Overloaded = 0.75;

    [Test]
    public void A_sleeping_program_is_idle_after_three_seconds() => Assert.That(After(30, asleep: true), Is.EqualTo("idle"));

    [TestCase((int)Outlook.Deadlock, 3, "idle")]
    [TestCase((int)Outlook.Continues, 200, "idle")]
    [TestCase((int)Outlook.Writes, 300, "limit")]
    [TestCase((int)Outlook.Unknown, 30, "idle")]
    [TestCase((int)Outlook.ByGrader, 300, "overload")]
    public void The_patience_with_a_sleeper_depends_on_its_call(int outlook, int polls, string kind)
    {
        var patience = new StallPolicy(sleepSeconds: 20);
        var made = 0;
        do
        {
            patience.Poll(late: false, asleep: true, launchersAsleep: true, cpuSeconds: 0, others: 0, (Outlook)outlook);
            made++;
        }
        while (patience.Kind is null);

        Assert.That((patience.Kind, made), Is.EqualTo((kind, polls)));
        Assert.That(patience.IsDeadlock, Is.EqualTo((Outlook)outlook == Outlook.Deadlock));
    }

    [Test]
    public void A_poll_after_a_slow_one_is_no_sign_of_a_hang()
    {
        var policy = new StallPolicy();
        for (var poll = 0; poll < 200; poll++)
            policy.Poll(late: false, asleep: true, launchersAsleep: true, cpuSeconds: 0, others: 0, slow: poll % 10 != 0);

        Assert.That((policy.Kind, policy.Idle), Is.EqualTo(((string?)null, 20)));
    }

    // On a busy machine a launcher runs for a moment at every other look.
    [Test]
    public void A_deadlock_about_to_be_proved_comes_first()
    {
        var policy = new StallPolicy();
        for (var poll = 0; policy.Kind is null; poll++)
            policy.Poll(late: false, asleep: true, launchersAsleep: poll % 2 == 0, cpuSeconds: 0, others: 0, poll < 55 ? Outlook.Unknown : Outlook.Deadlock);

        Assert.That(policy.IsDeadlock, Is.True);
    }

    // The machine is so busy that no poll is in time.
    [Test]
    public void A_deadlock_is_proved_by_late_polls_too()
    {
        var policy = new StallPolicy();
        var made = 0;
        for (; policy.Kind is null; made++)
            policy.Poll(late: true, asleep: true, launchersAsleep: true, cpuSeconds: 0, others: 1, Outlook.Deadlock, slow: true);

        Assert.That((policy.Kind, policy.IsDeadlock, policy.IsSure, made), Is.EqualTo(("idle", true, true, 20)));
    }

    [Test]
    public void A_program_that_slept_and_continues_is_watched_anew()
    {
        var patience = new StallPolicy();
        for (var poll = 0; poll < 100; poll++)
            patience.Poll(late: false, asleep: true, launchersAsleep: true, cpuSeconds: 0, others: 0, poll < 50 ? Outlook.Continues : Outlook.Unknown);

        Assert.That(patience.Kind, Is.EqualTo("idle"));
        Assert.That(patience.Idle, Is.EqualTo(49));
    }

    [Test]
    public void A_program_that_spins_repeatedly_is_given_up_sooner()
    {
        var patience = new StallPolicy { IsKnownToSpin = true };
        for (var poll = 1; patience.Kind is null && poll < 10; poll++)
            patience.Poll(late: false, asleep: false, launchersAsleep: false, cpuSeconds: poll * 0.1, others: 0);

        Assert.That(patience.Kind, Is.EqualTo("busy"));
    }

    [Test]
    public void A_program_that_sleeps_less_gets_more_time() => Assert.That(After(29, asleep: true), Is.Null);

    [Test]
    public void Looks_that_came_late_do_not_count_as_sleep() => Assert.That(After(299, asleep: true, late: true), Is.Null);

    [Test]
    public void Whose_launcher_did_not_run_is_not_idle() => Assert.That(After(299, asleep: true, launchersAsleep: false), Is.Null);

    [Test]
    public void A_spinning_program_is_busy_after_a_second_and_a_half() => Assert.Multiple(() =>
    {
        Assert.That(After(14, asleep: false, cpuSecondsPerPoll: 0.1), Is.Null);
        Assert.That(After(16, asleep: false, cpuSecondsPerPoll: 0.1), Is.EqualTo("busy"));
    });

    [Test]
    public void A_program_on_a_busy_machine_gets_more_time() => Assert.Multiple(() =>
    {
        Assert.That(After(300, asleep: false, cpuSecondsPerPoll: 0.004, others: Overloaded), Is.Null);
        Assert.That(After(400, asleep: false, cpuSecondsPerPoll: 0.004, others: Overloaded), Is.EqualTo("busy"));
    });

    [Test]
    public void A_program_among_others_of_its_grading_gets_more_time() => Assert.Multiple(() =>
    {
        Assert.That(After(330, asleep: false, cpuSecondsPerPoll: 0.003, others: 0.1), Is.Null);
        Assert.That(After(501, asleep: false, cpuSecondsPerPoll: 0.003, others: 0.1), Is.EqualTo("busy"));
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
        for (var poll = 2; poll <= 400; poll++)
            patience.Poll(late: false, asleep: false, launchersAsleep: false, poll * 0.003, Overloaded);
        Assert.That(patience.Kind, Is.Null);
    }

    [TestCase(false, 0.7, "limit")]
    [TestCase(true, 0.7, "limit")]
    [TestCase(false, 0.8, "overload")]
    public void A_program_without_progress_is_given_up_after_half_a_minute(bool late, double others, string kind)
    {
        var patience = new StallPolicy();
        for (var poll = 1; poll <= 300; poll++)
        {
            Assert.That(patience.Kind, Is.Null);
            patience.Poll(late, asleep: poll % 4 == 0, launchersAsleep: poll % 20 == 0, 0, others);
        }
        Assert.That(patience.Kind, Is.EqualTo(kind));
    }

    [TestCase(0.001, 0, "limit")]
    [TestCase(0.1, 0, "busy")]
    [TestCase(0.1, 0.8, "overload")]
    public void A_program_that_only_prints_is_given_up_after_half_a_minute(double cpuSecondsPerPoll, double others, string kind)
    {
        var patience = new StallPolicy(onlyOutput: true);
        for (var poll = 1; poll <= 300; poll++)
        {
            Assert.That(patience.Kind, Is.Null);
            patience.Poll(late: false, asleep: true, launchersAsleep: true, poll * cpuSecondsPerPoll, others);
        }
        Assert.That(patience.Kind, Is.EqualTo(kind));
    }

    private static string? After(
        int polls, bool asleep, bool late = false, bool launchersAsleep = true, double cpuSecondsPerPoll = 0, double others = 0)
    {
        var patience = new StallPolicy();
        for (var poll = 1; poll <= polls; poll++)
            patience.Poll(late, asleep, launchersAsleep, poll * cpuSecondsPerPoll, others);
        return patience.Kind;
    }
}
