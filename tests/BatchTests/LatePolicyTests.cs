using Courseware.Batch;
using Courseware.Cli;
using CsCheck;

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
        Assert.That(new LateOptions("2026-11-25T23:59:00+09:00", "grace=15, per-day=10, cap=35", null).Policy(null), Is.EqualTo(Policy));
        Assert.That(new LateOptions("2026-11-25T23:59:00+09:00", null, null).Policy(null), Is.EqualTo(new LatePolicy(Due, TimeSpan.Zero, 0, 100)));
        Assert.That(new LateOptions(null, null, null).Policy(null), Is.Null);
    });

    [TestCase(null, "grace=15", "--late needs --due, the time when it was due.")]
    [TestCase("tomorrow", null, "--due: 'tomorrow' is not a time. Write it like 2026-11-25T23:59:00+09:00.")]
    [TestCase("2026-11-25T00:00Z", "perday=10", "--late has no part 'perday'. Its parts are grace, per-day and cap.")]
    [TestCase("2026-11-25T00:00Z", "grace=99999999999", "--late grace=99999999999: grace is at most 527040 minutes, a year.")]
    [TestCase("2026-11-25T00:00Z", "cap=500", "--late cap=500: cap is at most 100 percent.")]
    [TestCase("2026-11-25", null, "--due: '2026-11-25' names no time of day, and a day begins and ends. Write it like 2026-11-25T23:59:00+09:00.")]
    [TestCase("23:59", null, "--due: '23:59' is not a time. Write it like 2026-11-25T23:59:00+09:00.")]
    [TestCase("11/12/2026", null, "--due: '11/12/2026' is not a time. Write it like 2026-11-25T23:59:00+09:00.")]
    [TestCase("2026-11-25 23:59", null,
        "--due: '2026-11-25 23:59' names no offset from UTC. Write it like 2026-11-25T23:59:00+09:00, or name the course's zone: --zone Asia/Seoul.")]
    [TestCase("2026-11-25T00:00Z", "cap", "--late is written like grace=15,per-day=10,cap=50 (minutes, percent, percent); 'cap' is not a part of that.")]
    public void Bad_options_are_reported(string? due, string? late, string message) =>
        Assert.That(() => new LateOptions(due, late, null).Policy(null), Throws.TypeOf<UsageException>().With.Message.EqualTo(message));

    // Berlin sets its clocks back on 25 October 2026 and forward on 28 March 2027; Seoul never does.
    [TestCase("Europe/Berlin", "2026-10-24T12:00", "2026-10-25T11:00+01:00", 1)]
    [TestCase("Europe/Berlin", "2026-10-24T12:00", "2026-10-25T12:00+01:00", 1)]
    [TestCase("Europe/Berlin", "2026-10-24T12:00", "2026-10-25T12:01+01:00", 2)]
    [TestCase("Europe/Berlin", "2027-03-27T12:00", "2027-03-28T12:00+02:00", 1)]
    [TestCase("Europe/Berlin", "2027-03-27T12:00", "2027-03-28T12:01+02:00", 2)]
    [TestCase("Asia/Seoul", "2026-11-25T23:59", "2026-11-25T15:00Z", 1)]
    [TestCase("Asia/Seoul", "2026-11-25T23:59", "2026-11-25T23:50+09:00", 0)]
    public void A_day_is_a_day_on_the_clocks_of_the_course(string zone, string due, string submitted, int days)
    {
        var policy = new LateOptions(due, "per-day=10", zone).Policy(CourseZone.Find(zone))!;
        Assert.That(CourseTime.TryParse(submitted, null, out var time, out var fault), Is.True, fault);
        Assert.That(policy.Apply(100, 100, time).Days, Is.EqualTo(days));
    }

    [TestCase("2026-10-25T02:30", "Europe/Berlin")]
    [TestCase("2027-03-28T02:30", "Europe/Berlin")]
    public void A_time_that_clocks_show_twice_or_never_needs_its_offset(string text, string zone)
    {
        Assert.That(CourseTime.TryParse(text, CourseZone.Find(zone), out _, out var fault), Is.False);
        Assert.That(fault, Does.Contain("Write it with its offset"));
    }

    [TestCase("2026-11-25T23:59:00+09:00", "2026-11-25T14:59:00Z")]
    [TestCase("2026-11-24 23:10:05.123456000 Z", "2026-11-24T23:10:05.123456Z")]
    [TestCase("2026-11-25 10:00:00.000000000 +09:00", "2026-11-25T01:00:00Z")]
    [TestCase("2026-11-25 10:00:00 +0900", "2026-11-25T01:00:00Z")]
    [TestCase("2026-11-25 10:00:00 UTC", "2026-11-25T10:00:00Z")]
    [TestCase("2026-11-25T10:00-05", "2026-11-25T15:00:00Z")]
    public void A_time_with_its_offset(string text, string utc)
    {
        Assert.That(CourseTime.TryParse(text, null, out var time, out var fault), Is.True, fault);
        Assert.That(time, Is.EqualTo(DateTimeOffset.Parse(utc, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Test]
    public void A_further_day_is_never_cheaper_in_any_time_zone() => Gen.Select(
        Gen.OneOf("Asia/Seoul", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "UTC"),
        Gen.Long[0, 10L * 365 * 24 * 60], Gen.Int[1, 30 * 24 * 60], Gen.Int[0, 3 * 24 * 60]).Sample((zone, minute, after, more) =>
        {
            var due = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(minute);
            var policy = new LatePolicy(due, TimeSpan.Zero, 10, 100) { Zone = zone };
            var (first, second) = (policy.Apply(100, 100, due.AddMinutes(after)), policy.Apply(100, 100, due.AddMinutes(after + more)));
            var hours = after / 60.0;
            // Samoa left a whole day out once.
            return second.Days >= first.Days && first.Days >= 1 && first.Days * 24 >= hours - 25 && (first.Days - 1) * 24 <= hours + 25;
        }, time: PropertyTests.Damage.Seconds, threads: 1);

    [Test]
    public void No_text_ends_the_reader() => Gen.OneOf(
        Gen.String, Gen.Select(
            Gen.OneOf("2026-11-25", "9999-12-31", "0001-01-01", "-001-01-01"), Gen.OneOf("T", " ", ""), Gen.OneOf("23:59", "00:00:00.1", "24:00", "", "x"),
            Gen.OneOf("Z", "+09:00", "-18:00", "+25:00", "", " ", "-")).Select((a, b, c, d) => $"{a}{b}{c}{d}"))
        .Sample(text => CourseTime.TryParse(text, CourseZone.Find("Asia/Seoul"), out _, out var fault)
            || fault.Length > 0, time: PropertyTests.Damage.Seconds, threads: 1);
}
