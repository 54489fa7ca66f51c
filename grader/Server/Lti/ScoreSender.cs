using System.Data.Common;
using System.Globalization;
using Courseware.Cli;
using Courseware.Judging;
using Courseware.Reporting.Classes;
using Courseware.Server.Courses;
using Courseware.Server.Data;

namespace Courseware.Server.Lti;

/// <summary>
/// Sends to platforms the scores that count, as they are at that moment. A platform that does not answer is tried again, later each time, until it has the
/// score.
/// </summary>
internal sealed class ScoreSender(
    LtiScoreStore scores, LtiStore platforms, CourseStore courses, AttemptStore attempts, PlatformService service, TimeProvider time,
    ILogger<ScoreSender> log) : BackgroundService
{
    private const int AtATime = 4;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(2), First = TimeSpan.FromSeconds(5), Longest = TimeSpan.FromHours(1);

    /// <summary>How long a score waits after so many failures: twice as long each time, up to an hour.</summary>
    public static TimeSpan DelayAfter(int failures) => failures > 12 ? Longest : TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << failures));

    /// <summary>Sends what is due.</summary>
    /// <returns>How many scores it sent or tried to send.</returns>
    public async Task<int> SendAsync(CancellationToken cancellationToken)
    {
        var jobs = scores.Take();
        var limits = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(jobs, limits, async (job, stop) => await TryAsync(job, stop));
        return jobs.Count;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Poll, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await SendAllAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // A sender sends the taken scores when their lease ends.
        }
    }

    private async Task SendAllAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await SendAsync(stoppingToken) > 0)
            {
            }
        }
        catch (DbException e)
        {
            LtiLog.NoDatabase(log, e.Message);
        }
    }

    private async Task TryAsync(LtiScoreJob job, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(job, cancellationToken);
        }
#pragma warning disable CA1031 // one score never ends the sender
        catch (Exception e) when (e is not (OperationCanceledException or DbException))
        {
            LtiLog.NotSent(log, job.PlatformId, job.Failures + 1, e.ToString());
            scores.Failed(job, new PlatformFault(PlatformFault.Answer, e.GetType().Name).ToString(), DelayAfter(job.Failures), job.Stamp);
        }
#pragma warning restore CA1031
    }

    private async Task SendAsync(LtiScoreJob job, CancellationToken cancellationToken)
    {
        if (platforms.Find(job.PlatformId) is not { } platform || Current(job, platform) is not { } row)
        {
            scores.Sent(job, job.Score, job.Maximum, job.Stamp);
            return;
        }
        var points = row.MaxScore ?? Total(job.Exercise);
        var (score, maximum) = (row.Final?.ToString(CultureInfo.InvariantCulture), points.ToString(CultureInfo.InvariantCulture));
        // The platform has this score already, or there has never been a score.
        if (score == job.Score && (score is null || maximum == job.Maximum))
        {
            scores.Sent(job, job.Score, job.Maximum, job.Stamp);
            return;
        }
        // Later than every earlier stamp, also when the clock was set back.
        var stamp = Math.Max(time.GetUtcNow().ToUnixTimeMilliseconds(), job.Stamp + 1);
        try
        {
            await PostAsync(platform, job, new ScoreMessage(job.Subject, row.Final, points, stamp), cancellationToken);
            scores.Sent(job, score, maximum, stamp);
        }
        catch (PlatformException e)
        {
            LtiLog.NotSent(log, job.PlatformId, job.Failures + 1, e.Message);
            scores.Failed(job, e.Message, DelayAfter(job.Failures), stamp);
        }
    }

    private async Task PostAsync(LtiPlatform platform, LtiScoreJob job, ScoreMessage message, CancellationToken cancellationToken)
    {
        using var answer = await service.SendAsync(
            platform, LtiNames.ScoreScope, () => new HttpRequestMessage(HttpMethod.Post, ScoreMessage.UrlOf(job.Url)) { Content = message.ToContent() },
            cancellationToken);
    }

    // The row of the gradebook; null when there is nothing to send: the person is not a student, or the attempt that counts is still being graded.
    private StudentRow? Current(LtiScoreJob job, LtiPlatform platform)
    {
        if (courses.Find(platform.CourseId) is not { } course || courses.Assignment(course.Id, job.Exercise) is not { } assignment
            || courses.MemberById(course.Id, job.MemberId) is not { IsTeacher: false } member)
            return null;
        var decided = attempts.Overrides(course.Id).Where(o => o.MemberId == member.Id && o.Exercise == job.Exercise).ToList();
        var row = CourseBoard.Of(course, assignment, member, attempts.Of(member.Id, job.Exercise), decided).Row;
        return row is { Status: RowStatus.Pending, Final: null } ? null : row;
    }

    /// <summary>The most points of an exercise.</summary>
    public static int Total(string exercise) => ExerciseCatalog.Find(exercise).Manifest.Checks.Where(c => c.Tier == Tier.Core).Sum(c => c.Points);
}
