using Courseware.Server;
using Courseware.Server.Data;
using Courseware.Server.Grading;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Courseware.Tests.ServerTests;

/// <summary>A server on a free port with separate data.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    public const string Password = "correct horse battery";
    private readonly IDisposable? _data;
    private readonly Database _database;

    private readonly IServiceProvider _services;
    private readonly Func<Task> _stop;

    private RunningServer(IDisposable? data, Database database, IServiceProvider services, Uri url, Func<Task> stop) =>
        (_data, _database, _services, Url, _stop) = (data, database, services, url, stop);

    public Uri Url { get; }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public static Task<RunningServer> StartAsync(IGradingEngine engine, Func<ServerOptions, ServerOptions>? options = null, Storage storage = Storage.Sqlite,
        Action<ILoggingBuilder>? logging = null, LabTools? tools = null)
    {
        var data = new TestData(storage);
        return StartAsync(data, data.Open(), engine, options, logging, tools);
    }

    /// <summary>Starts a server with data that may exist already. Disposing of the server disposes of the data and the database.</summary>
    public static async Task<RunningServer> StartAsync(
        IDisposable? data, Database database, IGradingEngine engine, Func<ServerOptions, ServerOptions>? options = null,
        Action<ILoggingBuilder>? logging = null, LabTools? tools = null)
    {
        var own = new ServerOptions { Url = "http://127.0.0.1:0", Workers = 2 };
        own = options?.Invoke(own) ?? own;
        var taker = ServerApp.TakerOf(own, database);
        taker = taker with { Tools = tools ?? taker.Tools };
        var app = ServerApp.Build(own, database, engine, TimeProvider.System, taker, logging ?? (none => none.ClearProviders()));
        await app.StartAsync(TestContext.CurrentContext.CancellationToken);
        return new RunningServer(data, database, app.Services, new Uri(app.Urls.First()), async () =>
        {
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
        });
    }

    /// <summary>A browser without a signed-in user.</summary>
    public WebClient Browser() => new(Url);

    /// <summary>A browser in which a teacher is signed in who may create courses.</summary>
    public async Task<WebClient> TeacherAsync(string login = "teacher") => await JoinedAsync(Get<AccountStore>().Invite(null, null, mayCreate: true), login);

    /// <summary>A browser whose user has accepted an invitation.</summary>
    public async Task<WebClient> JoinedAsync(string secret, string login)
    {
        var browser = Browser();
        var joined = await browser.PostAsync($"/join/{secret}", ("login", login), ("password", Password), ("again", Password));
        Assert.That((int)joined.StatusCode, Is.EqualTo(303), await joined.Content.ReadAsStringAsync());
        return browser;
    }

    /// <summary>A course with one exercise, its teacher, and students who have joined.</summary>
    public async Task<SmallCourse> CourseAsync(params string[] students)
    {
        var teacher = await TeacherAsync();
        var made = await teacher.PostAsync("/courses/new", ("title", "Networks"), ("zone", "Asia/Seoul"), ("per-hour", "3"), ("counts", "best"),
            ("exercise", "half-close"));
        var path = made.Headers.Location!.OriginalString.Replace("/settings", "", StringComparison.Ordinal);
        await teacher.PostFilesAsync($"{path}/roster", [("roster", "roster.csv", "id,name\n" + string.Concat(students.Select(s => $"{s},{s} Name\n")))]);
        var links = await (await teacher.PostAsync($"{path}/invitations.csv")).Content.ReadAsStringAsync();
        var browsers = new Dictionary<string, WebClient>(StringComparer.Ordinal);
        foreach (var student in students)
        {
            var secret = links.Split('\n').First(line => line.StartsWith(student + ",", StringComparison.Ordinal)).Trim().Split("/join/")[1];
            browsers[student] = await JoinedAsync(secret, student);
        }
        return new SmallCourse(path, teacher, browsers);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop();
        _database.Dispose();
        _data?.Dispose();
    }
}

/// <summary>A course at a path, its teacher, and its students.</summary>
internal sealed record SmallCourse(string Path, WebClient Teacher, IReadOnlyDictionary<string, WebClient> Students)
{
    public string Exercise => $"{Path}/exercises/half-close";

    /// <summary>Submits an archive, and returns the attempt's path.</summary>
    public async Task<string> HandInAsync(string student, byte[] archive)
    {
        var answer = await Students[student].PostFilesAsync($"{Exercise}/attempts", Exercise, [("files", "work.zip", archive)]);
        Assert.That((int)answer.StatusCode, Is.EqualTo(303), await answer.Content.ReadAsStringAsync());
        return answer.Headers.Location!.OriginalString;
    }
}
