using Courseware.Server.Data;

namespace Courseware.Tests.ServerTests.LtiTests;

/// <summary>The roster from the platform.</summary>
[Category(Requires.Slow)]
internal sealed class MemberListTests
{
    [Test]
    public async Task Active_members_are_read_from_all_pages()
    {
        await using var course = await LtiCourse.StartAsync();
        course.Platform.Services.Members.AddRange(
        [
            (new PlatformPerson("s-2", "Lee", PlatformPerson.Learner, "lee"), "Active"),
            (new PlatformPerson("s-3", "Gone", PlatformPerson.Learner, "gone"), "Inactive"),
            (new PlatformPerson("s-4", "Park", PlatformPerson.Learner), "Active"),
            (new PlatformPerson("o-1", "Observer", "http://purl.imsglobal.org/vocab/lis/v2/membership#Mentor"), "Active"),
        ]);

        var page = await ReadMembersAsync(course);

        Assert.That(page, Does.Contain("The platform lists 4 members; 4 of them are new here."));
        Assert.That(
            course.Server.Get<CourseStore>().Members(1).Where(m => !m.IsTeacher).Select(m => (m.RosterId, m.Name)),
            Is.EqualTo([("Moodle-s-4", "Park"), ("kim", "Kim Minsu"), ("lee", "Lee")]));
        await course.StudentAsync(LtiCourse.Kim);
        Assert.That(course.Server.Get<CourseStore>().Members(1).Count(m => m.RosterId == "kim"), Is.EqualTo(1), "who comes later has the place of the list");
        Assert.That(course.Platform.Services.Violations, Is.Empty);
    }

    [Test]
    public async Task A_platform_that_does_not_answer_changes_nothing()
    {
        await using var course = await LtiCourse.StartAsync();
        course.Platform.Services.IsDown = true;

        var page = await ReadMembersAsync(course);

        Assert.That(page, Does.Contain("the roster is unchanged.").And.Contain("refused with status 503"));
        Assert.That(course.Server.Get<CourseStore>().Members(1), Has.Count.EqualTo(1));
    }

    private static async Task<string> ReadMembersAsync(LtiCourse course)
    {
        var answer = await course.Course.Teacher.PostAsync($"{course.LmsPath}/1/members", ("context", PlatformDouble.ContextId));
        return await answer.Content.ReadAsStringAsync();
    }
}
