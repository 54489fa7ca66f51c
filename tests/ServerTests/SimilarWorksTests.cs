using Courseware.Cli;
using Courseware.Server.Data;
using Courseware.Server.Grading;
using Dapper;

namespace Courseware.Tests.ServerTests;

/// <summary>Similar submissions, side by side.</summary>
[Category(Requires.Slow)]
internal sealed class SimilarWorksTests
{
    private const string Own = """
        int send_file(int socket, const char *path) {
          int file = open(path, O_RDONLY), count = 0;
          char buffer[4000];
          while ((count = read(file, buffer, sizeof buffer)) > 0) {
            char *at = buffer;
            while (count > 0) { int sent = write(socket, at, count); if (sent < 0) return report("<b>write</b>", errno); at += sent; count -= sent; }
          }
          if (count < 0) return report("read", errno);
          for (int i = 0; i < 3; i++) { if (fsync(file) == 0) break; else usleep(100 * i); }
          close(file);
          return shutdown(socket, SHUT_WR) == 0 ? 0 : report("shutdown", errno);
        }
        """;

    [Test]
    public async Task A_renamed_copy_is_listed_and_marked_on_both_sides()
    {
        await using var server = await RunningServer.StartAsync(Engine(new()
        {
            ["kim"] = $"{Own}/* kim's own words */",
            ["lee"] = $"// all by myself\n{Own.Replace("count", "amount", StringComparison.Ordinal).Replace("buffer", "bytes", StringComparison.Ordinal)}",
            ["park"] = "import socket\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"f{i}(x[{i}] + y * {i})\n")),
        }));
        var course = await GradedAsync(server, "kim", "lee", "park");

        var list = await course.Teacher.PageAsync($"{course.Exercise}/similar");
        var link = list.QuerySelector("main table a")!.GetAttribute("href")!;
        var sides = await course.Teacher.PageAsync(link);

        Assert.That(
            list.QuerySelectorAll("main tbody tr").Select(r => r.TextContent.ReplaceLineEndings("")),
            Is.EqualTo(["100 %kim Name · lee NameSide by side kim Name, lee Name"]));
        Assert.That(list.QuerySelector("main p")!.TextContent, Does.Contain("it changes no score"));
        var marks = sides.QuerySelectorAll("main section").Select(s => string.Concat(s.QuerySelectorAll("mark").Select(m => m.TextContent))).ToList();
        Assert.That(marks[0], Does.Contain("while ((count = read(file").And.Contain("<b>write</b>").And.Not.Contain("own words"));
        Assert.That(marks[1], Does.Contain("while ((amount = read(file").And.Not.Contain("all by myself"));
        Assert.That(sides.QuerySelector("main b"), Is.Null, "a source is text");
    }

    [Test]
    public async Task Code_of_the_starter_and_the_lecture_is_not_similarity()
    {
        var original = Path.Combine(ExerciseCatalog.Find("half-close").Folder, "original");
        var given = string.Concat(SourceTexts.Of(original).Select(s => s.Text));
        await using var server = await RunningServer.StartAsync(Engine(new() { ["kim"] = given, ["lee"] = given }));
        var course = await GradedAsync(server, "kim", "lee");

        var list = await course.Teacher.PageAsync($"{course.Exercise}/similar");

        Assert.That(given, Has.Length.GreaterThan(1_000));
        Assert.That(list.QuerySelector("main table"), Is.Null);
    }

    [Test]
    public async Task A_comparison_stays_in_its_course_and_changes_no_score()
    {
        await using var server = await RunningServer.StartAsync(Engine(new() { ["kim"] = Own, ["lee"] = Own }));
        var course = await GradedAsync(server, "kim", "lee");
        var before = Scores(server);
        var other = await server.TeacherAsync("other");
        await other.PostAsync("/courses/new", ("title", "Other"), ("zone", "UTC"), ("per-hour", "3"), ("exercise", "half-close"));

        var elsewhere = await other.GetAsync("/courses/2/exercises/half-close/similar/1?with=2");
        await course.Teacher.PageAsync($"{course.Exercise}/similar/1?with=2");

        Assert.That((int)elsewhere.StatusCode, Is.EqualTo(404));
        Assert.That((int)(await course.Students["kim"].GetAsync($"{course.Exercise}/similar")).StatusCode, Is.EqualTo(404));
        Assert.That(Scores(server), Is.EqualTo(before));
    }

    private static FakeEngine Engine(Dictionary<string, string> sources) =>
        new() { Sources = job => [new SourceText("file_client.c", sources[job.Student.Split(' ')[0]])] };

    private static async Task<SmallCourse> GradedAsync(RunningServer server, params string[] students)
    {
        var course = await server.CourseAsync(students);
        foreach (var student in students)
            await StudentWayTests.DoneAsync(course.Students[student], await course.HandInAsync(student, FakeEngine.Failing(student)));
        return course;
    }

    private static List<(long, long?, string)> Scores(RunningServer server) =>
        server.Get<Database>().Read(c => c.Query<(long, long?, string)>("select grading_id, score, status from result order by grading_id").ToList());
}
