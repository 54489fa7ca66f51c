using System.Diagnostics;
using System.Globalization;
using Courseware.Server.Data;
using Dapper;

namespace Courseware.Tests.ServerTests;

/// <summary>The load of the last minutes before a due time, with gradings that take no time: no upload and no event is lost.</summary>
[Category(Requires.Slow)]
[Category(Requires.Thorough)]
internal sealed class LoadTests
{
    private const int Students = 200;
    private const int Watchers = 20;
    private const int StreamsEach = 50;
    private const int Pages = 100;

    [Test, CancelAfter(600_000)]
    public async Task No_upload_is_lost_while_a_thousand_streams_are_open(CancellationToken cancellationToken)
    {
        var engine = new FakeEngine();
        engine.Hold();
        await using var server = await RunningServer.StartAsync(engine);
        var course = await server.CourseAsync([.. Enumerable.Range(0, Watchers).Select(i => $"watcher{i}")]);
        var students = ManyStudents.Enrol(server, Students);
        var watched = await course.HandInAsync("watcher0", FakeEngine.Failing());
        var watchers = course.Students.Values.ToList();
        var attempts = new List<string> { watched };
        foreach (var student in course.Students.Keys.Skip(1))
            attempts.Add(await course.HandInAsync(student, FakeEngine.Failing()));
        var streams = watchers.Zip(attempts).SelectMany(w => Enumerable.Range(0, StreamsEach).Select(_ => StudentWayTests.DoneAsync(w.First, w.Second)))
            .ToList();

        using var client = new HttpClient { BaseAddress = server.Url };
        var began = Stopwatch.GetTimestamp();
        var uploads = students.Select(s => ManyStudents.HandInAsync(client, s.Token, cancellationToken)).ToList();
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
}
