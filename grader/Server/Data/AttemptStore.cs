using System.Data.Common;
using System.IO.Compression;
using System.Security.Cryptography;
using Dapper;

namespace Courseware.Server.Data;

/// <summary>How many attempts are left within the hour, and when the next one is possible when none is.</summary>
public sealed record Allowance(int Left, int PerHour, DateTimeOffset? Again);

/// <summary>The students' attempts, and the results that count.</summary>
internal sealed class AttemptStore(Database database, Ledger ledger, TimeProvider time)
{
    private const long Hour = 3_600_000;

    private const string Columns = """
        select a.*, r.status, r.score, r.max_score, r.robust_passed, r.robust_total, coalesce(r.message, '') as message,
          coalesce(r.checks, '[]') as checks, coalesce(r.digest, '') as digest, coalesce(r.seconds, 0.0) as seconds
        from attempt a left join result r on r.grading_id = a.grading_id
        """;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Keeps what was handed in and queues its grading, in one transaction. Null: the student has no attempts left within this hour.</summary>
    public (long Attempt, long Grading)? Add(Course course, string exercise, Member member, string fileName, byte[] bytes, string language) =>
        database.Write<(long, long)?>((c, t) =>
    {
        if (!member.IsTeacher && Used(c, member.Id, exercise, t).Count >= course.PerHour)
            return null;
        var digest = SHA256.HashData(bytes);
        c.Execute("insert into submission (digest, bytes) values (@digest, @bytes) on conflict do nothing", new { digest, bytes }, t);
        var number = c.ExecuteScalar<int>("select coalesce(max(number), 0) + 1 from attempt where member_id = @Id and exercise = @exercise",
            new { member.Id, exercise }, t);
        var attempt = c.ExecuteScalar<long>(
            """
            insert into attempt (course_id, exercise, member_id, number, submitted, file_name, submission, seed, language, lab)
            values (@course, @exercise, @member, @number, @Now, @fileName, @digest, @seed, @language, @Lab) returning id
            """,
            new
            {
                course = course.Id,
                exercise,
                member = member.Id,
                number,
                Now,
                fileName,
                digest,
                language,
                course.Lab,
                seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))).ToString(),
            },
            t);
        return (attempt, ledger.Add(c, t, attempt, priority: 0));
    });

    /// <summary>The rest of a student's allowance under the course's limit.</summary>
    public Allowance AllowanceOf(Course course, long member, string exercise) => database.Read(c =>
    {
        var used = Used(c, member, exercise, null);
        return new Allowance(
            Math.Max(0, course.PerHour - used.Count), course.PerHour,
            used.Count < course.PerHour ? null : DateTimeOffset.FromUnixTimeMilliseconds(used[used.Count - course.PerHour] + Hour));
    });

    public Attempt? Find(long id) => database.Read(c => c.QueryFirstOrDefault<Attempt>($"{Columns} where a.id = @id", new { id }));

    /// <summary>A student's attempts at an exercise, the first one first.</summary>
    public IReadOnlyList<Attempt> Of(long member, string exercise) => database.Read(c =>
        c.Query<Attempt>($"{Columns} where a.member_id = @member and a.exercise = @exercise order by a.number", new { member, exercise }).ToList());

    /// <summary>A student's attempts at all exercises.</summary>
    public IReadOnlyList<Attempt> OfMember(long member) => database.Read(c =>
        c.Query<Attempt>($"{Columns} where a.member_id = @member order by a.exercise, a.number", new { member }).ToList());

    /// <summary>All attempts of a course, or of one of its exercises.</summary>
    public IReadOnlyList<Attempt> OfCourse(long course, string? exercise) => database.Read(c => c.Query<Attempt>(
        $"{Columns} where a.course_id = @course and (@exercise is null or a.exercise = @exercise) order by a.member_id, a.exercise, a.number",
            new { course, exercise }).ToList());

    /// <summary>The attempt of a grading, with nothing of a result.</summary>
    public Attempt? ForGrading(long attempt) =>
        database.Read(c => c.QueryFirstOrDefault<Attempt>("select * from attempt where id = @attempt", new { attempt }));

    /// <summary>The bytes that were handed in.</summary>
    public byte[] BytesOf(Attempt attempt) => database.Read(c =>
        c.ExecuteScalar<byte[]>("select bytes from submission where digest = @Submission", new { attempt.Submission }))
        ?? throw new InvalidDataException($"The submission of the attempt {attempt.Id} is not in the database.");

    /// <summary>The report of a result, compressed by gzip; null when there is none.</summary>
    public byte[]? ReportOf(long grading) =>
        database.Read(c => c.ExecuteScalar<byte[]?>("select report from result where grading_id = @grading", new { grading }));

    /// <summary>The file of a result; null when there is none.</summary>
    public byte[]? ResultOf(long grading) =>
        Unpack(database.Read(c => c.ExecuteScalar<byte[]?>("select body from result where grading_id = @grading", new { grading })));

    /// <summary>The texts of the sources of a result, as <see cref="Grading.SourceTexts"/> made them; null when there are none.</summary>
    public byte[]? SourcesOf(long grading) =>
        Unpack(database.Read(c => c.ExecuteScalar<byte[]?>("select sources from result where grading_id = @grading", new { grading })));

    /// <summary>The newest grading of an attempt, with or without a result.</summary>
    public long? LatestGrading(long attempt) =>
        database.Read(c => c.ExecuteScalar<long?>("select max(id) from grading where attempt_id = @attempt", new { attempt }));

    /// <summary>Decides a student's score; null lets the grader's count again.</summary>
    public void Override(long course, string exercise, long member, decimal? score, string reason, long account) => database.Write((c, t) => c.Execute(
        """
        insert into override (course_id, exercise, member_id, score, reason, account_id, at)
        values (@course, @exercise, @member, @score, @reason, @account, @Now)
        """,
        new { course, exercise, member, score = score?.ToString(), reason, account, Now }, t));

    /// <summary>All decisions about a course's students, the first one first.</summary>
    public IReadOnlyList<Override> Overrides(long course) => database.Read(c => c.Query<Override>(
        "select o.*, coalesce(a.login, '') as by from override o left join account a on a.id = o.account_id where o.course_id = @course order by o.id",
            new { course }).ToList());

    /// <summary>Bytes by gzip.</summary>
    public static byte[] Pack(ReadOnlySpan<byte> bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>The reverse of <see cref="Pack"/>.</summary>
    public static byte[]? Unpack(byte[]? packed)
    {
        if (packed is null)
            return null;
        using var bytes = new MemoryStream();
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        gzip.CopyTo(bytes);
        return bytes.ToArray();
    }

    private List<long> Used(DbConnection c, long member, string exercise, DbTransaction? t) => c.Query<long>(
        "select submitted from attempt where member_id = @member and exercise = @exercise and submitted > @since order by submitted",
        new { member, exercise, since = Now - Hour }, t).ToList();
}
