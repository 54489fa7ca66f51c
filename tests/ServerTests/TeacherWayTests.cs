using System.IO.Compression;
using System.Net;
using Courseware.Server.Data;
using Dapper;

namespace Courseware.Tests.ServerTests;

/// <summary>A teacher's way: due dates, the board, decisions, regrading, exports, and the deletion of a student.</summary>
[TestFixture(Storage.Sqlite)]
[TestFixture(Storage.Postgres, Category = $"{Requires.OptionalHere},{Requires.Slow},{Requires.Thorough}")]
internal sealed class TeacherWayTests(Storage storage)
{
    [Test]
    public async Task A_late_attempt_gets_the_penalty_of_the_settings()
    {
        await using var server = await RunningServer.StartAsync(new FakeEngine(), storage: storage);
        var course = await server.CourseAsync("kim", "lee");
        await GradedAsync(course, "kim", FakeEngine.Failing());
        var saved = await course.Teacher.PostAsync($"{course.Exercise}/settings", ("due", "2026-01-01T00:00"), ("grace", "0"), ("per-day", "10"),
            ("cap", "40"));

        var gradebook = await TextAsync(course.Teacher, $"{course.Exercise}/gradebook.csv");

        Assert.That((int)saved.StatusCode, Is.EqualTo(303));
        var kim = gradebook.Split('\n').Single(l => l.StartsWith("kim,", StringComparison.Ordinal));
        Assert.That(kim, Does.StartWith("kim,kim Name,graded,100,100,").And.Contain(",40,60,1,"), "score 100, penalty 40, final 60");
        Assert.That(gradebook.Split('\n').Single(l => l.StartsWith("lee,", StringComparison.Ordinal)), Does.StartWith("lee,lee Name,missing,,,,"),
            "missing is empty, never 0");
    }

    [Test]
    public async Task A_cross_on_the_board_leads_to_the_report_of_that_check()
    {
        await using var server = await RunningServer.StartAsync(new FakeEngine(), storage: storage);
        var course = await server.CourseAsync("kim");
        var attempt = await GradedAsync(course, "kim", FakeEngine.Failing("server-half-closes"));

        var board = await course.Teacher.PageAsync($"{course.Exercise}/board");

        Assert.That(board.QuerySelector("td.mark a.failed")!.GetAttribute("href"), Is.EqualTo($"{attempt}/report#check-server-half-closes"));
        Assert.That((await course.Teacher.PageAsync($"{course.Path}/board")).QuerySelector("tbody tr")!.TextContent, Does.Contain("kim Name"));
    }

    [Test]
    public async Task The_board_is_notified_of_every_result()
    {
        await using var server = await RunningServer.StartAsync(new FakeEngine(), storage: storage);
        var course = await server.CourseAsync("kim");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{course.Path}/board/events");
        using var stream = await course.Teacher.SendAsync(request);
        using var reader = new StreamReader(await stream.Content.ReadAsStreamAsync());
        await UntilAsync(reader, "event: hello");

        await course.HandInAsync("kim", FakeEngine.Failing());

        await UntilAsync(reader, "event: changed");
    }

    [Test]
    public async Task A_decision_needs_a_reason_and_counts_everywhere()
    {
        await using var server = await RunningServer.StartAsync(new FakeEngine(), storage: storage);
        var course = await server.CourseAsync("kim");
        var attempt = await GradedAsync(course, "kim", FakeEngine.Failing());

        var without = await course.Teacher.PostAsync($"{attempt}/override", ("score", "70"), ("reason", " "));
        await course.Teacher.PostAsync($"{attempt}/override", ("score", "70"), ("reason", "Oral exam"));
        var decided = await TextAsync(course.Teacher, $"{course.Exercise}/gradebook.csv");
        await course.Teacher.PostAsync($"{attempt}/override", ("score", ""), ("reason", "A mistake of mine"));
        var withdrawn = await TextAsync(course.Teacher, $"{course.Exercise}/gradebook.csv");

        Assert.That(without.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That(decided, Does.Contain(",70,1,,decided by teacher: Oral exam,"));
        Assert.That(withdrawn, Does.Contain(",100,1,,,").And.Not.Contain("decided by"));
        Assert.That((await course.Students["kim"].PageAsync(attempt)).QuerySelector("#decisions ~ ul")!.TextContent,
            Does.Contain("Oral exam").And.Contain("A mistake of mine").And.Not.Contain("teacher"));
        Assert.That((await course.Teacher.PageAsync($"{course.Path}/audit")).QuerySelectorAll("code").Select(c => c.TextContent)
            .Count(c => c == "score-decided"), Is.EqualTo(2));
    }

    [Test]
    public async Task Regrading_changes_nothing_until_it_is_applied()
    {
        var engine = new FakeEngine();
        await using var server = await RunningServer.StartAsync(engine, storage: storage);
        var course = await server.CourseAsync("kim");
        var attempt = await GradedAsync(course, "kim", FakeEngine.Failing());
        // Simulates a changed check: the same submission gets another verdict.
        server.Get<Database>().Write((c, t) => c.Execute("update submission set bytes = @bytes", new { bytes = FakeEngine.Failing("server-half-closes") }, t));

        await course.Teacher.PostAsync($"{course.Exercise}/regrade", ("action", "start"));
        await Programs.Eventually.True(() => server.Get<Ledger>().Open() == 0, TestContext.CurrentContext.CancellationToken);
        var preview = await course.Teacher.PageAsync($"{course.Exercise}/regrade");
        var before = server.Get<AttemptStore>().Find(1)!.Score;
        await course.Teacher.PostAsync($"{course.Exercise}/regrade", ("action", "apply"));

        Assert.That(preview.QuerySelector("tbody tr")!.TextContent, Does.Contain("✘ server-half-closes"));
        Assert.That(before, Is.EqualTo(100));
        Assert.That(server.Get<AttemptStore>().Find(1)!.Score, Is.LessThan(100));
        Assert.That((await course.Teacher.PageAsync($"{course.Exercise}/regrade")).QuerySelector("tbody"), Is.Null);
        Assert.That((await course.Students["kim"].PageAsync(attempt)).QuerySelector(".result")!.TextContent, Does.Not.Contain("100/100"));
    }

    [Test]
    public async Task Everything_of_a_course_is_in_one_archive()
    {
        await using var server = await RunningServer.StartAsync(new FakeEngine(), storage: storage);
        var course = await server.CourseAsync("kim");
        await GradedAsync(course, "kim", FakeEngine.Failing());

        await using var archive = new ZipArchive(await (await course.Teacher.GetAsync($"{course.Path}/everything.zip")).Content.ReadAsStreamAsync());

        var member = server.Get<CourseStore>().Members(1).First(m => m.RosterId == "kim").Id;
        Assert.That(archive.Entries.Select(e => e.FullName), Is.EquivalentTo(
        [
            "half-close/gradebook.csv", "half-close/results.jsonl", "half-close/class.html", $"half-close/member-{member}/1/submission",
            $"half-close/member-{member}/1/result.json", $"half-close/member-{member}/1/report.html", "members.csv", "audit.csv",
        ]));
    }

    [Test]
    public async Task No_data_of_a_deleted_student_remains()
    {
        await using var server = await RunningServer.StartAsync(new FakeEngine(), storage: storage);
        var course = await server.CourseAsync("kim-who-leaves", "lee");
        await GradedAsync(course, "kim-who-leaves", FakeEngine.Failing("server-half-closes"));
        await GradedAsync(course, "lee", FakeEngine.Failing());
        var member = server.Get<CourseStore>().Members(1).First(m => m.RosterId == "kim-who-leaves");

        await course.Teacher.PostAsync($"{course.Path}/members/{member.Id}/delete", ("confirm", "kim"));
        Assert.That(server.Get<CourseStore>().MemberById(1, member.Id), Is.Not.Null, "the id was not typed right");
        await course.Teacher.PostAsync($"{course.Path}/members/{member.Id}/delete", ("confirm", "kim-who-leaves"));

        Assert.That((await course.Students["kim-who-leaves"].GetAsync(course.Path)).StatusCode, Is.EqualTo(HttpStatusCode.Found), "the account is gone");
        Assert.That(server.Get<Database>().Read(c => c.ExecuteScalar<long>("select count(*) from submission")), Is.EqualTo(1));
        foreach (var file in server.Get<Database>() is SqliteDatabase { Folder: var folder } ? Directory.EnumerateFiles(folder, "courseware.db*") : [])
        {
            await using var open = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[open.Length];
            await open.ReadExactlyAsync(bytes);
            Assert.That(bytes.AsSpan().IndexOf("kim-who-leaves"u8), Is.EqualTo(-1), file);
        }
    }

    [Test]
    public async Task The_process_lab_is_for_courses_only_where_the_operator_allows_it()
    {
        await using var strict = await RunningServer.StartAsync(new FakeEngine(), storage: storage);
        await using var trusting = await RunningServer.StartAsync(new FakeEngine(), o => o with { AllowProcessLab = true }, storage);
        foreach (var server in new[] { strict, trusting })
        {
            var course = await server.CourseAsync("kim");
            await course.Teacher.PostAsync($"{course.Path}/settings", ("title", "Networks"), ("zone", "UTC"), ("per-hour", "3"), ("counts", "last"),
                ("lab", "process"));
            Assert.That(server.Get<CourseStore>().Find(1)!.Lab, Is.EqualTo(server == trusting ? "process" : "container"));
        }
    }

    internal static async Task<string> GradedAsync(SmallCourse course, string student, byte[] work)
    {
        var attempt = await course.HandInAsync(student, work);
        await StudentWayTests.DoneAsync(course.Students[student], attempt);
        return attempt;
    }

    private static async Task<string> TextAsync(WebClient browser, string path) => await (await browser.GetAsync(path)).Content.ReadAsStringAsync();

    private static async Task UntilAsync(StreamReader reader, string line)
    {
        while (await reader.ReadLineAsync(TestContext.CurrentContext.CancellationToken) != line)
        {
            // Another line.
        }
    }
}
