using System.IO.Compression;
using System.Net;
using System.Text;
using Courseware.Server.Access;

namespace Courseware.Tests.ServerTests;

/// <summary>A student's way, from the invitation to the report.</summary>
[TestFixture(Storage.Sqlite)]
[TestFixture(Storage.Postgres, Category = $"{Requires.OptionalHere},{Requires.Slow},{Requires.Thorough}")]
internal sealed class StudentWayTests(Storage storage)
{
    [Test]
    public async Task A_student_joins_hands_in_and_reads_the_report()
    {
        await using var server = await RunningServer.StartAsync(new FakeEngine(), storage: storage);
        var course = await server.CourseAsync("kim");
        var kim = course.Students["kim"];

        var home = await kim.PageAsync(course.Path);
        var attempt = await course.HandInAsync("kim", FakeEngine.Failing("server-half-closes"));
        await DoneAsync(kim, attempt);
        var page = await kim.PageAsync(attempt);
        var report = await kim.GetAsync($"{attempt}/report");

        Assert.That(home.QuerySelector("main")!.TextContent, Does.Contain("nothing handed in"));
        Assert.That(page.QuerySelector(".result")!.TextContent, Does.Contain("/100"));
        Assert.That(page.QuerySelector("iframe")!.GetAttribute("sandbox"), Is.Empty);
        Assert.That(report.Headers.GetValues("Content-Security-Policy"), Is.EqualTo([SecurityHeaders.Report]));
        Assert.That(await report.Content.ReadAsStringAsync(), Does.Contain("Report of kim · 1"));
    }

    [Test]
    public async Task The_history_says_what_changed_and_which_attempt_counts()
    {
        await using var server = await RunningServer.StartAsync(new FakeEngine(), storage: storage);
        var course = await server.CourseAsync("kim");
        foreach (var fails in new string[][] { ["server-half-closes"], [], ["server-half-closes"] })
            await DoneAsync(course.Students["kim"], await course.HandInAsync("kim", FakeEngine.Failing(fails)));

        var rows = (await course.Students["kim"].PageAsync(course.Exercise)).QuerySelectorAll("#history ~ * tbody tr").Select(r => r.TextContent).ToArray();

        Assert.That(rows, Has.Length.EqualTo(3));
        Assert.That(rows[0], Does.Contain("✘ server-half-closes").And.Not.Contain("counts"));
        Assert.That(rows[1], Does.Contain("✔ server-half-closes").And.Contain("counts").And.Contain("100/100"));
    }

    [Test]
    public async Task The_limit_of_attempts_is_announced_and_enforced()
    {
        await using var server = await RunningServer.StartAsync(new FakeEngine(), storage: storage);
        var course = await server.CourseAsync("kim");
        var kim = course.Students["kim"];
        for (var left = 3; left > 0; left--)
        {
            Assert.That((await kim.PageAsync(course.Exercise)).QuerySelector("main")!.TextContent, Does.Contain($"{left} of 3 attempts left"));
            await course.HandInAsync("kim", FakeEngine.Failing());
        }

        var over = await kim.PostFilesAsync($"{course.Exercise}/attempts", "", [("files", "work.zip", FakeEngine.Failing())]);

        Assert.That(over.StatusCode, Is.EqualTo(HttpStatusCode.UnprocessableEntity));
        Assert.That((await kim.PageAsync(course.Exercise)).QuerySelector("main")!.TextContent,
            Does.Contain("All 3 attempts of this hour are used. The next one is possible at"));
    }

    [Test]
    public async Task Live_progress_resumes_after_a_lost_connection()
    {
        var engine = new FakeEngine();
        engine.Hold();
        await using var server = await RunningServer.StartAsync(engine, storage: storage);
        var course = await server.CourseAsync("kim");
        var attempt = await course.HandInAsync("kim", FakeEngine.Failing());

        var first = await EventsAsync(course.Students["kim"], attempt, null, until: "check");
        engine.LetGo();
        var rest = await EventsAsync(course.Students["kim"], attempt, first[^1].Id, until: "done");

        Assert.That(first.Select(e => e.Kind).Where(k => k != "waiting"), Is.EqualTo(["begin", "stage", "check"]));
        // If the grading ends before the stream is open again, the last event has the whole result.
        var kinds = rest.Select(e => e.Kind).Where(k => k != "waiting").Distinct();
        Assert.That(kinds, Is.EqualTo(new[] { "check", "done" }).Or.EqualTo(new[] { "done" }), "nothing comes twice");
        Assert.That(rest[^1].Data, Does.Contain("\"score\":100"));
    }

    [Test]
    public async Task Files_are_packed_under_their_local_names()
    {
        await using var server = await RunningServer.StartAsync(new FakeEngine(), storage: storage);
        var course = await server.CourseAsync("kim");
        var kim = course.Students["kim"];

        var answer = await kim.PostFilesAsync($"{course.Exercise}/attempts", "",
            [("files", "hw/file_server.c", "int main;"u8.ToArray()), ("files", "../evil.c", "x"u8.ToArray())]);
        var stored = await (await kim.GetAsync($"{answer.Headers.Location}/submission")).Content.ReadAsByteArrayAsync();

        await using var archive = new ZipArchive(new MemoryStream(stored));
        Assert.That(archive.Entries.Select(e => e.FullName), Is.EqualTo(["hw/file_server.c", "../evil.c"]),
            "nothing is opened or renamed here: the grader refuses it");
    }

    [Test]
    public async Task An_upload_that_is_too_large_is_refused_with_a_message()
    {
        await using var server = await RunningServer.StartAsync(new FakeEngine(), o => o with { UploadBytes = 100_000 }, storage);
        var course = await server.CourseAsync("kim");

        var answer = await course.Students["kim"].PostFilesAsync($"{course.Exercise}/attempts", "", [("files", "work.zip", new byte[2_000_000])]);

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    [Test]
    public async Task Every_page_shows_the_input_of_students_as_text()
    {
        await using var server = await RunningServer.StartAsync(new FakeEngine(), storage: storage);
        var course = await server.CourseAsync("kim");
        const string name = "<script>alert(1)</script>\u202e.zip";
        var answer = await course.Students["kim"].PostFilesAsync($"{course.Exercise}/attempts", "", [("files", name, FakeEngine.Failing())]);

        var page = await course.Teacher.PageAsync(answer.Headers.Location!.OriginalString);

        Assert.That(page.QuerySelectorAll("script").Select(s => s.GetAttribute("src")), Has.All.StartsWith("/assets/server-"));
        Assert.That(page.QuerySelector("main")!.TextContent, Does.Contain("<script>alert(1)").And.Not.Contain("\u202e"));
    }

    [Test]
    public async Task A_failed_grading_waits_for_its_retry()
    {
        var engine = new FakeEngine { Fault = () => new IOException("No space left on device") };
        await using var server = await RunningServer.StartAsync(engine, storage: storage);
        var course = await server.CourseAsync("kim");
        var attempt = await course.HandInAsync("kim", FakeEngine.Failing());
        await Programs.Eventually.True(() => engine.Begun == 1, TestContext.CurrentContext.CancellationToken);

        var page = await course.Students["kim"].PageAsync(attempt);

        Assert.That(page.QuerySelector("#live"), Is.Not.Null, "it waits for its next try");
    }

    /// <summary>Waits for the end of a grading by its events.</summary>
    internal static Task<List<Event>> DoneAsync(WebClient browser, string attempt) => EventsAsync(browser, attempt, null, until: "done");

    internal static async Task<List<Event>> EventsAsync(WebClient browser, string attempt, string? after, string until)
    {
        var limit = TestContext.CurrentContext.CancellationToken;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{attempt}/events");
        if (after is not null)
            request.Headers.Add("Last-Event-ID", after);
        using var answer = await browser.SendAsync(request);
        Assert.That(answer.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/event-stream"));
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(limit), Encoding.UTF8);
        var (events, kind, data, id) = (new List<Event>(), "", "", "");
        while (await reader.ReadLineAsync(limit) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                kind = line["event: ".Length..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                data = line["data: ".Length..];
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
                id = line["id: ".Length..];
            else if (line.Length == 0)
            {
                events.Add(new Event(id, kind, data));
                if (kind == until)
                    return events;
            }
        }
        Assert.Fail($"The stream ended before '{until}'.");
        return events;
    }
}

/// <summary>An event of a stream.</summary>
internal sealed record Event(string Id, string Kind, string Data);
