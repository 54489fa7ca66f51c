using System.Data.Common;
using Courseware.Reporting;
using Dapper;

namespace Courseware.Server.Data;

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

/// <summary>The rows of results.</summary>
internal static class ResultRows
{
    /// <summary>
    /// Ends a grading, records its result, and lets it count when it is the first of its attempt, all in one round trip; or does nothing, and says so in
    /// the list of runs, because the fence is not that of the grading.
    /// </summary>
    /// <returns>Whether the result with this fence is there: recorded now, or when the same was asked before.</returns>
    public static bool Record(DbConnection connection, DbTransaction transaction, long grading, string fence, Recorded result, long now) =>
        connection.ExecuteScalar<long>(
        """
        update grading set state = 2, lease_until = null where id = @grading and fence = @fence and state = 1;
        insert into result (grading_id, fence, status, score, max_score, robust_passed, robust_total, message, checks, digest, body, report, seconds, recorded)
          select id, @fence, @Status, @Score, @MaxScore, @RobustPassed, @RobustTotal, @Message, @Checks, @Digest, @Body, @Report, @Seconds, @now
          from grading where id = @grading and fence = @fence and state = 2
          on conflict do nothing;
        -- A later grading of the same attempt counts when a teacher applies it.
        update attempt set grading_id = @grading
          where grading_id is null and id = (select attempt_id from grading where id = @grading and fence = @fence and state = 2);
        update run set ended = @now,
          outcome = case when exists (select 1 from result where grading_id = @grading and fence = @fence) then @Status else 'fenced' end
          where grading_id = @grading and fence = @fence;
        select count(*) from result where grading_id = @grading and fence = @fence
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
            // PostgreSQL keeps no NUL in a text.
            Message = string.Join('\n', result.Message.Split('\n').Select(SafeText.Line)),
            result.Checks,
            result.Digest,
            result.Body,
            result.Report,
            result.Seconds,
            now,
        },
        transaction) == 1;
}
