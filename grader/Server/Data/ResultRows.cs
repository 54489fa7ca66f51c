using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using System.Text;
using Courseware.Reporting;
using Dapper;

namespace Courseware.Server.Data;

/// <summary>A grading that ended, and the fence of the worker that ran it.</summary>
internal sealed record Ended(long Grading, string Fence, Recorded Result);

/// <summary>
/// The rows of results. A few statements record any number of results, each statement for all rows. A late result changes nothing and does not affect the
/// others.
/// </summary>
internal static class ResultRows
{
    // The maximum number of rows in a statement: more would not be faster, and SQLite limits the values of a statement.
    private const int RowsAtOnce = 32;

    private static readonly (string Name, DbType Type, Func<Ended, object?> Value)[] Columns =
    [
        ("grading_id", DbType.Int64, e => e.Grading), ("fence", DbType.String, e => e.Fence), ("status", DbType.String, e => e.Result.Status),
        ("score", DbType.Int32, e => e.Result.Score), ("max_score", DbType.Int32, e => e.Result.MaxScore),
        ("robust_passed", DbType.Int32, e => e.Result.RobustPassed), ("robust_total", DbType.Int32, e => e.Result.RobustTotal),
        // PostgreSQL cannot store a NUL in a text.
        ("message", DbType.String, e => string.Join('\n', e.Result.Message.Split('\n').Select(SafeText.Line))),
        ("checks", DbType.String, e => e.Result.Checks), ("digest", DbType.String, e => e.Result.Digest), ("body", DbType.Binary, e => e.Result.Body),
        ("report", DbType.Binary, e => e.Result.Report), ("sources", DbType.Binary, e => e.Result.Sources),
        ("recordings", DbType.Binary, e => e.Result.Recordings),
        ("seconds", DbType.Double, e => e.Result.Seconds),
    ];

    private static readonly ConcurrentDictionary<int, string> Inserts = new();

    /// <summary>
    /// Ends gradings and records their results. The first result of an attempt counts. If the fence does not match the grading, no result is recorded, and
    /// the list of runs has the outcome <c>fenced</c>.
    /// </summary>
    /// <returns>For each, whether its result is recorded, by this call or by an earlier one.</returns>
    public static IReadOnlyList<bool> Record(Database database, DbConnection connection, DbTransaction transaction, IReadOnlyList<Ended> ended, long now)
    {
        // Rows are locked in the order of their ids, so that two transactions with the same gradings cannot deadlock.
        var fences = connection.Query<(long Id, string? Fence)>(
            $"select g.id, g.fence from grading g where g.id {database.AmongIds} and g.state > 0 order by g.id {database.LockRows}",
            new { ids = database.Ids(ended.Select(e => e.Grading)) }, transaction).ToDictionary(r => r.Id, r => r.Fence);
        var isOurs = ended.Select(e => fences.GetValueOrDefault(e.Grading) == e.Fence).ToList();
        Ended[] ours = [.. ended.Where((_, i) => isOurs[i])];
        foreach (var rows in ours.Chunk(RowsAtOnce))
            Insert(connection, transaction, rows, now);
        if (ours.Length > 0)
            connection.Execute(
                // A later grading of the same attempt counts when a teacher applies it.
                $"""
                update grading set state = 2, lease_until = null where id {database.AmongIds};
                update attempt set grading_id = g.id from grading g where g.id {database.AmongIds} and g.attempt_id = attempt.id and attempt.grading_id is null;
                update run set ended = @now, outcome = r.status from result r
                  where run.grading_id {database.AmongIds} and r.grading_id = run.grading_id and r.fence = run.fence
                """,
                new { ids = database.Ids(ours.Select(e => e.Grading)), now }, transaction);
        foreach (var late in ended.Where((_, i) => !isOurs[i]))
            connection.Execute(
                "update run set ended = @now, outcome = 'fenced' where grading_id = @Grading and fence = @Fence",
                new { now, late.Grading, late.Fence }, transaction);
        return isOurs;
    }

    // The types are explicit, so that a statement with missing values stays the same and is prepared once.
    private static void Insert(DbConnection connection, DbTransaction transaction, Ended[] rows, long now)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Inserts.GetOrAdd(rows.Length, InsertOf);
        Add("now", DbType.Int64, now);
        foreach (var (row, ended) in rows.Index())
            foreach (var (name, type, value) in Columns)
                Add($"{name}{row}", type, value(ended));
        command.ExecuteNonQuery();

        void Add(string name, DbType type, object? value)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.DbType, parameter.Value) = (name, type, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }
    }

    private static string InsertOf(int rows)
    {
        var text = new StringBuilder($"insert into result ({string.Join(", ", Columns.Select(c => c.Name))}, recorded) values ");
        text.AppendJoin(", ", Enumerable.Range(0, rows).Select(row => $"({string.Join(", ", Columns.Select(c => $"@{c.Name}{row}"))}, @now)"));
        return text.Append(" on conflict do nothing").ToString();
    }
}
