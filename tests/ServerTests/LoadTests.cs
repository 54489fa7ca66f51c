using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Courseware.Server.Data;
using Dapper;

namespace Courseware.Tests.ServerTests;

/// <summary>The load of the last minutes before a due time, with gradings that take no time: no upload and no event is lost.</summary>
[Category(Requires.Slow)]
internal sealed class LoadTests
{
    private const int Students = 200;
    private const int Watchers = 20;
    private const int StreamsEach = 50;
    private const int Pages = 100;

    [Test, CancelAfter(170_000)]
    public async Task No_upload_is_lost_while_a_thousand_streams_are_open(CancellationToken cancellationToken)
    {
        var engine = new FakeEngine();
        engine.Hold();
        await using var server = await RunningServer.StartAsync(engine);
        var course = await server.CourseAsync([.. Enumerable.Range(0, Watchers).Select(i => $"watcher{i}")]);
        var tokens = Enrol(server);
        var watched = await course.HandInAsync("watcher0", FakeEngine.Failing());
        var watchers = course.Students.Values.ToList();
        var attempts = new List<string> { watched };
        foreach (var student in course.Students.Keys.Skip(1))
            attempts.Add(await course.HandInAsync(student, FakeEngine.Failing()));
        var streams = watchers.Zip(attempts).SelectMany(w => Enumerable.Range(0, StreamsEach).Select(_ => StudentWayTests.DoneAsync(w.First, w.Second)))
            .ToList();

        using var client = new HttpClient { BaseAddress = server.Url };
        var began = Stopwatch.GetTimestamp();
        var uploads = tokens.Select(token => HandInAsync(client, token, cancellationToken)).ToList();
        var times = new List<double>();
        for (var i = 0; i < Pages; i++)
        {
            var asked = Stopwatch.GetTimestamp();
            await course.Students["watcher1"].PageAsync(course.Exercise);
            times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
        }
        await Task.WhenAll(uploads);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var waiting = server.Get<Ledger>().Places(10_000).Count;
        engine.LetGo();
        var seen = await Task.WhenAll(streams);
        await Programs.Eventually.True(() => server.Get<Ledger>().Open() == 0, cancellationToken);

        Assert.That(seen.Count(events => events[^1].Kind == "done"), Is.EqualTo(Watchers * StreamsEach));
        Assert.That(server.Get<Database>().Read(c => c.ExecuteScalar<long>("select count(*) from result")), Is.EqualTo(Students + Watchers),
            "each has one result");
        Assert.That(server.Get<Database>().Read(c => c.ExecuteScalar<long>("select count(*) from run")), Is.EqualTo(Students + Watchers),
            "none was begun twice");
        times.Sort();
        await TestContext.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{Students} uploads beside {seen.Length} streams: {Students / seconds:0} uploads/s; page p50 {times[Pages / 2]:0} ms, "
            + $"p95 {times[Pages * 95 / 100]:0} ms; {waiting} waited; memory {GC.GetTotalMemory(false) >> 20} MiB"));
    }

    // Inserts the accounts without passwords: hashing one for each student would take longer than the test.
    private static List<string> Enrol(RunningServer server)
    {
        var courses = server.Get<CourseStore>();
        courses.Enrol(1, [.. Enumerable.Range(0, Students).Select(i => new Batch.Enrolled($"s{i:000}", "", [], null))]);
        server.Get<Database>().Write((c, t) => c.Execute(
            """
            insert into account (login, name, password, stamp, created) select roster_id, '', '', 'x', 0 from member where roster_id like 's___';
            update member set account_id = (select id from account where login = roster_id) where roster_id like 's___'
            """,
            transaction: t));
        return [.. courses.Members(1).Where(m => m.RosterId is ['s', ..] && m.RosterId.Length == 4).Select(m => server.Get<AccountStore>().MakeToken(m.Id))];
    }

    private static async Task HandInAsync(HttpClient client, string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/exercises/half-close/attempts");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = new ByteArrayContent(FakeEngine.Failing());
        using var answer = await client.SendAsync(request, cancellationToken);
        Assert.That((int)answer.StatusCode, Is.EqualTo(201), await answer.Content.ReadAsStringAsync(cancellationToken));
    }
}
