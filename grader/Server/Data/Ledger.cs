using System.Data.Common;
using Courseware.Labs;
using Dapper;

namespace Courseware.Server.Data;

/// <summary>
/// One grading that a worker has begun. <paramref name="Fence"/> entitles the worker to record the result, until another worker begins the grading.
/// </summary>
internal sealed record Claim(long Grading, long Attempt, string Fence, bool Alone, int Failures)
{
    /// <summary>The exercise's id.</summary>
    public string Exercise { get; init; } = "";

    /// <summary>The lab's name.</summary>
    public string Lab { get; init; } = "";
}

/// <summary>A process that takes gradings, and the labs that it can open.</summary>
internal sealed record Taker(string Id, bool Container = true, bool Process = true)
{
    /// <summary>The tools of its labs.</summary>
    public LabTools Tools { get; init; } = new(BuildTools.All, BuildTools.All);
}

/// <summary>The tools of a process in each of its labs.</summary>
internal sealed record LabTools(BuildTools Container, BuildTools Process)
{
    /// <summary>The tools of a lab by its name.</summary>
    public BuildTools In(string lab) => lab == "container" ? Container : Process;
}

/// <summary>A grading that waits for a worker with these tools in this lab, and since when, in milliseconds since 1970.</summary>
internal sealed record ToolWait(long Id, string Lab, BuildTools Needs, long Since);

/// <summary>
/// The queue and the results in one: each grading has exactly one result. A worker begins a grading with a new fence and a lease. The transaction that
/// ends the grading records the result, and only if the fence still belongs to the worker. A late result changes nothing.
/// </summary>
internal sealed class Ledger(Database database, TimeProvider time)
{
    /// <summary>How many workers a grading may terminate before it is left to a person.</summary>
    public const int MostDeaths = 3;

    // A grading that ended a worker a second time ran alone then, so it is the likely cause: such gradings run one at a time in the whole fleet, each on
    // a worker with no other grading, and no other grading waits for them.
    private const int Suspect = MostDeaths - 1;

    private const string DeathMessage = "Grading this submission ended the program that graded it three times. It has no score; a teacher has to look at it.";

    // The time for which a grading that has to run alone waits for an idle worker. After it, workers begin no grading behind it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private const int LooksInALease = 20;

    private long _expired;

    /// <summary>How long a worker has a grading before it must renew.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(60);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Adds a grading of an attempt, within the caller's transaction.</summary>
    /// <returns>Its id.</returns>
    public long Add(DbConnection connection, DbTransaction transaction, long attempt, int priority) => connection.ExecuteScalar<long>(
        "insert into grading (attempt_id, priority, not_before, queued) values (@attempt, @priority, @Now, @Now) returning id",
        new { attempt, priority, Now }, transaction);

    /// <summary>Begins the next grading, as <see cref="Begin(Taker, bool, int)"/> does; null when there is none for this worker.</summary>
    public Claim? Begin(Taker taker, bool mayBeAlone) => Begin(taker, mayBeAlone, 1) is [var claim] ? claim : null;

    /// <summary>
    /// Begins the next gradings for this worker in one transaction. A grading whose lease has expired is begun again, alone, because it may have
    /// terminated its worker.
    /// </summary>
    /// <param name="taker">The worker.</param>
    /// <param name="mayBeAlone">
    /// False while the worker runs other gradings: then it begins no grading that has to run alone, and none behind it in the queue.
    /// </param>
    /// <param name="most">The maximum number of gradings. A grading that has to run alone is the only one.</param>
    public IReadOnlyList<Claim> Begin(Taker taker, bool mayBeAlone, int most) => database.WriteBeside<IReadOnlyList<Claim>>((connection, transaction) =>
    {
        ExpireSometimes(connection, transaction);
        // SQLite uses the partial index of open gradings only if the query repeats its condition exactly: state < 2.
        var next = connection.Query<Waiting>(
            $"""
            {database.RelaxedCommit}
            select g.id, g.attempt_id as attempt, g.alone, g.failures, a.exercise, a.lab from grading g join attempt a on a.id = g.attempt_id
            where g.state < 2 and g.state = 0 and g.not_before <= @Now
              and (@mayBeAlone or not g.alone or (g.not_before <= @hurried and g.deaths < @Suspect))
              and (g.deaths < @Suspect or not exists (select 1 from grading s where s.state = 1 and s.deaths >= @Suspect))
              and ((a.lab = 'container' and @Container and (g.needs & @noContainer) = 0) or (a.lab = 'process' and @Process and (g.needs & @noProcess) = 0))
            order by g.priority, g.id limit @most {database.SkipLocked}
            """,
            new
            {
                Now,
                mayBeAlone,
                Suspect,
                hurried = database.IsShared ? Now - (long)Patience.TotalMilliseconds : Now,
                taker.Container,
                taker.Process,
                noContainer = (int)(BuildTools.All & ~taker.Tools.Container),
                noProcess = (int)(BuildTools.All & ~taker.Tools.Process),
                most,
            },
            transaction).ToList();
        var taken = next is [{ Alone: true } alone, ..] ? mayBeAlone ? [alone] : [] : next.TakeWhile(n => !n.Alone).ToList();
        if (taken.Count == 0)
            return [];
        // The gradings share one new fence. Each has it until it is begun again.
        var fence = Guid.CreateVersion7().ToString("N");
        connection.Execute(
            $"""
            update grading set state = 1, fence = @fence, lease_until = @until, worker = @worker where id {database.AmongIds};
            insert into run (grading_id, fence, began, worker) select id, @fence, @Now, @worker from grading where id {database.AmongIds} order by id
            """,
            new { fence, until = Now + (long)Lease.TotalMilliseconds, worker = taker.Id, ids = database.Ids(taken.Select(n => n.Id)), Now }, transaction);
        return [.. taken.Select(n => new Claim(n.Id, n.Attempt, fence, n.Alone, n.Failures) { Exercise = n.Exercise, Lab = n.Lab })];
    });

    /// <summary>Renews the lease. False: another worker has the grading, or the grading was deleted.</summary>
    public bool Renew(Claim claim) => database.WriteBeside((connection, transaction) => connection.Execute(
        "update grading set lease_until = @until where id = @Grading and fence = @Fence and state = 1",
        new { until = Now + (long)Lease.TotalMilliseconds, claim.Grading, claim.Fence }, transaction) == 1);

    /// <summary>
    /// Records the result. False: the fence no longer belongs to this worker, and nothing was recorded. The worker may repeat the call when it does not
    /// know whether the first one succeeded.
    /// </summary>
    public bool Commit(Claim claim, Recorded result) => Commit([(claim, result)])[0];

    /// <summary>Records several results in one transaction. Each is accepted or refused independently of the others.</summary>
    public IReadOnlyList<bool> Commit(IReadOnlyList<(Claim Claim, Recorded Result)> results) => database.WriteBeside((connection, transaction) =>
        ResultRows.Record(database, connection, transaction, [.. results.Select(r => new Ended(r.Claim.Grading, r.Claim.Fence, r.Result))], Now));

    /// <summary>Returns a grading to the queue: a worker begins it again after a delay.</summary>
    /// <param name="claim">The grading.</param>
    /// <param name="delay">How long it waits.</param>
    /// <param name="why">A word for the list of runs.</param>
    /// <param name="alone">The grading has to run alone.</param>
    /// <param name="failed">It counts as a failure of the grader.</param>
    /// <param name="needs">The tools that it needs: only a worker that has them begins it again.</param>
    public void Return(Claim claim, TimeSpan delay, string why, bool alone, bool failed, BuildTools needs = BuildTools.None) =>
        database.WriteBeside((connection, transaction) =>
    {
        connection.Execute(
            """
            update grading set state = 0, fence = null, lease_until = null, worker = null, not_before = @at, alone = (alone or @alone),
              failures = failures + @failures, needs = (needs | @needs)
            where id = @Grading and fence = @Fence and state = 1
            """,
            new { at = Now + (long)delay.TotalMilliseconds, alone, failures = failed ? 1 : 0, needs = (int)needs, claim.Grading, claim.Fence },
            transaction);
        return connection.Execute(
            "update run set ended = @Now, outcome = @why where grading_id = @Grading and fence = @Fence and ended is null",
            new { Now, why, claim.Grading, claim.Fence }, transaction);
    });

    /// <summary>
    /// Requeues the gradings that were running when the only server of a database ended. They run alone, because one of them may have terminated the
    /// server. A grading that was running <see cref="MostDeaths"/> times gets a result that leaves the decision to a person.
    /// </summary>
    /// <returns>How many gradings were running.</returns>
    public int Recover() => database.Write((connection, transaction) => Expire(connection, transaction, "state = 1", "server-ended"));

    /// <summary>The first gradings that wait, and how many are before each.</summary>
    /// <param name="most">How many are read.</param>
    /// <param name="without">Gradings that no worker can begin: no other grading waits for them.</param>
    public Dictionary<long, int> Places(int most, IReadOnlySet<long>? without = null) => database.Read(connection =>
        connection.Query<Place>("select id, state from grading where state < 2 order by priority, id limit @most", new { most })
            .Where(p => without?.Contains(p.Id) != true).Index().Where(p => p.Item.State == 0).ToDictionary(p => p.Item.Id, p => p.Index));

    /// <summary>The number of the newest grading; 0 when there is none.</summary>
    public long Newest() => database.Read(connection => connection.ExecuteScalar<long?>("select max(id) from grading")) ?? 0;

    /// <summary>How many are before a grading that waits; null when it does not wait.</summary>
    public int? PlaceOf(long grading) => database.Read(connection => connection.ExecuteScalar<int?>(
        """
        select (select count(*) from grading g where g.state < 2 and (g.priority < own.priority or (g.priority = own.priority and g.id < own.id)))
        from grading own where own.id = @grading and own.state = 0
        """,
        new { grading }));

    /// <summary>The gradings that wait for certain tools.</summary>
    /// <param name="most">How many are read.</param>
    public IReadOnlyList<ToolWait> ForTools(int most) => database.Read(connection => connection.Query<(long Id, string Lab, int Needs, long Since)>(
        """
        select g.id, a.lab, g.needs, g.not_before from grading g join attempt a on a.id = g.attempt_id
        where g.state = 0 and g.needs > 0 order by g.id limit @most
        """,
        new { most }).Select(r => new ToolWait(r.Id, r.Lab, (BuildTools)r.Needs, r.Since)).ToList());

    /// <summary>The gradings that wait for a lab.</summary>
    /// <param name="lab">The lab's name.</param>
    /// <param name="most">How many are read.</param>
    public IReadOnlyList<ToolWait> ForLab(string lab, int most) => database.Read(connection => connection.Query<(long Id, long Since)>(
        """
        select g.id, g.not_before from grading g join attempt a on a.id = g.attempt_id
        where g.state < 2 and g.state = 0 and a.lab = @lab order by g.priority, g.id limit @most
        """,
        new { lab, most }).Select(r => new ToolWait(r.Id, lab, BuildTools.None, r.Since)).ToList());

    /// <summary>How many gradings have no result yet.</summary>
    public int Open() => database.Read(connection => connection.ExecuteScalar<int>("select count(*) from grading where state < 2"));

    /// <summary>How long the last gradings kept their workers, with reading and storing: the mean in seconds; null before the first.</summary>
    public double? MeanSeconds() => database.Read(connection => connection.ExecuteScalar<double?>(
        """
        select avg(ended - began) / 1000.0 from
          (select r.began, r.ended from run r join result on result.grading_id = r.grading_id and result.fence = r.fence order by r.id desc limit 50) as latest
        """));

    // Each worker checks a few times within a lease, not at every beginning.
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
                update grading set state = 0, fence = null, lease_until = null, worker = null, not_before = @Now, alone = true, deaths = deaths + 1
                where id = @id
                """,
                new { Now, outcome, id }, transaction);
            // No worker has this fence, so this transaction may end the grading.
            const string poison = "update grading set state = 1, fence = @none where id = @id and deaths >= @MostDeaths";
            if (connection.Execute(poison, new { id, MostDeaths, none }, transaction) == 1)
                ResultRows.Record(database, connection, transaction, [new Ended(id, none, new Recorded(ResultStatus.Error, DeathMessage, 0))], Now);
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
