using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Courseware.Server;
using Courseware.Server.Data;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Courseware.Tests.ServerTests;

/// <summary>An operator's view: metrics, health and the log; none of them has personal data.</summary>
[Category(Requires.Slow)]
internal sealed class TelemetryTests
{
    // Data that would identify a student or a submission.
    private static readonly string[] Personal = ["kim-of-the-test", "Kim Minsu", "secret-plan.zip", "Networks", "an oral exam", RunningServer.Password];

    [Test]
    public async Task A_collector_gets_the_metrics_and_no_personal_data()
    {
        await using var collector = await Collector.StartAsync();
        await using (var server = await RunningServer.StartAsync(new FakeEngine(), o => o with { Collector = collector.Url }))
            await WholeWayAsync(server);

        // The server sends the last metrics when it ends.
        var sent = collector.Text;
        foreach (var name in new[] { "courseware.attempts", "courseware.gradings", "courseware.grading.duration", "courseware.queue.length",
            "courseware.slots", "http.server.request.duration" })
            Assert.That(sent, Does.Contain(name));
        Assert.That(sent, Does.Contain("half-close").And.Contain("graded").And.Contain("courseware-server"));
        Assert.That(Personal.Where(sent.Contains), Is.Empty);
    }

    [Test]
    public async Task The_log_has_nothing_of_a_student()
    {
        var said = new ConcurrentQueue<string>();
        var engine = new FakeEngine();
        await using (var server = await RunningServer.StartAsync(engine, logging: logging => logging.ClearProviders().AddProvider(new Listener(said))))
        {
            await WholeWayAsync(server);
            engine.Fault = () => new IOException("No space left on device");
            await server.Browser().PostAsync("/sign-in", ("login", "kim-of-the-test"), ("password", "wrong"));
        }

        Assert.That(said.Where(line => Personal.Any(line.Contains)), Is.Empty);
    }

    [Test]
    public async Task The_health_page_has_numbers_for_programs()
    {
        var engine = new FakeEngine();
        engine.Hold();
        await using var server = await RunningServer.StartAsync(engine);
        var course = await server.CourseAsync("kim");
        await course.HandInAsync("kim", FakeEngine.Failing());

        var answer = await server.Browser().GetAsync("/health");
        using var health = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());

        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(health.RootElement.EnumerateObject().Select(p => $"{p.Name}={p.Value}"), Is.EquivalentTo(
            ["status=ready", $"version={typeof(ServerOptions).Assembly.GetName().Version!.ToString(3)}", "database=sqlite", "open=1", "slots=2", "workers=0",
                "stuck=0"]));
    }

    private static async Task WholeWayAsync(RunningServer server)
    {
        var course = await server.CourseAsync();
        server.Get<CourseStore>().Enrol(1, [new Batch.Enrolled("kim-of-the-test", "Kim Minsu", ["kim-of-the-test"], null)]);
        var member = server.Get<CourseStore>().Members(1).First(m => !m.IsTeacher);
        using var kim = await server.JoinedAsync(server.Get<AccountStore>().Invite(member.Id, null, mayCreate: false), "kim-of-the-test");
        var answer = await kim.PostFilesAsync($"{course.Exercise}/attempts", "", [("files", "secret-plan.zip", FakeEngine.Failing("server-half-closes"))]);
        var attempt = answer.Headers.Location!.OriginalString;
        await StudentWayTests.DoneAsync(kim, attempt);
        await kim.PageAsync(attempt);
        await course.Teacher.PostAsync($"{attempt}/override", ("score", "70"), ("reason", "an oral exam"));
        await course.Teacher.GetAsync($"{course.Path}/nothing");
    }

    /// <summary>Receives metrics by OTLP over HTTP. Names and attributes are text in the bytes.</summary>
    private sealed class Collector(WebApplication app, ConcurrentQueue<string> sent) : IAsyncDisposable
    {
        public Uri Url { get; } = new(app.Urls.First());

        public string Text => string.Concat(sent);

        public static async Task<Collector> StartAsync()
        {
            var sent = new ConcurrentQueue<string>();
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            app.MapPost("/v1/metrics", async (HttpRequest request) =>
            {
                using var bytes = new MemoryStream();
                await request.Body.CopyToAsync(bytes, request.HttpContext.RequestAborted);
                sent.Enqueue(Encoding.UTF8.GetString(bytes.ToArray()));
                return Results.Bytes([], "application/x-protobuf");
            });
            await app.StartAsync(TestContext.CurrentContext.CancellationToken);
            return new Collector(app, sent);
        }

        public async ValueTask DisposeAsync() => await app.DisposeAsync();
    }

    private sealed class Listener(ConcurrentQueue<string> said) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            said.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
