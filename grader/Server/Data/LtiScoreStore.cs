using Dapper;

namespace Courseware.Server.Data;

/// <summary>
/// The scores to send to platforms. Triggers of the database count each change in the transaction that makes it. A sender takes a score with a fence and
/// a lease, and stores the number of changes that the platform has received. So no change is lost, and the newest score is sent last.
/// </summary>
internal sealed class LtiScoreStore(Database database, TimeProvider time)
{
    private const int Most = 50;

    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(90);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Notes a column of the platform's gradebook, and that the scores of all students of its course belong there.</summary>
    public void Line(long platform, string context, string exercise, string url) => database.Write((c, t) =>
    {
        c.Execute(
            """
            insert into lti_line (platform_id, context_id, exercise, url) values (@platform, @context, @exercise, @url)
            on conflict (platform_id, url) do update set context_id = @context, exercise = @exercise
            """,
            new { platform, context, exercise, url }, t);
        return c.Execute(LtiPeople.Scores, new { platform, context }, t);
    });

    /// <summary>Takes scores that are due. No other sender takes them until the lease ends.</summary>
    public IReadOnlyList<LtiScoreJob> Take()
    {
        var (now, fence) = (Now, Guid.CreateVersion7().ToString("N"));
        const string due = "wanted > sent and not_before <= @now and (lease_until is null or lease_until < @now)";
        var rows = database.Read(c => c.Query<LtiScoreJob>(
            $"""
            select s.*, l.url, l.exercise, l.platform_id from lti_score s join lti_line l on l.id = s.line_id
              join lti_context x on x.platform_id = l.platform_id and x.context_id = l.context_id
            where {due} and x.connected order by s.not_before, s.line_id, s.member_id limit @Most
            """,
            new { now, Most }).ToList());
        // Another sender may have been faster: then the condition no longer matches the row.
        const string take =
            $"update lti_score set fence = @fence, lease_until = @until where line_id = @LineId and member_id = @MemberId and wanted = @Wanted and {due}";
        var until = now + (long)Lease.TotalMilliseconds;
        return rows.Count == 0 ? [] : database.WriteBeside((c, t) => rows
            .Where(r => c.Execute(take, new { fence, until, r.LineId, r.MemberId, r.Wanted, now }, t) == 1).Select(r => r with { Fence = fence }).ToList());
    }

    /// <summary>The platform knows the score, or does not need it.</summary>
    public void Sent(LtiScoreJob job, string? score, string? maximum, long stamp) => database.WriteBeside((c, t) => c.Execute(
        """
        update lti_score set sent = @Wanted, score = @score, maximum = @maximum, stamp = @stamp, failures = 0, not_before = 0, fence = null, lease_until = null,
          fault = null
        where line_id = @LineId and member_id = @MemberId and fence = @Fence
        """,
        new { job.Wanted, score, maximum, stamp, job.LineId, job.MemberId, job.Fence }, t));

    /// <summary>
    /// The platform did not take it: it is sent again after a delay, as it is then. The time of this try may be known there, so the next one is later.
    /// </summary>
    public void Failed(LtiScoreJob job, string fault, TimeSpan delay, long stamp) => database.WriteBeside((c, t) => c.Execute(
        """
        update lti_score set failures = failures + 1, not_before = @at, fence = null, lease_until = null, fault = @fault, stamp = @stamp
        where line_id = @LineId and member_id = @MemberId and fence = @Fence
        """,
        new { at = Now + (long)delay.TotalMilliseconds, fault, stamp, job.LineId, job.MemberId, job.Fence }, t));

    /// <summary>How far the scores of a platform are sent.</summary>
    public LtiScoreCount Count(long platform) => database.Read(c => c.QueryFirst<LtiScoreCount>(
        """
        select count(case when s.wanted <= s.sent and s.score is not null then 1 end) as sent, count(case when s.wanted > s.sent then 1 end) as waiting,
          max(s.fault) as fault
        from lti_score s join lti_line l on l.id = s.line_id where l.platform_id = @platform
        """,
        new { platform }));
}
