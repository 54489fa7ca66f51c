using Courseware.Server.Data;
using Courseware.Server.Lti;
using Dapper;

namespace Courseware.Tests.ServerTests.LtiTests;

/// <summary>Scores in the platform's gradebook: each score that counts arrives, the newest last, despite failures.</summary>
[TestFixture(Storage.Sqlite)]
[TestFixture(Storage.Postgres, Category = $"{Requires.OptionalHere},{Requires.Slow},{Requires.Thorough}")]
[CancelAfter(600_000)]
internal sealed class ScoreTests(Storage storage)
{
    [Test]
    public async Task A_better_attempt_replaces_the_score_at_the_platform()
    {
        await using var course = await LtiCourse.StartAsync(storage);
        using var kim = await course.StudentAsync(LtiCourse.Kim);

        await course.GradedAsync(kim, "server-half-closes");
        var first = await course.Platform.Services.NextScoreAsync();
        await course.GradedAsync(kim);
        var better = await course.Platform.Services.NextScoreAsync();

        Assert.That(
            (first.UserId, first.Maximum, first.ActivityProgress, first.GradingProgress),
            Is.EqualTo((LtiCourse.Kim.Id, 100m, "Completed", "FullyGraded")));
        Assert.That((first.Given, better.Given), Is.EqualTo(((decimal?)(100 - PointsOf("server-half-closes")), (decimal?)100)));
        Assert.That(better.Timestamp, Is.GreaterThan(first.Timestamp));
        Assert.That(course.Platform.Services.TokensGiven, Is.EqualTo(1), "a token is used until it expires");
        Assert.That(course.Platform.Services.Violations, Is.Empty);
    }

    [Test]
    public async Task A_worse_attempt_changes_nothing_where_the_best_counts()
    {
        await using var course = await LtiCourse.StartAsync(storage);
        using var kim = await course.StudentAsync(LtiCourse.Kim);
        await course.GradedAsync(kim);
        await course.Platform.Services.NextScoreAsync();

        await course.GradedAsync(kim, "server-half-closes");
        await IdleAsync(course);

        Assert.That(course.Platform.Services.HasNoMore, Is.True);
    }

    [Test]
    [Category(Requires.Slow)]
    public async Task Only_the_newest_score_arrives_after_an_outage()
    {
        await using var course = await LtiCourse.StartAsync(storage);
        using var kim = await course.StudentAsync(LtiCourse.Kim);
        course.Platform.Services.IsDown = true;
        await course.GradedAsync(kim, "server-half-closes");
        await UntilAsync(() => course.Platform.Services.Refused > 0);
        await course.GradedAsync(kim);
        var page = await course.Course.Teacher.PageAsync(course.LmsPath);

        course.Platform.Services.IsDown = false;
        var score = await course.Platform.Services.NextScoreAsync();
        await IdleAsync(course);

        Assert.That(page.QuerySelector("p.fault")!.TextContent, Does.Contain("refused with status 503").And.Contain("no score is lost"));
        Assert.That(score.Given, Is.EqualTo(100m));
        Assert.That((course.Platform.Services.HasNoMore, course.Platform.Services.Violations.Count), Is.EqualTo((true, 0)));
        Assert.That((await course.Course.Teacher.PageAsync(course.LmsPath)).QuerySelector("p.fault"), Is.Null);
    }

    [Test]
    [Category(Requires.Slow)]
    public async Task Decisions_and_settings_of_the_teacher_reach_the_platform()
    {
        await using var course = await LtiCourse.StartAsync(storage);
        using var kim = await course.StudentAsync(LtiCourse.Kim);
        await course.GradedAsync(kim);
        await course.Platform.Services.NextScoreAsync();

        await course.Course.Teacher.PostAsync("/courses/1/attempts/1/override", ("score", "70.5"), ("reason", "Oral exam"));
        var decided = await course.Platform.Services.NextScoreAsync();
        await course.Course.Teacher.PostAsync("/courses/1/attempts/1/override", ("score", ""), ("reason", "A mistake of mine"));
        var withdrawn = await course.Platform.Services.NextScoreAsync();
        await course.Course.Teacher.PostAsync(
            $"{course.Course.Exercise}/settings", ("due", "2026-01-01T00:00"), ("grace", "0"), ("per-day", "10"), ("cap", "40"));
        var late = await course.Platform.Services.NextScoreAsync();

        Assert.That(new[] { decided.Given, withdrawn.Given, late.Given }, Is.EqualTo(new decimal?[] { 70.5m, 100m, 60m }));
        Assert.That(course.Platform.Services.Violations, Is.Empty);
    }

    [Test]
    public async Task A_score_that_no_longer_counts_is_cleared()
    {
        await using var course = await LtiCourse.StartAsync(storage);
        using var kim = await course.StudentAsync(LtiCourse.Kim);
        await course.GradedAsync(kim);
        await course.Platform.Services.NextScoreAsync();

        // Simulates an applied regrading in which the submission could not be read.
        course.Server.Get<Database>().Write((c, t) => c.Execute(
            "update result set status = 'unreadable', score = null, max_score = null; update course set counts = 'last'", transaction: t));
        var cleared = await course.Platform.Services.NextScoreAsync();

        Assert.That((cleared.Given, cleared.ActivityProgress, cleared.GradingProgress), Is.EqualTo(((decimal?)null, "Submitted", "PendingManual")));
        Assert.That(course.Platform.Services.Violations, Is.Empty);
    }

    [Test]
    public async Task A_revoked_access_token_is_renewed()
    {
        await using var course = await LtiCourse.StartAsync(storage);
        using var kim = await course.StudentAsync(LtiCourse.Kim);
        await course.GradedAsync(kim, "server-half-closes");
        await course.Platform.Services.NextScoreAsync();
        course.Platform.Services.ForgetTokens();

        await course.GradedAsync(kim);

        Assert.That((await course.Platform.Services.NextScoreAsync()).Given, Is.EqualTo(100m));
    }

    [Test]
    public async Task Several_senders_send_a_waiting_score_once()
    {
        await using var course = await LtiCourse.StartAsync(storage);
        course.Server.Get<CourseStore>().Enrol(1, [new Batch.Enrolled("kim", "Kim", ["kim"], null)]);
        var member = course.Server.Get<CourseStore>().Members(1).Single(m => m.RosterId == "kim");
        using var kim = await course.Server.JoinedAsync(course.Server.Get<AccountStore>().Invite(member.Id, null, mayCreate: false), "kim");
        await course.GradedAsync(kim);
        using var browser = course.Server.Browser();
        await course.LaunchAsync(browser, LtiCourse.Kim);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => course.Server.Get<ScoreSender>().SendAsync(CancellationToken.None)));
        var score = await course.Platform.Services.NextScoreAsync();
        await IdleAsync(course);

        Assert.That(score.Given, Is.EqualTo(100m), "an account that was made here has its scores at the platform as well");
        Assert.That(course.Platform.Services.HasNoMore, Is.True);
    }

    [TestCase("https://m.example/lineitem", "https://m.example/lineitem/scores")]
    [TestCase("https://m.example/lineitem?type_id=4&x=1", "https://m.example/lineitem/scores?type_id=4&x=1")]
    public void The_address_of_scores_keeps_the_parameters(string line, string scores) => Assert.That(ScoreMessage.UrlOf(line), Is.EqualTo(scores));

    [Test]
    public void Each_try_waits_longer_up_to_an_hour() => Assert.That(
        new[] { 0, 1, 9, 10, 500 }.Select(n => ScoreSender.DelayAfter(n).TotalSeconds), Is.EqualTo(new[] { 5d, 10, 2560, 3600, 3600 }));

    private static int PointsOf(string check) => Cli.ExerciseCatalog.Find("half-close").Manifest.Checks.Single(c => c.Id == check).Points;

    // The platform has every change that it needs.
    private static Task IdleAsync(LtiCourse course) =>
        UntilAsync(() => course.Server.Get<Database>().Read(c => c.ExecuteScalar<long>("select count(*) from lti_score where wanted > sent")) == 0);

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!holds())
            await timer.WaitForNextTickAsync(TestContext.CurrentContext.CancellationToken);
    }
}
