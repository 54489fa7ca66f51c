using System.Diagnostics;
using System.Globalization;
using Courseware.Tests.Programs;
using Dapper;

namespace Courseware.Tests.ServerTests;

/// <summary>
/// The long form of the plan of faults: <c>benchmarks/kill-plan.sh</c>. After each, every grading has exactly one result, the one that it has without the
/// fault, and nothing is left. <c>KILL_PLAN</c> is the number of real gradings of each test.
/// </summary>
[Category(Requires.Slow)]
[Category(Requires.OptionalHere)]
[NonParallelizable]
internal sealed class KillPlanTests
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    private static readonly string? Named = Environment.GetEnvironmentVariable("KILL_PLAN");

    private static int Count => int.Parse(Named!, CultureInfo.InvariantCulture);

    [SetUp]
    public void OnlyInTheLongForm() => Requires.That(Named is not null, "it takes minutes: benchmarks/kill-plan.sh");

    [Test, CancelAfter(1_200_000)]
    public async Task A_worker_is_killed_every_five_seconds(CancellationToken cancellationToken)
    {
        using var fleet = await DisturbedFleet.OpenAsync(PostgresCluster.NewDatabase(), Count, cancellationToken);
        await fleet.StartAsync(3, cancellationToken);
        var (random, kills, began) = (new Random(11), 0, Stopwatch.StartNew());
        using var timer = new PeriodicTimer(Between);
        while (await timer.WaitForNextTickAsync(cancellationToken) && !fleet.IsDone)
        {
            if (fleet.Victim(random, losses: 1) is not { } victim)
                continue;
            await fleet.KillAsync(victim, cancellationToken);
            await fleet.StartAsync(1, cancellationToken);
            kills++;
        }
        await EndAsync(fleet, cancellationToken);
        await TestContext.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{fleet.Count} gradings by three workers, {kills} of them killed, in {began.Elapsed.TotalSeconds:0} s"));
        Assert.That(kills, Is.GreaterThan(fleet.Count / 20), "too few to show anything");
    }

    [Test, CancelAfter(600_000)]
    public async Task All_workers_are_killed(CancellationToken cancellationToken)
    {
        using var fleet = await DisturbedFleet.OpenAsync(PostgresCluster.NewDatabase(), Count, cancellationToken);
        for (var part = 1; part <= 2; part++)
        {
            await fleet.StartAsync(3, cancellationToken);
            await fleet.ResultsAsync(fleet.Count * part / 3, cancellationToken);
            foreach (var worker in fleet.Workers.ToList())
                await fleet.KillAsync(worker, cancellationToken);
        }
        await fleet.StartAsync(3, cancellationToken);
        await EndAsync(fleet, cancellationToken);
    }

    [Test, CancelAfter(600_000)]
    public async Task A_worker_is_stopped_for_longer_than_its_lease(CancellationToken cancellationToken)
    {
        using var fleet = await DisturbedFleet.OpenAsync(PostgresCluster.NewDatabase(), Count, cancellationToken);
        await fleet.StartAsync(3, cancellationToken);
        var random = new Random(13);
        for (var i = 0; i < 4 && !fleet.IsDone; i++)
        {
            RealWorker? victim = null;
            await Eventually.TrueAsync(() => Task.FromResult(fleet.IsDone || (victim = fleet.Victim(random, losses: 0)) is not null), cancellationToken);
            if (victim is not null)
                await KillTests.FreezeAsync(fleet, victim, cancellationToken);
        }
        await EndAsync(fleet, cancellationToken);
    }

    [Test, CancelAfter(600_000)]
    public async Task The_database_crashes(CancellationToken cancellationToken)
    {
        using var cluster = PostgresCluster.New(durable: true);
        using var fleet = await DisturbedFleet.OpenAsync(cluster.Create(), Count, cancellationToken);
        await fleet.StartAsync(3, cancellationToken);
        for (var part = 1; part <= 3; part++)
        {
            await fleet.ResultsAsync(fleet.Count * part / 4, cancellationToken);
            cluster.Crash();
            cluster.Restart();
        }
        await EndAsync(fleet, cancellationToken);
    }

    [Test, CancelAfter(600_000)]
    public async Task The_database_is_down_for_half_a_minute(CancellationToken cancellationToken)
    {
        using var cluster = PostgresCluster.New(durable: true);
        using var fleet = await DisturbedFleet.OpenAsync(cluster.Create(), Count, cancellationToken);
        await fleet.StartAsync(3, cancellationToken);
        await fleet.ResultsAsync(fleet.Count / 2, cancellationToken);
        cluster.Crash();
        await Task.Delay(TimeSpan.FromSeconds(30), cancellationToken);
        cluster.Restart();
        await EndAsync(fleet, cancellationToken);
    }

    [Test, CancelAfter(600_000)]
    public async Task The_disk_of_the_database_is_full(CancellationToken cancellationToken)
    {
        Requires.That(Environment.IsPrivilegedProcess, "mounting a small file system needs root");
        var folder = Directory.CreateTempSubdirectory("courseware-full-").FullName;
        await RunAsync("mount", ["-t", "tmpfs", "-o", "size=160m,mode=0755", "tmpfs", folder], cancellationToken);
        try
        {
            using var cluster = PostgresCluster.New(durable: true, folder);
            using var fleet = await DisturbedFleet.OpenAsync(cluster.Create(), Count, cancellationToken);
            await fleet.StartAsync(3, cancellationToken);
            await fleet.ResultsAsync(fleet.Count / 3, cancellationToken);
            var filler = Path.Combine(folder, "filler");
            Fill(filler);
            // The database refuses changes, or ends. Then an operator makes room.
            await Task.Delay(TimeSpan.FromSeconds(15), cancellationToken);
            var (refused, hasEnded) = (fleet.Read(c => c.ExecuteScalar<long>("select count(*) from grading where state < 2"), -1), !cluster.IsUp);
            File.Delete(filler);
            if (hasEnded)
            {
                cluster.Crash();
                cluster.Restart();
            }
            await TestContext.Out.WriteLineAsync(hasEnded ? "The database ended." : $"The database stayed; {refused} gradings were open.");
            await EndAsync(fleet, cancellationToken);
        }
        finally
        {
            await RunAsync("umount", ["-l", folder], CancellationToken.None);
            Directory.Delete(folder);
        }
    }

    [Test, CancelAfter(600_000)]
    public async Task Connections_to_the_database_are_cut([Values] bool silently, CancellationToken cancellationToken)
    {
        using var cluster = PostgresCluster.New(durable: true);
        var direct = cluster.Create();
        using var relay = new DatabaseRelay(cluster.Socket);
        using var fleet = await DisturbedFleet.OpenAsync(direct, Count, cancellationToken, relay.Through(direct));
        await fleet.StartAsync(3, cancellationToken);
        for (var part = 1; part <= 3; part++)
        {
            await fleet.ResultsAsync(fleet.Count * part / 4, cancellationToken);
            if (silently)
            {
                relay.Loses = true;
                await Task.Delay(TimeSpan.FromSeconds(10), cancellationToken);
                relay.Loses = false;
            }
            // A connection that lost bytes is useless: the network is there again, and both ends get a reset.
            relay.Reset();
        }
        await EndAsync(fleet, cancellationToken);
    }

    [Test, CancelAfter(600_000)]
    public async Task Submissions_that_end_their_worker_are_left_to_a_person(CancellationToken cancellationToken)
    {
        using var fleet = await DisturbedFleet.OpenAsync(PostgresCluster.NewDatabase(), Count, cancellationToken);
        long[] poison = [.. Enumerable.Range(1, 2).Select(i => 3L + (fleet.Count * i / 3))];
        await fleet.StartAsync(3, cancellationToken);
        while (!fleet.IsDone)
        {
            // As if these submissions ended their worker: it is killed when it begins one.
            var victims = fleet.Read(c => c.Query<string>("select worker from grading where state = 1 and id = any(@poison)", new { poison }).ToList(), []);
            foreach (var victim in fleet.Workers.Where(w => victims.Contains(w.Id)).ToList())
            {
                await fleet.KillAsync(victim, cancellationToken);
                await fleet.StartAsync(1, cancellationToken);
            }
            await Task.Delay(50, cancellationToken);
        }
        await fleet.StopAsync(cancellationToken);
        fleet.AssertUndisturbed(poison);
    }

    private static async Task EndAsync(DisturbedFleet fleet, CancellationToken cancellationToken)
    {
        await fleet.AllAsync(cancellationToken);
        await fleet.StopAsync(cancellationToken);
        fleet.AssertUndisturbed();
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        // Large pieces first, then single pages, until nothing fits.
        foreach (var size in new[] { 1 << 20, 1 << 12 })
        {
            try
            {
                while (true)
                    file.Write(new byte[size]);
            }
            catch (IOException)
            {
                // The disk is full.
            }
        }
    }

    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync(cancellationToken);
        Assert.That(process.ExitCode, Is.Zero, program);
    }
}
