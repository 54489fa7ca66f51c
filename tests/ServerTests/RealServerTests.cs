using Courseware.Server.Data;
using Courseware.Tests.CliTests;
using Courseware.Tests.Programs;
using Courseware.Tests.Submissions;
using Dapper;

namespace Courseware.Tests.ServerTests;

/// <summary>Real gradings on a real server: submitted by the command, interrupted by a kill, and resumed.</summary>
[Category(Requires.Slow)]
internal sealed class RealServerTests
{
    [Category(Requires.Thorough)]
    [Test, CancelAfter(900_000)]
    public async Task Every_attempt_has_one_result_after_the_server_was_killed(CancellationToken cancellationToken)
    {
        Requires.Linux();
        Requires.Tools("cc");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.At("tmp"));
        using var program = new RealProcess();
        Paths.CopySolution(program.Folder, "right");
        Paths.CopySolution(program.Folder, "wrong", "server-closes-instead-of-shutdown");
        var invited = await RealServer.RunAsync(folder, cancellationToken, "invite-teacher", "--data", folder.At("data"));
        Assert.That(invited.Code, Is.Zero, invited.Output);
        var secret = invited.Output.Trim().Split("/join/")[1];

        string token;
        using (var server = await RealServer.StartAsync(folder, cancellationToken))
        {
            token = await SetUpAsync(server.Url, secret);
            program.Environment["COURSEWARE_TOKEN"] = token;
            var right = await program.RunAsync("submit", "half-close", "right", "--to", server.Url.AbsoluteUri, "--html", "right.html");
            Assert.That(right.Output, Does.Contain("Score 100/100 · robust 8/8"), right.Error);
            Assert.That(right.ExitCode, Is.Zero);
            Assert.That(await File.ReadAllTextAsync(program.Folder.At("right.html"), cancellationToken), Does.StartWith("<!DOCTYPE html>"));
            for (var i = 0; i < 4; i++)
                Assert.That((await program.RunAsync("submit", "half-close", "wrong", "--to", server.Url.AbsoluteUri, "--no-wait")).ExitCode, Is.Zero);
            await Eventually.True(() => Count(folder, "select count(*) from grading where state = 1") > 0, cancellationToken);
            await server.KillAsync(cancellationToken);
        }
        var before = Count(folder, "select count(*) from result");

        using (var server = await RealServer.StartAsync(folder, cancellationToken))
        {
            await Eventually.True(() => Count(folder, "select count(*) from grading where state < 2") == 0, cancellationToken);
            Assert.That(await server.StopAsync(cancellationToken), Is.Zero, "SIGTERM ends it cleanly");
        }

        Assert.That(before, Is.LessThan(5));
        Assert.That(Count(folder, "select count(*) from result"), Is.EqualTo(5));
        Assert.That(Count(folder, "select count(*) from result where status = 'graded'"), Is.EqualTo(5));
        Assert.That(Count(folder, "select count(distinct score) from result where grading_id > 1"), Is.EqualTo(1),
            "the same work has the same score, killed or not");
        Assert.That(Count(folder, "select count(*) from run where outcome = 'server-ended'"), Is.InRange(1, 2), "only what was running is run again");
        Assert.That(Directory.EnumerateFileSystemEntries(folder.At("tmp")), Is.Empty, "what the killed server left was swept");
    }

    [Test, CancelAfter(600_000)]
    public async Task Refused_submissions_are_reported_with_their_reason(CancellationToken cancellationToken)
    {
        using var program = new RealProcess();
        Paths.CopySolution(program.Folder, "right");
        await using var server = await RunningServer.StartAsync(new FakeEngine());
        var course = await server.CourseAsync("kim");
        program.Environment["COURSEWARE_TOKEN"] = "wrong";
        var wrong = await SubmitAsync("half-close");
        program.Environment["COURSEWARE_TOKEN"] = await TokenAsync(course.Students["kim"], course.Path);
        var other = await SubmitAsync("eof");
        for (var i = 0; i < 3; i++)
            Assert.That((await SubmitAsync("half-close")).ExitCode, Is.Zero);
        var over = await SubmitAsync("half-close");

        Assert.That((wrong.ExitCode, wrong.Error),
            Is.EqualTo((2, "grader: The server refused: The token is not valid. Make a new one on the page of the course.\n")));
        Assert.That((other.ExitCode, other.Error), Is.EqualTo((2, "grader: The server refused: The course has no exercise 'eof'. It has: half-close.\n")));
        Assert.That(over.ExitCode, Is.EqualTo(3));
        Assert.That(over.Error, Does.StartWith("grader: The server refused: All 3 attempts of this hour are used. The next one is possible at "));

        Task<ProgramRun> SubmitAsync(string exercise)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return program.RunAsync("submit", exercise, "right", "--to", server.Url.AbsoluteUri);
        }
    }

    internal static async Task<string> TokenAsync(WebClient browser, string course)
    {
        var page = await (await browser.PostAsync($"{course}/token")).Content.ReadAsStringAsync();
        return page.Split("COURSEWARE_TOKEN=")[1].Split('\n', '<')[0].Trim();
    }

    // Creates a course in the process lab with one student, and returns the student's token.
    private static async Task<string> SetUpAsync(Uri url, string secret)
    {
        using var teacher = new WebClient(url);
        await teacher.PostAsync($"/join/{secret}", ("login", "teacher"), ("password", RunningServer.Password), ("again", RunningServer.Password));
        await teacher.PostAsync("/courses/new", ("title", "Networks"), ("zone", "UTC"), ("per-hour", "20"), ("lab", "process"), ("exercise", "half-close"));
        await teacher.PostFilesAsync("/courses/1/roster", [("roster", "roster.csv", "id,name\nkim,Kim\n")]);
        var links = await (await teacher.PostAsync("/courses/1/invitations.csv")).Content.ReadAsStringAsync();
        using var kim = new WebClient(url);
        await kim.PostAsync($"/join/{links.Trim().Split("/join/")[1]}", ("login", "kim"), ("password", RunningServer.Password),
            ("again", RunningServer.Password));
        return await TokenAsync(kim, "/courses/1");
    }

    private static long Count(TemporaryFolder folder, string query)
    {
        using var database = SqliteDatabase.OpenShared(folder.At("data"));
        return database.Read(c => c.ExecuteScalar<long>(query));
    }
}
