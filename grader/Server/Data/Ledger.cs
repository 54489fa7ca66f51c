using System.Data.Common;
using Dapper;

namespace Courseware.Server.Data;

/// <summary>One grading that a worker has begun. <paramref name="Fence"/> is the right to record its result, until somebody else begins it.</summary>
internal sealed record Claim(long Grading, long Attempt, string Fence, bool Alone, int Failures)
{
    /// <summary>The exercise's id.</summary>
    public string Exercise { get; init; } = "";

    /// <summary>The lab's name.</summary>
    public string Lab { get; init; } = "";
}

/// <summary>A process that takes gradings, and the labs that it can open.</summary>
internal sealed record Taker(string Id, bool Container = true, bool Process = true);

/// <summary>
/// The queue and the results in one: each grading has exactly one result. A worker begins a grading with a new fence and a lease; the result is
/// recorded in the same transaction that ends the grading, and only if the fence is still the worker's. Whoever comes late changes nothing.
/// </summary>
internal sealed class Ledger(Database database, TimeProvider time)
{
    /// <summary>How often a grading may end its worker before it is left to a person.</summary>
    public const int MostDeaths = 3;

    private const string DeathMessage = "Grading this submission ended the program that graded it three times. It has no score; a teacher has to look at it.";

    // So long a grading that has to be alone waits for a worker that has nothing else, before the others stop to take more for its sake.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const int LooksInALease = 20;

    private long _expired;

    /// <summary>How long a worker has a grading before it must renew.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Adds a grading of an attempt, in a transaction that somebody has begun.</summary>
    /// <returns>Its id.</returns>
    public long Add(DbConnection connection, DbTransaction transaction, long attempt, int priority) => connection.ExecuteScalar<long>(
        "insert into grading (attempt_id, priority, not_before, queued) values (@attempt, @priority, @Now, @Now) returning id",
        new { attempt, priority, Now }, transaction);

    /// <summary>
    /// Begins the next grading; null when there is none for this worker. What another one has begun and not renewed is begun again, alone: it may be
    /// what ended that worker.
    /// </summary>
    /// <param name="taker">The worker.</param>
    /// <param name="mayBeAlone">False while it runs others: then one that has to be alone is not begun, and nothing behind it.</param>
    public Claim? Begin(Taker taker, bool mayBeAlone) => database.WriteBeside((connection, transaction) =>
    {
        ExpireSometimes(connection, transaction);
        var next = connection.QueryFirstOrDefault<Waiting>(
            $"""
            {database.RelaxedCommit}
            select g.id, g.attempt_id as attempt, g.alone, g.failures, a.exercise, a.lab from grading g join attempt a on a.id = g.attempt_id
            where g.state = 0 and g.not_before <= @Now and (@mayBeAlone or not g.alone or g.not_before <= @hurried)
              and ((a.lab = 'container' and @Container) or (a.lab = 'process' and @Process))
            order by g.priority, g.id limit 1 {database.SkipLocked}
            """,
            new { Now, mayBeAlone, hurried = database.IsShared ? Now - (long)Patience.TotalMilliseconds : Now, taker.Container, taker.Process }, transaction);
        if (next is null || (next.Alone && !mayBeAlone))
            return null;
        var fence = Guid.CreateVersion7().ToString("N");
        connection.Execute(
            """
            update grading set state = 1, fence = @fence, lease_until = @until, worker = @worker where id = @Id;
            insert into run (grading_id, fence, began, worker) values (@Id, @fence, @Now, @worker)
            """,
            new { fence, until = Now + (long)Lease.TotalMilliseconds, worker = taker.Id, next.Id, Now }, transaction);
        return new Claim(next.Id, next.Attempt, fence, next.Alone, next.Failures) { Exercise = next.Exercise, Lab = next.Lab };
    });

    /// <summary>Keeps the lease. False: the grading is somebody else's now, or is gone.</summary>
    public bool Renew(Claim claim) => database.WriteBeside((connection, transaction) => connection.Execute(
        "update grading set lease_until = @until where id = @Grading and fence = @Fence and state = 1",
        new { until = Now + (long)Lease.TotalMilliseconds, claim.Grading, claim.Fence }, transaction) == 1);

    /// <summary>
    /// Records the result. False: the fence was not this worker's any more, and nothing was recorded. It may be asked again when nobody knows
    /// whether the first time arrived.
    /// </summary>
    public bool Commit(Claim claim, Recorded result) =>
        database.WriteBeside((connection, transaction) => ResultRows.Record(connection, transaction, claim.Grading, claim.Fence, result, Now));

    /// <summary>Gives a grading back: it is begun again after a delay, alone when it has to be.</summary>
    /// <param name="claim">The grading.</param>
    /// <param name="delay">How long it waits.</param>
    /// <param name="why">A word for the list of runs.</param>
    /// <param name="alone">Nothing else may run beside it.</param>
    /// <param name="failed">It counts as a failure of the grader.</param>
    public void Return(Claim claim, TimeSpan delay, string why, bool alone, bool failed) => database.WriteBeside((connection, transaction) =>
    {
        connection.Execute(
            """
            update grading set state = 0, fence = null, lease_until = null, worker = null, not_before = @at, alone = (alone or @alone),
              failures = failures + @failures
            where id = @Grading and fence = @Fence and state = 1
            """,
            new { at = Now + (long)delay.TotalMilliseconds, alone, failures = failed ? 1 : 0, claim.Grading, claim.Fence }, transaction);
        return connection.Execute(
            "update run set ended = @Now, outcome = @why where grading_id = @Grading and fence = @Fence and ended is null",
            new { Now, why, claim.Grading, claim.Fence }, transaction);
    });

    /// <summary>
    /// When the only server of a database starts nothing runs: what was running when the last one ended waits again, and runs alone, because it may be
    /// what ended the server. What has done so <see cref="MostDeaths"/> times gets a result that leaves it to a person.
    /// </summary>
    /// <returns>How many gradings go on.</returns>
    public int Recover() => database.Write((connection, transaction) => Expire(connection, transaction, "state = 1", "server-ended"));

    /// <summary>The first gradings that wait, and how many are before each.</summary>
    /// <param name="most">How many are read.</param>
    public Dictionary<long, int> Places(int most) => database.Read(connection =>
        connection.Query<Place>("select id, state from grading where state < 2 order by priority, id limit @most", new { most }).Index()
            .Where(p => p.Item.State == 0).ToDictionary(p => p.Item.Id, p => p.Index));

    /// <summary>How many are before a grading that waits; null when it does not wait.</summary>
    public int? PlaceOf(long grading) => database.Read(connection => connection.ExecuteScalar<int?>(
        """
        select (select count(*) from grading g where g.state < 2 and (g.priority < own.priority or (g.priority = own.priority and g.id < own.id)))
        from grading own where own.id = @grading and own.state = 0
        """,
        new { grading }));

    /// <summary>How many gradings have no result yet.</summary>
    public int Open() => database.Read(connection => connection.ExecuteScalar<int>("select count(*) from grading where state < 2"));

    /// <summary>The mean time of the last gradings, in seconds; null before the first.</summary>
    public double? MeanSeconds() => database.Read(connection => connection.ExecuteScalar<double?>(
        "select avg(seconds) from (select seconds from result where seconds > 0 order by grading_id desc limit 50) as latest"));

    // Each worker looks a few times within a lease, not at every beginning.
    private void ExpireSometimes(DbConnection connection, DbTransaction transaction)
    {
        var now = Now;
        if (now - Interlocked.Read(ref _expired) < (long)Lease.TotalMilliseconds / LooksInALease)
            return;
        Expire(connection, transaction, "state = 1 and lease_until < @Now", "lease-lost");
        Interlocked.Exchange(ref _expired, now);
    }

    private int Expire(DbConnection connection, DbTransaction transaction, string which, string outcome)
    {
        var ids = connection.Query<long>($"select g.id from grading g where {which} {database.SkipLocked}", new { Now }, transaction).ToList();
        const string none = "none";
        foreach (var id in ids)
        {
            connection.Execute(
                """
                update run set ended = @Now, outcome = @outcome where grading_id = @id and ended is null;
                update grading set state = 0, fence = null, lease_until = null, worker = null, not_before = @Now, alone = true, deaths = deaths + 1 where id = @id
                """,
                new { Now, outcome, id }, transaction);
            // Nobody has such a fence: it is this one's to end.
            const string poison = "update grading set state = 1, fence = @none where id = @id and deaths >= @MostDeaths";
            if (connection.Execute(poison, new { id, MostDeaths, none }, transaction) == 1)
                ResultRows.Record(connection, transaction, id, none, new Recorded(ResultStatus.Error, DeathMessage, 0), Now);
        }
        return ids.Count;
    }

    private sealed class Waiting
    {
        public long Id { get; init; }
        public long Attempt { get; init; }
        public bool Alone { get; init; }
        public int Failures { get; init; }
        public string Exercise { get; init; } = "";
        public string Lab { get; init; } = "";
    }

    private sealed class Place
    {
        public long Id { get; init; }
        public int State { get; init; }
    }
}
