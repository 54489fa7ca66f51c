using System.Text.Json;
using Courseware.Batch;
using Courseware.Reporting.Classes;
using Dapper;

namespace Courseware.Server.Data;

/// <summary>Courses, their exercises and their members.</summary>
internal sealed class CourseStore(Database database, TimeProvider time)
{
    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Makes a course whose teacher is an account.</summary>
    public long Create(Course course, IReadOnlyList<string> exercises, Account teacher) => database.Write((c, t) =>
    {
        var id = c.ExecuteScalar<long>(
            "insert into course (title, zone, lab, counts, per_hour, created) values (@Title, @Zone, @Lab, @Counts, @PerHour, @Now) returning id",
            new { course.Title, course.Zone, course.Lab, course.Counts, course.PerHour, Now }, t);
        foreach (var (position, exercise) in exercises.Index())
            c.Execute("insert into assignment (course_id, exercise, position) values (@id, @exercise, @position)", new { id, exercise, position }, t);
        c.Execute(
            "insert into member (course_id, account_id, role, roster_id, name) values (@id, @account, 'teacher', @Login, @Name)",
            new { id, account = teacher.Id, teacher.Login, teacher.Name }, t);
        return id;
    });

    public Course? Find(long id) => database.Read(c => c.QueryFirstOrDefault<Course>("select * from course where id = @id", new { id }));

    /// <summary>The courses of an account, and its place in each.</summary>
    public IReadOnlyList<(Course Course, Member Member)> Of(long account) => database.Read(c =>
    {
        var members = c.Query<Member>("select * from member where account_id = @account", new { account }).ToDictionary(m => m.CourseId);
        return c.Query<Course>("select c.* from course c join member m on m.course_id = c.id where m.account_id = @account order by c.id desc", new { account })
            .Select(course => (course, members[course.Id])).ToList();
    });

    /// <summary>Keeps the settings of a course.</summary>
    public void Update(Course course) => database.Write((c, t) => c.Execute(
        "update course set title = @Title, zone = @Zone, lab = @Lab, counts = @Counts, per_hour = @PerHour where id = @Id", course, t));

    public IReadOnlyList<Assignment> Assignments(long course) => database.Read(c =>
        c.Query<Assignment>("select * from assignment where course_id = @course order by position, exercise", new { course }).ToList());

    public Assignment? Assignment(long course, string exercise) => database.Read(c =>
        c.QueryFirstOrDefault<Assignment>("select * from assignment where course_id = @course and exercise = @exercise", new { course, exercise }));

    /// <summary>Keeps an exercise's place and times.</summary>
    public void Update(Assignment assignment) => database.Write((c, t) => c.Execute(
        """
        insert into assignment (course_id, exercise, position, due, grace_minutes, per_day, cap)
        values (@CourseId, @Exercise, @Position, @Due, @GraceMinutes, @PerDay, @Cap)
        on conflict (course_id, exercise) do update set position = @Position, due = @Due, grace_minutes = @GraceMinutes, per_day = @PerDay, cap = @Cap
        """,
        assignment, t));

    /// <summary>The place of an account in a course, or null.</summary>
    public Member? Member(long course, long account) => database.Read(c =>
        c.QueryFirstOrDefault<Member>("select * from member where course_id = @course and account_id = @account", new { course, account }));

    /// <summary>A member of a course by its own id, or null.</summary>
    public Member? MemberById(long course, long id) => database.Read(c =>
        c.QueryFirstOrDefault<Member>("select * from member where course_id = @course and id = @id", new { course, id }));

    /// <summary>A member of any course, or null.</summary>
    public Member? MemberAnywhere(long id) => database.Read(c => c.QueryFirstOrDefault<Member>("select * from member where id = @id", new { id }));

    /// <summary>All members, students by id.</summary>
    public IReadOnlyList<Member> Members(long course) => database.Read(c =>
        c.Query<Member>("select * from member where course_id = @course order by role desc, roster_id", new { course }).ToList());

    /// <summary>Adds the new students of a roster, and renames the others; no student is removed.</summary>
    /// <returns>How many are new.</returns>
    public int Enrol(long course, IReadOnlyList<Enrolled> students) => database.Write((c, t) =>
    {
        var known = c.Query<Member>("select * from member where course_id = @course", new { course }, t)
            .ToDictionary(m => m.RosterId, PersonName.Comparer);
        var added = 0;
        foreach (var student in students)
        {
            var keys = JsonSerializer.Serialize(student.Keys);
            if (known.TryGetValue(student.Id, out var there))
            {
                c.Execute("update member set name = @Name, keys = @keys where id = @id", new { student.Name, keys, id = there.Id }, t);
                continue;
            }
            c.Execute(
                "insert into member (course_id, role, roster_id, name, keys) values (@course, 'student', @Id, @Name, @keys)",
                new { course, student.Id, student.Name, keys }, t);
            added++;
        }
        return added;
    });

    /// <summary>
    /// Deletes a student from a course with all that was handed in, graded and decided; and the account, when it has no other place. The audit
    /// log keeps that it was done, by an id without a meaning.
    /// </summary>
    public void Delete(Member member)
    {
        database.Write((c, t) =>
        {
            c.Execute("delete from member where id = @Id", new { member.Id }, t);
            c.Execute("delete from submission where digest not in (select submission from attempt)", transaction: t);
            return c.Execute(
                "delete from account where id = @AccountId and not may_create and not exists (select 1 from member where account_id = @AccountId)",
                    new { member.AccountId }, t);
        });
        database.EraseDeleted();
    }

    /// <summary>Notes who did what. No names: the log outlives the data of those whom it is about.</summary>
    public void Audit(long? account, long? course, string action, string detail) => database.Write((c, t) => c.Execute(
        "insert into audit (at, account_id, course_id, action, detail) values (@Now, @account, @course, @action, @detail)",
        new { Now, account, course, action, detail }, t));

    /// <summary>The last lines of a course's log, newest first.</summary>
    public IReadOnlyList<AuditLine> AuditOf(long course, int most) => database.Read(c => c.Query<AuditLine>(
        """
        select a.at, coalesce(p.login, '') as by, a.action, a.detail from audit a left join account p on p.id = a.account_id
        where a.course_id = @course order by a.id desc limit @most
        """,
        new { course, most }).ToList());
}
