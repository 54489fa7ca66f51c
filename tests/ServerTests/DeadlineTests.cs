using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Courseware.Server.Data;

namespace Courseware.Tests.ServerTests;

/// <summary>
/// The last hour before a due time, at 150 times its speed: students hand in faster than four workers can grade, with gradings that only take time.
/// They take so long that the speed of the machine matters little.
/// </summary>
[Category(Requires.Slow)]
[Category(Requires.Thorough)]
internal sealed class DeadlineTests
{
    private const int Students = 250, Workers = 4;
    private static readonly TimeSpan Hour = TimeSpan.FromSeconds(24), Slack = TimeSpan.FromSeconds(2);

    [Test, CancelAfter(900_000)]
    public async Task A_student_is_told_how_long_it_takes(CancellationToken cancellationToken)
    {
        // Between 160 and 1120 ms, as some submissions take seven times as long as others: 6 a second, and 10 come.
        var ends = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        var engine = new FakeEngine
        {
            Takes = job =>
            {
                var time = TimeSpan.FromMilliseconds(160 + (job.Seed % 961));
                ends[job.Student.Split(' ')[0]] = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
                return time;
            },
        };
        await using var server = await RunningServer.StartAsync(engine, o => o with { Workers = Workers });
        await server.CourseAsync();
        var students = ManyStudents.Enrol(server, Students);
        using var client = new HttpClient { BaseAddress = server.Url };
        var promises = new ConcurrentBag<Promise>();
        var began = Stopwatch.GetTimestamp();

        await Task.WhenAll(students.Select(async (student, i) =>
        {
            var left = (Hour * i / Students) - Stopwatch.GetElapsedTime(began);
            await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, cancellationToken);
            var attempt = await ManyStudents.HandInAsync(client, student.Token, cancellationToken);
            var state = await ManyStudents.StateAsync(client, student.Token, attempt, cancellationToken);
            if (state.GetProperty("seconds") is { ValueKind: JsonValueKind.Number } told)
                promises.Add(new Promise(student.RosterId, TimeSpan.FromSeconds(told.GetDouble()), Stopwatch.GetTimestamp()));
        }));
        await Programs.Eventually.True(() => server.Get<Ledger>().Open() == 0, cancellationToken);

        // True is a time that is at most twice the real one and at least half of it, or nearly so for the shortest.
        var times = promises.Select(p => (p.Told, Real: Stopwatch.GetElapsedTime(p.Asked, ends[p.Student]))).ToList();
        var right = times.Count(t => t.Real <= (t.Told * 2) + Slack && t.Real >= (t.Told / 2) - Slack);
        var ratios = times.Where(t => t.Told > Slack).Select(t => t.Real / t.Told).Order().ToList();
        await TestContext.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{Students} came in {Hour.TotalSeconds} s; {times.Count} were told a time, at most {times.Max(t => t.Told).TotalSeconds} s, and {right} of these "
            + $"times were right; real to told: median {ratios[ratios.Count / 2]:0.00}, from {ratios[0]:0.00} to {ratios[^1]:0.00}"));
        Assert.That(times, Has.Count.GreaterThan(Students / 2), "most had to wait");
        Assert.That(right, Is.GreaterThanOrEqualTo(times.Count * 7 / 8));
    }

    /// <summary>The promised time, and when the student read it.</summary>
    private sealed record Promise(string Student, TimeSpan Told, long Asked);
}
