using Courseware.Batch;
using Courseware.Cli;
using Courseware.Cli.Commands;

namespace Courseware.Tests.BatchTests;

internal sealed class LatePolicyTests
{
    private static readonly DateTimeOffset Due = new(2026, 11, 25, 23, 59, 0, TimeSpan.FromHours(9));
    private static readonly LatePolicy Policy = new(Due, TimeSpan.FromMinutes(15), PerDay: 10, Cap: 35);

    [TestCase(-600, 80, 0, 0, 80)]
    [TestCase(0, 80, 0, 0, 80)]
    [TestCase(15, 80, 0, 0, 80)]
    [TestCase(16, 80, 1, 10, 70)]
    [TestCase(24 * 60, 80, 1, 10, 70)]
    [TestCase((24 * 60) + 1, 80, 2, 20, 60)]
    [TestCase(4 * 24 * 60, 80, 4, 35, 45)]
    [TestCase(400 * 24 * 60, 20, 400, 20, 0)]
    public void Minutes_after_the_due_time_cost(int minutes, int score, int days, int penalty, int final) =>
        Assert.That(Policy.Apply(score, 100, Due.AddMinutes(minutes)), Is.EqualTo(new Lateness(days, penalty, final)));

    [Test]
    public void The_zone_of_the_time_of_submission_does_not_matter() =>
        Assert.That(Policy.Apply(80, 100, Due.ToUniversalTime().AddMinutes(16)), Is.EqualTo(Policy.Apply(80, 100, Due.AddMinutes(16))));

    [Test]
    public void The_options_say_what_lateness_costs() => Assert.Multiple(() =>
    {
        Assert.That(BatchCommand.Policy("2026-11-25T23:59:00+09:00", "grace=15, per-day=10, cap=35"), Is.EqualTo(Policy));
        Assert.That(BatchCommand.Policy("2026-11-25T23:59:00+09:00", null), Is.EqualTo(new LatePolicy(Due, TimeSpan.Zero, 0, 100)));
        Assert.That(BatchCommand.Policy(null, null), Is.Null);
    });

    [TestCase(null, "grace=15", "--late needs --due, the time when it was due.")]
    [TestCase("tomorrow", null, "--due needs a time like 2026-11-25T23:59:00+09:00, not 'tomorrow'.")]
    [TestCase("2026-11-25", "perday=10", "--late has no part 'perday'. Its parts are grace, per-day and cap.")]
    [TestCase("2026-11-25", "cap", "--late is written like grace=15,per-day=10,cap=50 (minutes, percent, percent); 'cap' is no part of that.")]
    public void Bad_options_are_told(string? due, string? late, string told) =>
        Assert.That(() => BatchCommand.Policy(due, late), Throws.TypeOf<UsageException>().With.Message.EqualTo(told));
}
