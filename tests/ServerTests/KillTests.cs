using System.Globalization;
using System.IO.Compression;
using Courseware.Server.Data;
using Courseware.Tests.CliTests;
using Courseware.Tests.Programs;
using Courseware.Tests.Submissions;
using Dapper;

namespace Courseware.Tests.ServerTests;

/// <summary>
/// Three real workers on one ledger, with real gradings. Workers are killed during gradings, and stopped until others have taken their gradings. In the
/// end each grading has one result: the same as without these faults.
/// </summary>
[Category(Requires.Slow)]
[Category(Requires.OptionalHere)]
internal sealed class KillTests
{
    private const int Count = 18;
    private const int Kills = 4;
    private const int Stops = 2;
    private static readonly string[] Options = ["--workers", "2", "--lease-seconds", "4"];

    [Test, CancelAfter(280_000)]
    public async Task Each_grading_has_one_result_despite_killed_workers(CancellationToken cancellationToken)
    {
        Requires.Linux();
        Requires.Tools("cc", "kill");
        using var folder = new TemporaryFolder();
        using var data = new TestData(Storage.Postgres);
        using var database = data.Open();
        byte[][] work = [await PackedAsync(folder, "right"), await PackedAsync(folder, "wrong", "server-closes-instead-of-shutdown"),
            "not a program"u8.ToArray()];
        database.Write((c, t) => SmallQueue.Fill(database, c, t, [.. work, .. Enumerable.Range(0, Count).Select(i => work[i % work.Length])]));
        // The expected results: the first grading of each submission, one after another.
        database.Write((c, t) => c.Execute("update grading set not_before = not_before + 600000 where id > @first", new { first = work.Length }, t));
        using (var calm = await RealWorker.StartAsync(folder, data.Url, cancellationToken, "--workers", "1"))
        {
            await Eventually.True(() => Results(database) == work.Length, cancellationToken);
            Assert.That(await calm.StopAsync(cancellationToken), Is.Zero, calm.Log);
        }
        database.Write((c, t) => c.Execute("update grading set not_before = 0", transaction: t));

        var workers = new List<RealWorker>();
        try
        {
            for (var i = 0; i < 3; i++)
                workers.Add(await RealWorker.StartAsync(folder, data.Url, cancellationToken, Options));
            await DisturbAsync(folder, data, database, workers, cancellationToken);
            await Eventually.True(() => Results(database) == work.Length + Count, cancellationToken);
            foreach (var worker in workers)
                Assert.That(await worker.StopAsync(cancellationToken), Is.Zero, worker.Log);
        }
        finally
        {
            workers.ForEach(w => w.Dispose());
        }
        AssertAllAsIfNothingHadHappened(database, work.Length);
        Assert.That(new DirectoryInfo(folder.At("tmp")).EnumerateFileSystemInfos().Select(f => f.Name), Is.Empty, "nothing is left behind");
    }

    // Kills and stops workers at random times. A grading that has already lost a worker is not chosen, because the third loss would end it as an error.
    private static async Task DisturbAsync(TemporaryFolder folder, TestData data, Database database, List<RealWorker> workers,
        CancellationToken cancellationToken)
    {
        var random = new Random(7);
        bool[] kills = [.. Enumerable.Repeat(true, Kills), .. Enumerable.Repeat(false, Stops)];
        random.Shuffle(kills);
        foreach (var kill in kills)
        {
            RealWorker? victim = null;
            await Eventually.True(() => Results(database) == Count + 3 || (victim = Victim(database, workers, random)) is not null, cancellationToken);
            if (victim is null)
                return;
            await Task.Delay(random.Next(1_000), cancellationToken);
            if (kill)
            {
                await victim.KillAsync(cancellationToken);
                victim.Dispose();
                workers.Remove(victim);
                workers.Add(await RealWorker.StartAsync(folder, data.Url, cancellationToken, Options));
                continue;
            }
            await victim.SignalAsync("STOP", cancellationToken);
            await Eventually.True(() => database.Read(c => c.ExecuteScalar<long>("select count(*) from grading where state = 1 and worker = @Id",
                new { victim.Id })) == 0, cancellationToken);
            await victim.SignalAsync("CONT", cancellationToken);
        }
    }

    private static RealWorker? Victim(Database database, List<RealWorker> workers, Random random)
    {
        var busy = database.Read(c => c.Query<string>("select worker from grading where state = 1 group by worker having max(deaths) = 0").ToList());
        var candidates = workers.Where(w => busy.Contains(w.Id)).ToList();
        return candidates.Count == 0 ? null : candidates[random.Next(candidates.Count)];
    }

    private static void AssertAllAsIfNothingHadHappened(Database database, int golden)
    {
        var verdicts = database.Read(c => c.Query<(long Grading, string Verdict)>(
            "select r.grading_id, r.status || ' ' || coalesce(r.score, -1) || ' ' || r.message || r.checks || r.digest from result r order by r.grading_id")
                .ToList());
        Assert.That(verdicts.Select(v => v.Grading), Is.EqualTo(Enumerable.Range(1, golden + Count).Select(n => (long)n)), "one result each");
        foreach (var (grading, verdict) in verdicts)
            Assert.That(verdict, Is.EqualTo(verdicts[(int)((grading - 1) % golden)].Verdict), $"grading {grading}");
        var outcomes = database.Read(c => c.Query<(string? Outcome, long Count)>("select outcome, count(*) from run group by outcome order by outcome")
            .ToList());
        var count = outcomes.ToDictionary(o => o.Outcome ?? "none", o => o.Count);
        Assert.That(count.Keys, Has.None.EqualTo("none"), "each beginning has its end");
        Assert.That(count.GetValueOrDefault("lease-lost") + count.GetValueOrDefault("fenced"), Is.InRange(1, 2 * (Kills + Stops)),
            "only what was in flight is graded again");
        TestContext.Out.WriteLine(string.Join(", ", outcomes.Select(o => string.Create(CultureInfo.InvariantCulture, $"{o.Outcome}: {o.Count}"))));
    }

    private static long Results(Database database) => database.Read(c => c.ExecuteScalar<long>("select count(*) from result"));

    private static async Task<byte[]> PackedAsync(TemporaryFolder folder, string name, string? mistake = null)
    {
        if (mistake is null)
            Paths.CopySolution(folder, name);
        else
            Paths.CopySolution(folder, name, mistake);
        await ZipFile.CreateFromDirectoryAsync(folder.At(name), folder.At($"{name}.zip"));
        return await File.ReadAllBytesAsync(folder.At($"{name}.zip"));
    }
}
