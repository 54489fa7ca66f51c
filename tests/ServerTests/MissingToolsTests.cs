using System.Net.Http.Headers;
using System.Text.Json;
using Courseware.Labs;
using Courseware.Server.Data;
using Courseware.Server.Fleet;
using Courseware.Tests.Programs;
using Dapper;

namespace Courseware.Tests.ServerTests;

/// <summary>A submission that no living worker can build waits, and the pages say what is missing. It is not the student's error.</summary>
internal sealed class MissingToolsTests
{
    private const BuildTools Rust = BuildTools.C | BuildTools.Rust;

    private static CancellationToken Limit => TestContext.CurrentContext.CancellationToken;

    [Test]
    [Category(Requires.OptionalHere)]
    public async Task A_submission_waits_for_a_worker_that_can_build_it()
    {
        using var data = new TestData(Storage.Postgres);
        await using var server = await RunningServer.StartAsync(null, data.Open(), new FakeEngine(), o => o with { Workers = 0 });
        var course = await server.CourseAsync("kim");
        await using var plain = await RunningWorker.StartAsync(data.Url, EngineWith(BuildTools.C), tools: new LabTools(BuildTools.C, BuildTools.None));
        var attempt = await course.HandInAsync("kim", FakeEngine.Failing());
        await WaitsAsync(server);
        var early = (await course.Students["kim"].PageAsync(attempt)).QuerySelector(".state")!.TextContent;
        Later(server);

        Assert.That(early, Does.Not.Contain("Rust"), "at first another worker may just be starting");
        await Eventually.TrueAsync(async () => await StateAsync(course, attempt) is var said && said.Contains("Waiting for a worker with: Rust.",
            StringComparison.Ordinal), Limit);
        Assert.That((await course.Teacher.PageAsync($"{course.Path}/board")).QuerySelector("[role=alert]")!.TextContent,
            Does.StartWith("Gradings that wait for a worker with Rust: 1."));
        await using (var rust = await RunningWorker.StartAsync(data.Url, EngineWith(Rust), tools: new LabTools(Rust, BuildTools.None)))
        {
            await StudentWayTests.DoneAsync(course.Students["kim"], attempt);
            Assert.That(Runs(server), Is.EqualTo([$"{plain.Id} no-tools", $"{rust.Id} graded"]));
        }
        await Eventually.True(() => server.Get<MissingTools>().All.Count == 0, Limit);
    }

    [Test]
    public async Task A_server_alone_says_that_it_lacks_a_tool()
    {
        await using var server = await RunningServer.StartAsync(EngineWith(BuildTools.C), tools: new LabTools(BuildTools.C, BuildTools.C));
        var course = await server.CourseAsync("kim");
        var attempt = await course.HandInAsync("kim", FakeEngine.Failing());
        await WaitsAsync(server);
        Later(server);

        await Eventually.TrueAsync(async () => (await StateAsync(course, attempt)).Contains("Rust", StringComparison.Ordinal), Limit);
        var token = server.Get<AccountStore>().MakeToken(server.Get<CourseStore>().Members(1).First(m => !m.IsTeacher).Id);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/attempts/{attempt.Split('/')[^1]}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = JsonDocument.Parse(await (await server.Browser().SendAsync(request)).Content.ReadAsStringAsync(Limit));
        var state = answer.RootElement;
        Assert.That((state.GetProperty("state").GetString(), state.GetProperty("missing").GetString()), Is.EqualTo(("waiting", "Rust")));
    }

    [Test]
    [Category(Requires.OptionalHere)]
    public async Task A_lab_that_no_worker_opens_is_missing()
    {
        using var data = new TestData(Storage.Postgres);
        await using var server = await RunningServer.StartAsync(null, data.Open(), new FakeEngine(), o => o with { Workers = 0 });
        var course = await server.CourseAsync("kim");
        server.Get<WorkerStore>().Register(new RegisteredWorker { Id = "w", Host = "h", Labs = "process", Slots = 1, ProcessTools = BuildTools.All });
        await course.HandInAsync("kim", FakeEngine.Failing());
        Later(server);

        await Eventually.True(() => server.Get<MissingTools>().All.Count > 0, Limit);
        Assert.That(server.Get<MissingTools>().All, Is.EqualTo([new Missing("container", "", 1)]));
        Assert.That((await course.Teacher.PageAsync($"{course.Path}/board")).QuerySelector("[role=alert]")!.TextContent, Does.Contain("the container lab: 1."));
    }

    private static FakeEngine EngineWith(BuildTools tools) => new() { Tools = (Rust, tools) };

    // A worker has begun it, and returned it.
    private static Task WaitsAsync(RunningServer server) => Eventually.True(() => server.Get<Ledger>().ForTools(1).Count == 1, Limit);

    // As if the grading had waited for a minute.
    private static void Later(RunningServer server) =>
        server.Get<Database>().Write((c, t) => c.Execute("update grading set not_before = not_before - 60000", transaction: t));

    private static async Task<string> StateAsync(SmallCourse course, string attempt) =>
        (await course.Students["kim"].PageAsync(attempt)).QuerySelector(".state")!.TextContent;

    private static List<string> Runs(RunningServer server) =>
        server.Get<Database>().Read(c => c.Query<string>("select worker || ' ' || outcome from run order by id").ToList());
}
