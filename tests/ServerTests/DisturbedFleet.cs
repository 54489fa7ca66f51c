using System.Data.Common;
using System.Globalization;
using System.IO.Compression;
using Courseware.Server.Data;
using Courseware.Tests.CliTests;
using Courseware.Tests.Programs;
using Courseware.Tests.Submissions;
using Dapper;

namespace Courseware.Tests.ServerTests;

/// <summary>
/// Real workers with real gradings on one ledger, which a test disturbs. The expected results are those of one worker that graded each kind of submission
/// before. In the end each grading has exactly one result, the expected one, and nothing is left behind.
/// </summary>
internal sealed class DisturbedFleet : IDisposable
{
    // A worker notices soon that another one is gone.
    private static readonly string[] Options = ["--workers", "2", "--lease-seconds", "4"];

    private readonly string _url;
    private readonly int _golden;
    private readonly List<RealWorker> _workers = [];

    private DisturbedFleet(string url, int golden, int count, PostgresDatabase database) =>
        (_url, _golden, Count, Database) = (url, golden, count, database);

    /// <summary>The number of gradings that are disturbed.</summary>
    public int Count { get; }

    /// <summary>The ledger, without what disturbs the workers' connections.</summary>
    public PostgresDatabase Database { get; }

    /// <summary>The folder of the workers, with their temporary files.</summary>
    public TemporaryFolder Folder { get; } = new();

    /// <summary>The workers that live.</summary>
    public IReadOnlyList<RealWorker> Workers => _workers;

    /// <summary>Queues gradings, and has each kind of submission graded once without a disturbance.</summary>
    /// <param name="direct">The address of an empty database.</param>
    /// <param name="count">The number of gradings to disturb.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="url">The address for the workers, when it is another one.</param>
    public static async Task<DisturbedFleet> OpenAsync(string direct, int count, CancellationToken cancellationToken, string? url = null)
    {
        Requires.Linux();
        Requires.Tools("cc", "kill");
        const int kinds = 3;
        var fleet = new DisturbedFleet(url ?? direct, kinds, count, PostgresDatabase.Open(direct));
        try
        {
            byte[][] work =
                [await fleet.PackedAsync("right"), await fleet.PackedAsync("wrong", "server-closes-instead-of-shutdown"), "not a program"u8.ToArray()];
            fleet.Database.Write((c, t) =>
                SmallQueue.Fill(fleet.Database, c, t, [.. work, .. Enumerable.Range(0, count).Select(i => work[i % work.Length])]));
            fleet.Database.Write((c, t) => c.Execute("update grading set not_before = not_before + 86400000 where id > @kinds", new { kinds }, t));
            using (var calm = await RealWorker.StartAsync(fleet.Folder, direct, cancellationToken, "--workers", "1"))
            {
                await fleet.ResultsAsync(0, cancellationToken);
                Assert.That(await calm.StopAsync(cancellationToken), Is.Zero, calm.Log);
            }
            fleet.Database.Write((c, t) => c.Execute("update grading set not_before = 0", transaction: t));
            return fleet;
        }
        catch
        {
            fleet.Dispose();
            throw;
        }
    }

    /// <summary>Starts workers.</summary>
    public async Task StartAsync(int workers, CancellationToken cancellationToken)
    {
        for (var i = 0; i < workers; i++)
            _workers.Add(await RealWorker.StartAsync(Folder, _url, cancellationToken, Options));
    }

    /// <summary>SIGKILL for one of them.</summary>
    public async Task KillAsync(RealWorker worker, CancellationToken cancellationToken)
    {
        await worker.KillAsync(cancellationToken);
        _workers.Remove(worker);
        worker.Dispose();
    }

    /// <summary>SIGTERM for all: they finish what runs.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var worker in _workers)
            Assert.That(await worker.StopAsync(cancellationToken), Is.Zero, worker.Log);
    }

    /// <summary>Waits until so many of the gradings have their results.</summary>
    public Task ResultsAsync(int count, CancellationToken cancellationToken) =>
        Eventually.TrueAsync(() => Task.FromResult(Results >= _golden + count), cancellationToken);

    /// <summary>Waits until all of them have.</summary>
    public Task AllAsync(CancellationToken cancellationToken) => ResultsAsync(Count, cancellationToken);

    /// <summary>True when all have results.</summary>
    public bool IsDone => Results == _golden + Count;

    /// <summary>
    /// A random worker that grades something now; null when there is none. A worker is left out while it has a grading that a second loss would make a
    /// suspect, because a third one would end it as an error.
    /// </summary>
    /// <param name="random">Chooses.</param>
    /// <param name="losses">How many workers its gradings may have lost before.</param>
    public RealWorker? Victim(Random random, int losses)
    {
        var busy = Read(c => c.Query<string>(
            "select worker from grading where state = 1 group by worker having max(deaths) <= @losses", new { losses }).ToList(), []);
        var candidates = _workers.Where(w => busy.Contains(w.Id)).ToList();
        return candidates.Count == 0 ? null : candidates[random.Next(candidates.Count)];
    }

    /// <summary>Reads, also while the database is out of reach: then it gives the other value.</summary>
    public T Read<T>(Func<DbConnection, T> work, T otherwise)
    {
        try
        {
            return Database.Read(work);
        }
        catch (DbException)
        {
            return otherwise;
        }
    }

    /// <summary>Each grading has one result, the expected one; each beginning has its end; no file is left.</summary>
    /// <returns>The beginnings by their outcome.</returns>
    public Dictionary<string, long> AssertUndisturbed(params IReadOnlyCollection<long> quarantined)
    {
        var verdicts = Database.Read(c => c.Query<(long Grading, string Verdict)>(
            "select r.grading_id, r.status || ' ' || coalesce(r.score, -1) || ' ' || r.message || r.checks || r.digest from result r order by r.grading_id")
                .ToList());
        Assert.That(verdicts.Select(v => v.Grading), Is.EqualTo(Enumerable.Range(1, _golden + Count).Select(n => (long)n)), "one result each");
        foreach (var (grading, verdict) in verdicts.Where(v => !quarantined.Contains(v.Grading)))
            Assert.That(verdict, Is.EqualTo(verdicts[(int)((grading - 1) % _golden)].Verdict), $"grading {grading}");
        Assert.That(verdicts.Where(v => v.Verdict.StartsWith("error", StringComparison.Ordinal)).Select(v => v.Grading), Is.EquivalentTo(quarantined));
        var outcomes = Database.Read(c => c.Query<(string? Outcome, long Count)>("select outcome, count(*) from run group by outcome order by outcome")
            .ToDictionary(o => o.Outcome ?? "none", o => o.Count));
        Assert.That(outcomes.Keys, Has.None.EqualTo("none"), "each beginning has its end");
        Assert.That(outcomes.GetValueOrDefault("graded") + outcomes.GetValueOrDefault("partial") + outcomes.GetValueOrDefault("unreadable"),
            Is.EqualTo(verdicts.Count - quarantined.Count), "no result was recorded twice");
        Assert.That(new DirectoryInfo(Folder.At("tmp")).EnumerateFileSystemInfos().Select(f => f.Name), Is.Empty, "no file is left");
        TestContext.Out.WriteLine(string.Join(", ", outcomes.Select(o => string.Create(CultureInfo.InvariantCulture, $"{o.Key}: {o.Value}"))));
        return outcomes;
    }

    public void Dispose()
    {
        _workers.ForEach(w => w.Dispose());
        Database.Dispose();
        Folder.Dispose();
    }

    private long Results => Read(c => c.ExecuteScalar<long>("select count(*) from result"), 0);

    private async Task<byte[]> PackedAsync(string name, string? mistake = null)
    {
        if (mistake is null)
            Paths.CopySolution(Folder, name);
        else
            Paths.CopySolution(Folder, name, mistake);
        await ZipFile.CreateFromDirectoryAsync(Folder.At(name), Folder.At($"{name}.zip"));
        return await File.ReadAllBytesAsync(Folder.At($"{name}.zip"));
    }
}
