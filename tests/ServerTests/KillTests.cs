using Courseware.Tests.Programs;
using Dapper;

namespace Courseware.Tests.ServerTests;

/// <summary>
/// The short form of <see cref="KillPlanTests"/>: workers are killed during real gradings, and stopped until others have taken their gradings. In the end
/// each grading has one result: the same as without these faults.
/// </summary>
[Category(Requires.Slow)]
[Category(Requires.Thorough)]
[Category(Requires.OptionalHere)]
internal sealed class KillTests
{
    private const int Count = 18;
    private const int Kills = 4;
    private const int Stops = 2;

    [Test, CancelAfter(900_000)]
    public async Task Each_grading_has_one_result_despite_killed_workers(CancellationToken cancellationToken)
    {
        using var fleet = await DisturbedFleet.OpenAsync(PostgresCluster.NewDatabase(), Count, cancellationToken);
        await fleet.StartAsync(3, cancellationToken);
        await DisturbAsync(fleet, cancellationToken);
        await fleet.AllAsync(cancellationToken);
        await fleet.StopAsync(cancellationToken);

        var outcomes = fleet.AssertUndisturbed();
        Assert.That(outcomes.GetValueOrDefault("lease-lost") + outcomes.GetValueOrDefault("fenced"), Is.InRange(1, 2 * (Kills + Stops)),
            "only what was in flight is graded again");
    }

    // Kills and stops workers at random times.
    private static async Task DisturbAsync(DisturbedFleet fleet, CancellationToken cancellationToken)
    {
        var random = new Random(7);
        bool[] kills = [.. Enumerable.Repeat(true, Kills), .. Enumerable.Repeat(false, Stops)];
        random.Shuffle(kills);
        foreach (var kill in kills)
        {
            RealWorker? victim = null;
            await Eventually.True(() => fleet.IsDone || (victim = fleet.Victim(random, losses: 0)) is not null, cancellationToken);
            if (victim is null)
                return;
            await Task.Delay(random.Next(1_000), cancellationToken);
            if (kill)
            {
                await fleet.KillAsync(victim, cancellationToken);
                await fleet.StartAsync(1, cancellationToken);
            }
            else
                await FreezeAsync(fleet, victim, cancellationToken);
        }
    }

    /// <summary>Stops a worker until others have its gradings, and lets it continue.</summary>
    internal static async Task FreezeAsync(DisturbedFleet fleet, RealWorker victim, CancellationToken cancellationToken)
    {
        await victim.SignalAsync("STOP", cancellationToken);
        const string own = "select count(*) from grading where state = 1 and worker = @Id";
        await Eventually.TrueAsync(() => Task.FromResult(fleet.Read(c => c.ExecuteScalar<long>(own, new { victim.Id }), 1) == 0), cancellationToken);
        await victim.SignalAsync("CONT", cancellationToken);
    }
}
