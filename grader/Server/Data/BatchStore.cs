using System.Security.Cryptography;
using Courseware.Batch;
using Dapper;

namespace Courseware.Server.Data;

/// <summary>The outcome of a work of a class, as a worker recorded it.</summary>
internal sealed record FinishedWork
{
    /// <summary>The row that stands for the work.</summary>
    public long Member { get; init; }

    /// <summary>The name of its grading: see <see cref="ClassWork.Key"/>.</summary>
    public string Key { get; init; } = "";

    public string Status { get; init; } = "";
    public string Message { get; init; } = "";
    public double Seconds { get; init; }
    public byte[]? Body { get; init; }
    public byte[]? Recordings { get; init; }

    /// <summary>It was graded a second time, alone.</summary>
    public bool WasRetried { get; init; }
}

/// <summary>
/// Classes that a command grades with the workers of a database. A class is a course without people: each work is a member with one attempt. A work is
/// queued once, however often it is added, and removed when the command has its result.
/// </summary>
internal sealed class BatchStore(Database database, Ledger ledger, TimeProvider time)
{
    /// <summary>The priority of these gradings: after attempts (0) and regradings (1).</summary>
    public const int Priority = 2;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Begins a class, or finds it when it was begun before.</summary>
    /// <param name="id">The id that the command gave it.</param>
    /// <param name="settings">The settings of its gradings.</param>
    /// <returns>Its course.</returns>
    public long Begin(string id, BatchSettings settings) => database.Write((c, t) =>
    {
        if (c.ExecuteScalar<long?>("select course_id from batch where id = @id", new { id }, t) is { } known)
            return known;
        var course = c.ExecuteScalar<long>(
            """
            insert into course (title, zone, lab, counts, per_hour, created) values (@title, 'UTC', @Lab, 'last', 1, @Now) returning id
            """,
            new { title = $"batch {settings.Exercise}", settings.Lab, Now }, t);
        c.Execute("insert into batch (id, course_id) values (@id, @course)", new { id, course }, t);
        return course;
    });

    /// <summary>Queues a work, unless it is queued already.</summary>
    /// <param name="course">The class.</param>
    /// <param name="key">The name of the grading.</param>
    /// <param name="bytes">The submission.</param>
    /// <param name="settings">The settings of the class.</param>
    /// <param name="anew">An earlier grading of the work is removed first.</param>
    public void Add(long course, string key, byte[] bytes, BatchSettings settings, bool anew) => database.Write((c, t) =>
    {
        if (anew)
            c.Execute("delete from member where course_id = @course and roster_id = @key", new { course, key }, t);
        const string add = "insert into member (course_id, role, roster_id, name) values (@course, 'student', @key, '') on conflict do nothing returning id";
        if (c.ExecuteScalar<long?>(add, new { course, key }, t) is not { } member)
            return 0;
        var digest = SHA256.HashData(bytes);
        c.Execute("insert into submission (digest, bytes) values (@digest, @bytes) on conflict do nothing", new { digest, bytes }, t);
        var attempt = c.ExecuteScalar<long>(
            """
            insert into attempt (course_id, exercise, member_id, number, submitted, file_name, submission, seed, language, lab, keeps_recordings)
            values (@course, @Exercise, @member, 1, @Now, '', @digest, @seed, @Language, @Lab, (1 = 1)) returning id
            """,
            new { course, member, settings.Exercise, Now, digest, seed = $"{settings.Seed}", settings.Language, settings.Lab }, t);
        return ledger.Add(c, t, attempt, Priority);
    });

    /// <summary>Some of the works that have their result.</summary>
    /// <param name="course">The class.</param>
    /// <param name="without">Works that the command has already, by <see cref="FinishedWork.Member"/>.</param>
    /// <param name="most">The maximum number.</param>
    public IReadOnlyList<FinishedWork> Finished(long course, IEnumerable<long> without, int most) => database.Read(c => c.Query<FinishedWork>(
        $"""
        select g.id as member, g.roster_id as key, r.status, r.message, r.seconds, r.body, r.recordings,
          exists (select 1 from run where grading_id = r.grading_id and outcome = 'doubtful') as was_retried
        from member g join attempt a on a.member_id = g.id join result r on r.grading_id = a.grading_id
        where g.course_id = @course and not (g.id {database.AmongIds}) limit @most
        """,
        new { course, ids = database.Ids(without), most }).ToList());

    /// <summary>How many works wait, and how many are being graded.</summary>
    public (int Waiting, int Running) Open(long course) => database.Read(c => c.QueryFirst<(int, int)>(
        """
        select count(case when g.state = 0 then 1 end), count(case when g.state = 1 then 1 end)
        from grading g join attempt a on a.id = g.attempt_id where a.course_id = @course and g.state < 2
        """,
        new { course }));

    /// <summary>Removes works: the command has their results.</summary>
    public void Remove(IReadOnlyCollection<long> members) => database.Write((c, t) =>
        c.Execute($"delete from member where id {database.AmongIds}", new { ids = database.Ids(members) }, t));

    /// <summary>Removes a class with all that is left of it. Workers stop grading its works within a third of their lease.</summary>
    /// <returns>False when there is no such class.</returns>
    public bool End(string id)
    {
        var ended = database.Write((c, t) =>
        {
            var count = c.Execute("delete from course where id in (select course_id from batch where id = @id)", new { id }, t);
            c.Execute("delete from submission where digest not in (select submission from attempt)", transaction: t);
            return count;
        });
        database.EraseDeleted();
        return ended > 0;
    }
}
