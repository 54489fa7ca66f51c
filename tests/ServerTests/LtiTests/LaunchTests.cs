using System.Net;
using Courseware.Server.Data;
using Dapper;

namespace Courseware.Tests.ServerTests.LtiTests;

/// <summary>Valid launches: the member, the account and the page to which each leads.</summary>
[TestFixture(Storage.Sqlite)]
[TestFixture(Storage.Postgres, Category = $"{Requires.OptionalHere},{Requires.Slow},{Requires.Thorough}")]
internal sealed class LaunchTests(Storage storage)
{
    [Test]
    public async Task A_student_lands_on_the_exercise_and_can_submit()
    {
        await using var course = await LtiCourse.StartAsync(storage);
        using var kim = course.Server.Browser();

        var landed = await course.LaunchAsync(kim, LtiCourse.Kim);

        Assert.That(((int)landed.StatusCode, landed.Headers.Location!.OriginalString), Is.EqualTo((303, "/courses/1/exercises/half-close")));
        var page = await kim.PageAsync("/courses/1/exercises/half-close");
        Assert.That(page.QuerySelector(".who")!.TextContent, Does.Contain("Kim Minsu"));
        Assert.That((await kim.GetAsync("/courses/1/board")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound), "a student is not a teacher");
        await course.GradedAsync(kim);
    }

    [Test]
    public async Task An_instructor_is_a_teacher_and_comes_to_the_course()
    {
        await using var course = await LtiCourse.StartAsync(storage);
        using var browser = course.Server.Browser();

        var landed = await course.LaunchAsync(browser, LtiCourse.Instructor, $"{course.Platform.ToolAddress}/launch");

        Assert.That(landed.Headers.Location!.OriginalString, Is.EqualTo("/courses/1"));
        Assert.That((await browser.GetAsync("/courses/1/board")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That((await browser.GetAsync("/courses/new")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound), "a platform makes no creators");
    }

    [Test]
    public async Task The_role_follows_the_platform()
    {
        await using var course = await LtiCourse.StartAsync(storage);
        using var browser = course.Server.Browser();
        await course.LaunchAsync(browser, LtiCourse.Instructor);

        await course.LaunchAsync(browser, LtiCourse.Instructor with { Role = PlatformPerson.Learner });

        Assert.That((await browser.GetAsync("/courses/1/board")).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task The_schools_id_takes_a_free_place_in_the_roster()
    {
        await using var course = await LtiCourse.StartAsync(storage);
        course.Server.Get<CourseStore>().Enrol(1, [new Batch.Enrolled("kim", "Kim", ["kim"], null)]);

        await course.StudentAsync(LtiCourse.Kim);
        await course.StudentAsync(LtiCourse.Kim);
        await course.StudentAsync(new PlatformPerson("s-2", "Another Kim", PlatformPerson.Learner, "kim"));

        Assert.That(
            course.Server.Get<CourseStore>().Members(1).Where(m => !m.IsTeacher).Select(m => (m.RosterId, m.Name)),
            Is.EquivalentTo([("kim", "Kim Minsu"), ("kim-2", "Another Kim")]), "the same person comes to the same place, another person never");
    }

    [Test]
    public async Task The_platform_does_not_open_a_local_account()
    {
        await using var course = await LtiCourse.StartAsync(storage, "kim");
        using var browser = course.Server.Browser();

        var landed = await course.LaunchAsync(browser, LtiCourse.Kim);

        Assert.That(landed.Headers.Location!.OriginalString, Is.EqualTo("/courses/1/exercises/half-close"));
        Assert.That((await browser.GetAsync("/courses/1/exercises/half-close")).Headers.Location!.OriginalString, Does.StartWith("/sign-in?to="));
        Assert.That(
            (await course.Course.Students["kim"].GetAsync("/courses/1/exercises/half-close")).StatusCode, Is.EqualTo(HttpStatusCode.OK),
            "with the password the link works");
    }

    [Test]
    public async Task An_account_of_a_platform_joins_no_other_course()
    {
        await using var course = await LtiCourse.StartAsync(storage);
        using var kim = await course.StudentAsync(LtiCourse.Kim);
        var courses = course.Server.Get<CourseStore>();
        var other = courses.Create(new Course { Title = "Other", Zone = "UTC", PerHour = 1 }, [], course.Server.Get<AccountStore>().FindByLogin("teacher")!);
        courses.Enrol(other, [new Batch.Enrolled("kim", "", ["kim"], null)]);
        var secret = course.Server.Get<AccountStore>().Invite(courses.Members(other).First(m => !m.IsTeacher).Id, null, mayCreate: false);

        var joined = await kim.PostAsync($"/join/{secret}", ("existing", "yes"));

        Assert.That(joined.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(courses.Members(other).Single(m => !m.IsTeacher).AccountId, Is.Null);
    }

    [Test]
    public async Task Keys_are_fetched_once_and_again_after_a_change()
    {
        await using var course = await LtiCourse.StartAsync(storage);
        await course.StudentAsync(LtiCourse.Kim);
        var before = course.Platform.KeysFetched;
        (course.Platform.Keys[0], var old) = (PlatformDouble.NewKey("second"), course.Platform.Keys[0]);

        await course.StudentAsync(LtiCourse.Kim);
        course.Platform.Spoil = t => t.SigningCredentials = new(old, "RS256");
        using var browser = course.Server.Browser();
        var late = await course.LaunchAsync(browser, LtiCourse.Kim);

        Assert.That((before, course.Platform.KeysFetched), Is.EqualTo((1, 2)));
        Assert.That(late.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest), "a key that is not published does not count");
        Assert.That(course.Refused()[0], Is.EqualTo("platform 1: signature (no such key)"));
    }

    [Test]
    public async Task A_launch_is_refused_until_the_teacher_connects_the_course()
    {
        await using var course = await LtiCourse.RegisteredAsync(storage);
        using var browser = course.Server.Browser();

        var first = await course.LaunchAsync(browser, LtiCourse.Instructor);
        var page = await course.Course.Teacher.PageAsync(course.LmsPath);

        Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(await first.Content.ReadAsStringAsync(), Does.Contain("is not connected yet"));
        Assert.That(page.QuerySelector("section .card h3")!.TextContent.ReplaceLineEndings(" "), Is.EqualTo("Computer Networks not connected"));
        Assert.That(course.Server.Get<CourseStore>().Members(1), Has.Count.EqualTo(1), "the teacher who made the course");
    }

    [Test]
    public async Task Members_of_a_removed_platform_can_only_be_invited()
    {
        await using var course = await LtiCourse.StartAsync(storage);
        using var kim = await course.StudentAsync(LtiCourse.Kim);
        await course.Course.Teacher.PostAsync($"{course.LmsPath}/1/delete", ("confirm", "Canvas"));
        Assert.That((await kim.GetAsync("/courses/1")).StatusCode, Is.EqualTo(HttpStatusCode.OK), "the wrong name removes nothing");

        await course.Course.Teacher.PostAsync($"{course.LmsPath}/1/delete", ("confirm", "Moodle"));
        using var browser = course.Server.Browser();
        var launch = await LtiCourse.BeginAsync(browser, course.Platform.Open(LtiCourse.Kim, course.ExerciseTarget));

        Assert.That(launch.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That((await kim.GetAsync("/courses/1")).StatusCode, Is.EqualTo(HttpStatusCode.Found), "the session is over");
        Assert.That(course.Server.Get<CourseStore>().Members(1).Single(m => m.RosterId == "kim").AccountId, Is.Null);
        Assert.That(course.Server.Get<Database>().Read(c => c.ExecuteScalar<long>("select count(*) from lti_context")), Is.Zero);
    }
}
