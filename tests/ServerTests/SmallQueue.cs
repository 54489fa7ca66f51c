using System.Data.Common;
using System.Security.Cryptography;
using Courseware.Server.Data;
using Dapper;

namespace Courseware.Tests.ServerTests;

/// <summary>A queue of gradings that no server has received: one student of one course submitted all of them.</summary>
internal static class SmallQueue
{
    /// <summary>Queues a number of gradings of the same submission.</summary>
    public static int Fill(Database database, DbConnection connection, DbTransaction transaction, int count) =>
        Fill(database, connection, transaction, [.. Enumerable.Repeat(FakeEngine.Failing(), count)]);

    /// <summary>Queues gradings of submissions, in the process lab.</summary>
    /// <returns>How many.</returns>
    public static int Fill(Database database, DbConnection connection, DbTransaction transaction, IReadOnlyList<byte[]> submissions)
    {
        var ledger = new Ledger(database, TimeProvider.System);
        connection.Execute(
            """
            insert into course (id, title, zone, lab, counts, per_hour, created) values (1, 'C', 'UTC', 'process', 'best', 9, 0);
            insert into member (id, course_id, role, roster_id, name) values (1, 1, 'student', 'kim', '')
            """,
            transaction: transaction);
        foreach (var (number, bytes) in submissions.Index())
        {
            var digest = SHA256.HashData(bytes);
            connection.Execute("insert into submission (digest, bytes) values (@digest, @bytes) on conflict do nothing", new { digest, bytes }, transaction);
            var attempt = connection.ExecuteScalar<long>(
                """
                insert into attempt (course_id, exercise, member_id, number, submitted, file_name, submission, seed, language, lab)
                values (1, 'half-close', 1, @number, 0, '', @digest, '1', 'en', 'process') returning id
                """,
                new { number, digest }, transaction);
            ledger.Add(connection, transaction, attempt, priority: 0);
        }
        return submissions.Count;
    }
}
