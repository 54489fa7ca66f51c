using System.Diagnostics;
using System.Globalization;
using System.Text;
using Courseware.Cli;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Server.Data;
using Courseware.Server.Grading;
using Courseware.Tests.Programs;
using Dapper;

namespace Courseware.Tests.ServerTests;

/// <summary>
/// The throughput with one, two and three workers when a grading is a wait of a fixed time: <c>benchmarks/fleet.sh</c>. It shows what the queue allows, not
/// what two cores can grade.
/// </summary>
[Category(Requires.Slow)]
[Category(Requires.OptionalHere)]
[NonParallelizable]
internal sealed class FleetBenchmarks
{
    // The least part of the throughput of one worker that each further one adds.
    private const double Least = 0.75;

    [Test, CancelAfter(600_000)]
    public async Task The_throughput_grows_with_the_workers(CancellationToken cancellationToken)
    {
        var seconds = Named("FLEET_SECONDS");
        var (slots, pause) = ((int)Named("FLEET_SLOTS"), TimeSpan.FromMilliseconds(Named("FLEET_MILLISECONDS")));
        using var cluster = PostgresCluster.New(durable: true);
        var ofOne = 0.0;
        foreach (var workers in new[] { 1, 2, 3 })
        {
            var url = cluster.Create();
            using var database = PostgresDatabase.Open(url);
            var most = slots * workers / pause.TotalSeconds;
            // More than can be graded: the queue never becomes empty.
            database.Write((c, t) => SmallQueue.Fill(database, c, t, (int)(2 * most * seconds)));
            database.Read(c => c.Execute("analyze grading, attempt"));
            var engine = new PausingEngine(pause);
            var running = new List<RunningWorker>();
            for (var i = 0; i < workers; i++)
                running.Add(await RunningWorker.StartAsync(url, engine, o => o with { Workers = slots }));
            // Counted from the first results on, when all of them work.
            await Eventually.True(() => engine.Ended >= slots * workers, cancellationToken);
            var (before, began) = (Results(database), Stopwatch.StartNew());
            await Task.Delay(TimeSpan.FromSeconds(seconds), cancellationToken);
            var rate = (Results(database) - before) / began.Elapsed.TotalSeconds;
            // Before they end: what a worker gives back then, another one begins again.
            const string twice = "select count(*) from (select grading_id from run group by grading_id having count(*) > 1) as twice";
            var begunTwice = database.Read(c => c.ExecuteScalar<long>(twice));
            foreach (var worker in running)
                await worker.DisposeAsync();

            await TestContext.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{workers} workers of {slots} gradings of {pause.TotalMilliseconds:0} ms: {rate:0.0} a second, {100 * rate / most:0} % of {most:0}"));
            ofOne = workers == 1 ? rate : ofOne;
            Assert.That(rate, Is.GreaterThanOrEqualTo(ofOne * (1 + (Least * (workers - 1)))));
            Assert.That(begunTwice, Is.Zero, "none was begun twice");
        }
    }

    private static double Named(string variable)
    {
        var named = Environment.GetEnvironmentVariable(variable);
        Requires.That(named is not null, "a measurement: benchmarks/fleet.sh");
        return double.Parse(named!, CultureInfo.InvariantCulture);
    }

    private static long Results(PostgresDatabase database) => database.Read(c => c.ExecuteScalar<long>("select count(*) from result"));

    private sealed class PausingEngine(TimeSpan pause) : IGradingEngine
    {
        private static readonly byte[] Report = Encoding.UTF8.GetBytes("<!DOCTYPE html><title>Report</title>");
        private static readonly CheckResult[] Results =
            [.. ExerciseCatalog.Find("half-close").Manifest.Checks.Select(c => new CheckResult(c.Id, c.Tier, Verdict.Passed, "", c.Points, c.Points, "", ""))];

        private int _ended;

        public int Ended => Volatile.Read(ref _ended);

        public async Task<GradingOutcome> GradeAsync(
            GradingJob job, IProgress<GradingProgress> progress, Action<CheckResult> decided, CancellationToken cancellationToken)
        {
            await Task.Delay(pause, cancellationToken);
            Interlocked.Increment(ref _ended);
            return new GradingOutcome(new GradingResult(job.Exercise, job.Student, job.Lab, "none", job.Seed, job.Language, Results), "", Report, "digest");
        }
    }
}
