using Courseware.Batch;
using Courseware.Cli;
using Courseware.Reporting.Classes;
using Courseware.Server.Data;

namespace Courseware.Server.Courses;

/// <summary>One student's standing in one exercise: the attempt that counts, and the row of the gradebook.</summary>
public sealed record Standing(Member Member, StudentRow Row, Attempt? Counting, IReadOnlyList<Attempt> Attempts, IReadOnlyList<Override> Overrides);

/// <summary>Which attempt counts and what it is worth, for a student and for a class: the same arithmetic as <c>grader batch</c>.</summary>
internal sealed class CourseBoard(CourseStore courses, AttemptStore attempts)
{
    /// <summary>The standings of all students of a course in one exercise.</summary>
    public IReadOnlyList<Standing> Of(Course course, Assignment assignment)
    {
        var handedIn = attempts.OfCourse(course.Id, assignment.Exercise).ToLookup(a => a.MemberId);
        var overrides = attempts.Overrides(course.Id).Where(o => o.Exercise == assignment.Exercise).ToLookup(o => o.MemberId);
        var first = new Dictionary<string, string>(StringComparer.Ordinal);
        var standings = new List<Standing>();
        foreach (var member in courses.Members(course.Id).Where(m => !m.IsTeacher))
        {
            var standing = Of(course, assignment, member, [.. handedIn[member.Id]], [.. overrides[member.Id]]);
            var digest = standing.Row.Digest;
            var sameAs = digest.Length > 0 && !first.TryAdd(digest, member.RosterId) ? first[digest] : null;
            standings.Add(standing with { Row = standing.Row with { SameAs = sameAs } });
        }
        return standings;
    }

    /// <summary>One student's standing.</summary>
    public static Standing Of(Course course, Assignment assignment, Member member, IReadOnlyList<Attempt> handedIn, IReadOnlyList<Override> overrides)
    {
        var late = assignment.Policy(course);
        var counting = Counting(course, handedIn, late);
        var row = Row(member, handedIn, counting, late);
        if (overrides is [.., { Points: { } points } decided])
            row = row with
            {
                Final = points,
                Note = string.Join("; ", new[] { row.Note, $"decided by {decided.By}: {decided.Reason}" }.Where(n => n.Length > 0)),
            };
        return new Standing(member, row, counting, handedIn, overrides);
    }

    /// <summary>All of an exercise's class, for the gradebook and the class page.</summary>
    public ClassReport Report(Course course, Assignment assignment, string language)
    {
        var manifest = ExerciseCatalog.Find(assignment.Exercise).Manifest;
        return new ClassReport(
            manifest.Id, manifest.Title.In(language), course.Lab, "",
            [.. manifest.Checks.Select(c => new ClassCheck(c.Id, c.Tier, c.Points, c.Title.In(language)))], [.. Of(course, assignment).Select(s => s.Row)], []);
    }

    // The latest attempt, or the best of the attempts with a score; of two equal ones the earlier.
    private static Attempt? Counting(Course course, IReadOnlyList<Attempt> handedIn, LatePolicy? late) => course.Counts == "last"
        ? Last(handedIn)
        : handedIn.Where(a => a.Score is not null).MaxBy(a => Worth(a, late)) ?? Last(handedIn);

    private static Attempt? Last(IReadOnlyList<Attempt> handedIn) => handedIn is [.., var last] ? last : null;

    private static decimal Worth(Attempt attempt, LatePolicy? late) =>
        late?.Apply(attempt.Score ?? 0, attempt.MaxScore ?? 0, attempt.SubmittedTime).Final ?? attempt.Score ?? 0;

    private static StudentRow Row(Member member, IReadOnlyList<Attempt> handedIn, Attempt? counting, LatePolicy? late)
    {
        var row = new StudentRow(member.RosterId, member.Name, Status(counting)) { Keys = member.AllKeys, Attempts = handedIn.Count };
        if (counting is null)
            return row with { Note = "nothing was handed in" };
        row = row with { Submitted = counting.SubmittedTime, Digest = counting.Digest, Note = counting.Message, Lab = counting.Lab };
        if (counting.Score is not { } score || counting.MaxScore is not { } max)
            return row with { Note = counting.Status is null ? "not graded yet" : counting.Message };
        var lateness = late?.Apply(score, max, counting.SubmittedTime);
        return row with
        {
            Submitted = late is null ? counting.SubmittedTime : counting.SubmittedTime.ToOffset(late.Due.Offset),
            Score = score,
            MaxScore = max,
            RobustPassed = counting.RobustPassed,
            DaysLate = lateness?.Days,
            Penalty = lateness?.Penalty,
            Final = lateness?.Final ?? score,
            Checks = counting.Marks,
            Seconds = counting.Seconds,
        };
    }

    private static RowStatus Status(Attempt? attempt) => attempt switch
    {
        null => RowStatus.Missing,
        { Status: null } => RowStatus.Pending,
        { Status: ResultStatus.Graded } => RowStatus.Graded,
        { Status: ResultStatus.Partial } => RowStatus.Partial,
        { Status: ResultStatus.Unreadable } => RowStatus.Unreadable,
        _ => RowStatus.Error,
    };
}
