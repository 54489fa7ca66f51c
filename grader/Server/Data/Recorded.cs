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
    /// <summary>Records the result of a grading, in the transaction that ends it.</summary>
    public static void Insert(DbConnection connection, DbTransaction transaction, long grading, string fence, Recorded result, long now)
    {
        connection.Execute(
            """
            insert into result (grading_id, fence, status, score, max_score, robust_passed, robust_total, message, checks, digest, body, report, seconds, recorded)
            values (@grading, @fence, @Status, @Score, @MaxScore, @RobustPassed, @RobustTotal, @Message, @Checks, @Digest, @Body, @Report, @Seconds, @now);
            -- The first grading of an attempt counts at once; a later one when a teacher applies it.
            update attempt set grading_id = @grading where id = (select attempt_id from grading where id = @grading) and grading_id is null
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
            transaction);
    }
}
