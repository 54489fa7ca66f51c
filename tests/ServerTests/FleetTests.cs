using System.Net;
using Courseware.Server.Data;
using Courseware.Tests.Programs;
using Dapper;

namespace Courseware.Tests.ServerTests;

/// <summary>A server without workers, and workers elsewhere that share its database.</summary>
[Category(Requires.OptionalHere)]
[Category(Requires.Slow)]
internal sealed class FleetTests
{
    private static CancellationToken Limit => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task A_student_watches_a_grading_on_another_machine()
    {
        using var data = new TestData(Storage.Postgres);
        await using var server = await ServerAsync(data);
        var course = await server.CourseAsync("kim");
        var engine = new FakeEngine();
        await using var worker = await RunningWorker.StartAsync(data.Url, engine);

        engine.Hold();
        var attempt = await course.HandInAsync("kim", FakeEngine.Failing("server-half-closes"));
        var first = await StudentWayTests.EventsAsync(course.Students["kim"], attempt, null, until: "check");
        engine.LetGo();
        var rest = await StudentWayTests.EventsAsync(course.Students["kim"], attempt, first[^1].Id, until: "done");

        Assert.That(first.Select(e => e.Kind).Where(k => k != "waiting"), Is.EqualTo(["begin", "stage", "check"]));
        Assert.That(rest[^1].Data, Does.Contain("\"status\":\"graded\""));
        Assert.That((await course.Students["kim"].PageAsync(attempt)).QuerySelector(".result")!.TextContent, Does.Contain("/100"));
    }

    [Test]
    public async Task A_result_appears_although_its_message_is_lost()
    {
        using var data = new TestData(Storage.Postgres);
        await using var server = await ServerAsync(data);
        var course = await server.CourseAsync("kim");
        var attempt = await course.HandInAsync("kim", FakeEngine.Failing());
        var watching = StudentWayTests.DoneAsync(course.Students["kim"], attempt);

        // Simulates a worker that is killed after it recorded the result and before it sent the message.
        var ledger = server.Get<Ledger>();
        ledger.Commit(ledger.Begin(new Taker("killed"), mayBeAlone: true)!, new Recorded(ResultStatus.Graded, "", 1) { Score = 70, MaxScore = 100 });

        Assert.That((await watching)[^1].Data, Does.Contain("\"score\":70"));
    }

    [Test]
    public async Task Running_workers_are_listed()
    {
        using var data = new TestData(Storage.Postgres);
        await using var server = await ServerAsync(data);
        var course = await server.CourseAsync("kim");
        var before = await server.Browser().GetAsync("/health/ready");
        var board = (await course.Teacher.PageAsync($"{course.Path}/board")).QuerySelector("[role=alert]")!.TextContent;

        await using (var worker = await RunningWorker.StartAsync(data.Url, new FakeEngine(), o => o with { Workers = 3 }))
        {
            Assert.That(server.Get<WorkerStore>().Live().Select(w => (w.Id, w.Slots, w.Fault)), Is.EqualTo([(worker.Id, 3, (string?)null)]));
            await Eventually.TrueAsync(async () => (await server.Browser().GetAsync("/health/ready")).StatusCode == HttpStatusCode.OK, Limit);
        }

        Assert.That(before.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(board, Does.Contain("No worker is there. Start one:"));
        Assert.That(server.Get<WorkerStore>().Live(), Is.Empty, "it ended in order");
    }

    [Test]
    public async Task A_stopping_worker_finishes_its_running_gradings()
    {
        using var data = new TestData(Storage.Postgres);
        await using var server = await ServerAsync(data);
        var course = await server.CourseAsync("kim");
        var engine = new FakeEngine();
        engine.Hold();
        await using var worker = await RunningWorker.StartAsync(data.Url, engine, o => o with { Drain = TimeSpan.FromMinutes(1) });
        await course.HandInAsync("kim", FakeEngine.Failing());
        await Eventually.True(() => engine.Begun == 1, Limit);

        var stopping = worker.StopAsync();
        await course.HandInAsync("kim", FakeEngine.Failing());
        await Eventually.True(() => server.Get<WorkerStore>().Live().Count == 1, Limit);
        engine.LetGo();
        await stopping;

        Assert.That(States(server), Is.EqualTo([2L, 0L]), "what ran has its result, and nothing was begun after it");
        Assert.That(engine.Ended, Is.Zero);
    }

    [Test]
    public async Task A_worker_without_time_returns_its_running_gradings()
    {
        using var data = new TestData(Storage.Postgres);
        await using var server = await ServerAsync(data);
        var course = await server.CourseAsync("kim");
        var engine = new FakeEngine();
        engine.Hold();
        await using var worker = await RunningWorker.StartAsync(data.Url, engine);
        await course.HandInAsync("kim", FakeEngine.Failing());
        await Eventually.True(() => engine.Begun == 1, Limit);

        await worker.StopAsync();

        Assert.That(States(server), Is.EqualTo([0L]));
        Assert.That(Outcomes(server), Is.EqualTo(["stopped"]));
    }

    [Test]
    public async Task A_worker_that_loses_its_lease_ends_its_lab()
    {
        using var data = new TestData(Storage.Postgres);
        await using var server = await ServerAsync(data);
        var course = await server.CourseAsync("kim");
        var engine = new FakeEngine();
        engine.Hold();
        await using var worker = await RunningWorker.StartAsync(data.Url, engine, o => o with { Lease = TimeSpan.FromSeconds(3), Workers = 1 });
        await course.HandInAsync("kim", FakeEngine.Failing());
        await Eventually.True(() => engine.Begun == 1, Limit);

        // Simulates another worker that took the grading after the lease had expired.
        server.Get<Database>().Write((c, t) => c.Execute("update grading set fence = 'another', lease_until = lease_until + 600000", transaction: t));
        await Eventually.True(() => engine.Ended == 1, Limit);

        Assert.That(server.Get<Database>().Read(c => c.ExecuteScalar<string>("select fence from grading")), Is.EqualTo("another"), "the other one keeps it");
    }

    [Category(Requires.Thorough)]
    [Test, CancelAfter(600_000)]
    public async Task A_database_that_crashes_loses_no_result(CancellationToken cancellationToken)
    {
        using var cluster = PostgresCluster.New();
        var url = cluster.Create();
        var engine = new FakeEngine();
        engine.Hold();
        await using (var worker = await RunningWorker.StartAsync(url, engine))
        {
            using (var database = PostgresDatabase.Open(url))
            {
                database.Write((c, t) => SmallQueue.Fill(database, c, t, 2));
                await Eventually.True(() => engine.Begun == 2, cancellationToken);
            }
            cluster.Crash();
            // Both gradings get their results while the database is down.
            engine.LetGo();
            cluster.Restart();
            using var again = PostgresDatabase.Open(url);
            await Eventually.True(() => again.Read(c => c.ExecuteScalar<long>("select count(*) from result")) == 2, cancellationToken);
            Assert.That(again.Read(c => c.ExecuteScalar<long>("select count(*) from run")), Is.EqualTo(2), "nothing was graded again");
        }
    }

    private static Task<RunningServer> ServerAsync(TestData data) => RunningServer.StartAsync(null, data.Open(), new FakeEngine(), o => o with { Workers = 0 });

    private static List<long> States(RunningServer server) => server.Get<Database>().Read(c => c.Query<long>("select state from grading order by id").ToList());

    private static List<string> Outcomes(RunningServer server) =>
        server.Get<Database>().Read(c => c.Query<string>("select outcome from run order by id").ToList());
}
