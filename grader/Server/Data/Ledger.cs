using Dapper;
using Microsoft.Data.Sqlite;

namespace Courseware.Server.Data;

/// <summary>One grading that a worker has begun. <paramref name="Fence"/> is the right to record its result, until somebody else begins it.</summary>
internal sealed record Claim(long Grading, long Attempt, string Fence, bool Alone, int Failures);

/// <summary>A grading's result as it is recorded.</summary>
internal sealed record Recorded(string Status, string Message, double Seconds)
{
    public int? Score { get; init; }
    public int? MaxScore { get; init; }
    public int? RobustPassed { get; init; }
    public int? RobustTotal { get; init; }

    /// <summary>The marks of the checks, as JSON.</summary>
    public string Checks { get; init; } = "[]";

    /// <summary>The digest of the work; empty when it cannot be read.</summary>
    public string Digest { get; init; } = "";

    /// <summary>The result's file, compressed.</summary>
    public byte[]? Body { get; init; }

    /// <summary>The report's page, compressed.</summary>
    public byte[]? Report { get; init; }
}

/// <summary>The words of <see cref="Recorded.Status"/>.</summary>
internal static class ResultStatus
{
    public const string Graded = "graded", Partial = "partial", Unreadable = "unreadable", Error = "error";
}

/// <summary>
/// The queue and the results in one: each grading has exactly one result. A worker begins a grading with a new fence and a lease; the result is
/// recorded in the same transaction that ends the grading, and only if the fence is still the worker's. Whoever comes late changes nothing.
/// </summary>
internal sealed class Ledger(Database database, TimeProvider time)
{
    /// <summary>How often a grading may end the whole server before it is left to a person.</summary>
    public const int MostDeaths = 3;

    /// <summary>How long a worker has a grading before it must renew.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Adds a grading of an attempt, in a transaction that somebody has begun.</summary>
    /// <returns>Its id.</returns>
    public long Add(SqliteConnection connection, SqliteTransaction transaction, long attempt, int priority) => connection.ExecuteScalar<long>(
        "insert into grading (attempt_id, priority, not_before, queued) values (@attempt, @priority, @Now, @Now) returning id",
        new { attempt, priority, Now }, transaction);

    /// <summary>Begins the next grading; null when none waits.</summary>
    /// <param name="mayBeAlone">False while other gradings run: then one that has to be alone is not begun, and nothing behind it.</param>
    public Claim? Begin(bool mayBeAlone) => database.Write((connection, transaction) =>
    {
        var next = connection.QueryFirstOrDefault<Waiting>(
            """
            select id, attempt_id as attempt, alone, failures from grading
            where (state = 0 and not_before <= @Now) or (state = 1 and lease_until < @Now) order by priority, id limit 1
            """,
            new { Now }, transaction);
        if (next is null || (next.Alone && !mayBeAlone))
            return null;
        var fence = Guid.CreateVersion7().ToString("N");
        connection.Execute(
            "update grading set state = 1, fence = @fence, lease_until = @until where id = @Id",
            new { fence, until = Now + (long)Lease.TotalMilliseconds, next.Id }, transaction);
        connection.Execute("insert into run (grading_id, fence, began) values (@Id, @fence, @Now)", new { next.Id, fence, Now }, transaction);
        return new Claim(next.Id, next.Attempt, fence, next.Alone, next.Failures);
    });

    /// <summary>Keeps the lease. False: the grading is somebody else's now, or is gone.</summary>
    public bool Renew(Claim claim) => database.Write((connection, transaction) => connection.Execute(
        "update grading set lease_until = @until where id = @Grading and fence = @Fence and state = 1",
        new { until = Now + (long)Lease.TotalMilliseconds, claim.Grading, claim.Fence }, transaction) == 1);

    /// <summary>Records the result. False: the fence was not this worker's any more, and nothing was recorded.</summary>
    public bool Commit(Claim claim, Recorded result) => database.Write((connection, transaction) =>
    {
        var ended = connection.Execute(
            "update grading set state = 2, lease_until = null where id = @Grading and fence = @Fence and state = 1", claim, transaction) == 1;
        if (ended)
            Insert(connection, transaction, claim.Grading, claim.Fence, result);
        EndRun(connection, transaction, claim, ended ? result.Status : "fenced");
        return ended;
    });

    /// <summary>Gives a grading back: it is begun again after a delay, alone when it has to be.</summary>
    /// <param name="claim">The grading.</param>
    /// <param name="delay">How long it waits.</param>
    /// <param name="why">A word for the list of runs.</param>
    /// <param name="alone">Nothing else may run beside it.</param>
    /// <param name="failed">It counts as a failure of the grader.</param>
    public void Return(Claim claim, TimeSpan delay, string why, bool alone, bool failed) => database.Write((connection, transaction) =>
    {
        connection.Execute(
            """
            update grading set state = 0, fence = null, lease_until = null, not_before = @at, alone = max(alone, @alone), failures = failures + @failed
            where id = @Grading and fence = @Fence and state = 1
            """,
            new { at = Now + (long)delay.TotalMilliseconds, alone, failed, claim.Grading, claim.Fence }, transaction);
        EndRun(connection, transaction, claim, why);
        return true;
    });

    /// <summary>
    /// When the server starts nothing runs: what was running when the last one ended waits again, and runs alone, because it may be what ended
    /// the server. What has done so <see cref="MostDeaths"/> times gets a result that leaves it to a person.
    /// </summary>
    /// <returns>How many gradings go on.</returns>
    public int Recover(string message) => database.Write((connection, transaction) =>
    {
        connection.Execute("update run set ended = @Now, outcome = 'server-ended' where ended is null", new { Now }, transaction);
        var found = connection.Execute(
            "update grading set state = 0, fence = null, lease_until = null, not_before = @Now, alone = 1, deaths = deaths + 1 where state = 1", new { Now }, transaction);
        foreach (var id in connection.Query<long>("select id from grading where state = 0 and deaths >= @MostDeaths", new { MostDeaths }, transaction).ToList())
        {
            connection.Execute("update grading set state = 2 where id = @id", new { id }, transaction);
            Insert(connection, transaction, id, "none", new Recorded(ResultStatus.Error, message, 0));
        }
        return found;
    });

    /// <summary>How many gradings are before each one that waits.</summary>
    public Dictionary<long, int> Places() => database.Read(connection =>
        connection.Query<Place>("select id, state from grading where state < 2 order by priority, id").Index()
            .Where(p => p.Item.State == 0).ToDictionary(p => p.Item.Id, p => p.Index));

    /// <summary>How many gradings have no result yet.</summary>
    public int Open() => database.Read(connection => connection.ExecuteScalar<int>("select count(*) from grading where state < 2"));

    /// <summary>The mean time of the last gradings, in seconds; null before the first.</summary>
    public double? MeanSeconds() => database.Read(connection => connection.ExecuteScalar<double?>(
        "select avg(seconds) from (select seconds from result where seconds > 0 order by recorded desc limit 50)"));

    private void Insert(SqliteConnection connection, SqliteTransaction transaction, long grading, string fence, Recorded result)
    {
        connection.Execute(
            """
            insert into result (grading_id, fence, status, score, max_score, robust_passed, robust_total, message, checks, digest, body, report, seconds, recorded)
            values (@grading, @fence, @Status, @Score, @MaxScore, @RobustPassed, @RobustTotal, @Message, @Checks, @Digest, @Body, @Report, @Seconds, @Now)
            """,
            new
            {
                grading,
                fence,
                result.Status,
                result.Score,
                result.MaxScore,
                result.RobustPassed,
                result.RobustTotal,
                result.Message,
                result.Checks,
                result.Digest,
                result.Body,
                result.Report,
                result.Seconds,
                Now,
            },
            transaction);
        // The first grading of an attempt counts at once; a later one when a teacher applies it.
        connection.Execute(
            "update attempt set grading_id = @grading where id = (select attempt_id from grading where id = @grading) and grading_id is null",
            new { grading }, transaction);
    }

    private void EndRun(SqliteConnection connection, SqliteTransaction transaction, Claim claim, string outcome) => connection.Execute(
        "update run set ended = @Now, outcome = @outcome where grading_id = @Grading and fence = @Fence and ended is null",
        new { Now, outcome, claim.Grading, claim.Fence }, transaction);

    private sealed class Waiting
    {
        public long Id { get; init; }
        public long Attempt { get; init; }
        public bool Alone { get; init; }
        public int Failures { get; init; }
    }

    private sealed class Place
    {
        public long Id { get; init; }
        public int State { get; init; }
    }
}
