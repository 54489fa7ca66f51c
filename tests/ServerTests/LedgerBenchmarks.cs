using System.Diagnostics;
using System.Globalization;
using Courseware.Server.Data;
using Dapper;

namespace Courseware.Tests.ServerTests;

/// <summary>
/// The throughput of the ledger when grading itself takes no time:
/// <c>LEDGER_COUNT=1000000 tests/run.sh --filter Name~The_speed_of_the_ledger_is_measured</c>.
/// <c>LEDGER_BATCH</c> is the number of gradings in one transaction, 250 by default. The database writes to the disk as it does in use.
/// </summary>
[Category(Requires.Slow)]
[Category(Requires.OptionalHere)]
internal sealed class LedgerBenchmarks
{
    // SQLite has one writer at a time: more tasks would only wait.
    private const int Tasks = 12, TasksOfSqlite = 2;

    [Test, CancelAfter(1_800_000)]
    public void The_speed_of_the_ledger_is_measured([Values] Storage storage)
    {
        var named = Environment.GetEnvironmentVariable("LEDGER_COUNT");
        Requires.That(named is not null, "a measurement, which takes minutes: LEDGER_COUNT=1000000");
        var count = int.Parse(named!, CultureInfo.InvariantCulture);
        var batch = int.Parse(Environment.GetEnvironmentVariable("LEDGER_BATCH") ?? "250", CultureInfo.InvariantCulture);
        using var cluster = storage == Storage.Postgres ? PostgresCluster.New(durable: true) : null;
        using var data = cluster is null ? new TestData(storage) : new TestData(cluster);
        using var database = data.Open();
        var loading = Stopwatch.StartNew();
        Load(database, count);
        if (storage == Storage.Postgres)
            database.Read(c => c.Execute("analyze grading, attempt"));
        loading.Stop();

        var draining = Stopwatch.StartNew();
        var (mostMemory, done) = (0L, 0);
        var tasks = storage == Storage.Postgres ? Tasks : TasksOfSqlite;
        Parallel.For(0, tasks, new ParallelOptions { MaxDegreeOfParallelism = tasks }, _ =>
        {
            var (ledger, worker) = (new Ledger(database, TimeProvider.System), new Taker(Guid.NewGuid().ToString("N")));
            while (ledger.Begin(worker, mayBeAlone: false, batch) is { Count: > 0 } claims)
            {
                var recorded = ledger.Commit(
                    [.. claims.Select(c => (c, new Recorded(ResultStatus.Graded, "", 2) { Score = (int)(c.Grading % 101), MaxScore = 100 }))]);
                Assert.That(recorded, Has.All.True);
                var before = Interlocked.Add(ref done, claims.Count) - claims.Count;
                if (before / 10_000 != (before + claims.Count) / 10_000)
                    mostMemory = Math.Max(mostMemory, Environment.WorkingSet);
            }
        });
        draining.Stop();

        Assert.That(
            database.Read(c => c.QueryFirst<(long, long)>("select count(*), count(distinct grading_id) from result")),
            Is.EqualTo(((long)count, (long)count)));
        Assert.That(database.Read(c => c.ExecuteScalar<long>("select count(*) from result where score <> grading_id % 101")), Is.Zero);
        Assert.That(database.Read(c => c.ExecuteScalar<long>("select count(*) from run")), Is.EqualTo(count), "none was begun twice");
        TestContext.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{storage}: {count} loaded in {loading.Elapsed.TotalSeconds:0.0} s, graded in {draining.Elapsed.TotalSeconds:0.0} s: "
            + $"{count / draining.Elapsed.TotalSeconds:0} a second, {batch} in a transaction; memory of the process {mostMemory >> 20} MiB"));
    }

    private static void Load(Database database, int count) => database.Write((c, t) =>
    {
        SmallQueue.Fill(database, c, t, 0);
        return c.Execute(
            """
            insert into submission (digest, bytes) values (@digest, @digest);
            insert into attempt (course_id, exercise, member_id, number, submitted, file_name, submission, seed, language, lab)
              with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < @count)
              select 1, 'half-close', 1, n, 0, '', @digest, '1', 'en', 'process' from numbers;
            insert into grading (attempt_id, not_before, queued) select id, 0, 0 from attempt order by id
            """,
            new { count, digest = new byte[] { 1 } }, t, commandTimeout: 600);
    });
}
