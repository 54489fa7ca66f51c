using Dapper;

namespace Courseware.Server.Data;

/// <summary>One attempt that was graded again: the result that counts, and the new one.</summary>
public sealed record Regraded
{
    public long AttemptId { get; init; }
    public long MemberId { get; init; }
    public int Number { get; init; }
    public long NewGrading { get; init; }
    public int State { get; init; }
    public int? OldScore { get; init; }
    public string? NewStatus { get; init; }
    public int? NewScore { get; init; }
    public string OldChecks { get; init; } = "[]";
    public string NewChecks { get; init; } = "[]";

    public bool IsReady => State == 2;
}

/// <summary>Repeated gradings: queued behind all others, compared, and applied when a teacher decides so.</summary>
internal sealed class RegradeStore(Database database, Ledger ledger)
{
    private const int Behind = 10;

    private const string Newest = """
        select a.id as attempt_id, a.member_id, a.number, g.id as new_grading, g.state, o.score as old_score, n.status as new_status, n.score as new_score,
          coalesce(o.checks, '[]') as old_checks, coalesce(n.checks, '[]') as new_checks
        from attempt a join grading g on g.id = (select max(id) from grading where attempt_id = a.id)
          left join result o on o.grading_id = a.grading_id left join result n on n.grading_id = g.id
        where a.course_id = @course and a.exercise = @exercise and a.grading_id is not null and g.id <> a.grading_id
        order by a.member_id, a.number
        """;

    /// <summary>Queues new gradings of attempts that have a result, and no newer grading already.</summary>
    public int Start(IReadOnlyList<long> attempts) => database.Write((c, t) =>
    {
        var added = 0;
        foreach (var attempt in attempts)
        {
            const string newest =
                "select count(*) from attempt a where id = @attempt and grading_id = (select max(id) from grading where attempt_id = a.id)";
            if (c.ExecuteScalar<long>(newest, new { attempt }, t) == 0)
                continue;
            ledger.Add(c, t, attempt, Behind);
            added++;
        }
        return added;
    });

    /// <summary>The attempts of an exercise with a grading that is newer than the one that counts.</summary>
    public IReadOnlyList<Regraded> Pending(long course, string exercise) => database.Read(c => c.Query<Regraded>(Newest, new { course, exercise }).ToList());

    /// <summary>Makes the new results count, with a score or for an unreadable submission. A fault of the grader never replaces a result.</summary>
    public int Apply(long course, string exercise) => database.Write((c, t) =>
    {
        var ready = c.Query<Regraded>(Newest, new { course, exercise }, t).Where(r => r.IsReady && r.NewStatus is not (null or ResultStatus.Error)).ToList();
        foreach (var one in ready)
            c.Execute("update attempt set grading_id = @NewGrading where id = @AttemptId", new { one.NewGrading, one.AttemptId }, t);
        // Failed gradings, and gradings that still wait, are not repeated.
        c.Execute(
            """
            delete from grading where id in (select g.id from grading g join attempt a on a.id = g.attempt_id
              where a.course_id = @course and a.exercise = @exercise and a.grading_id is not null and g.id > a.grading_id)
            """,
            new { course, exercise }, t);
        return ready.Count;
    });

    /// <summary>Deletes the new gradings. The results that count stay.</summary>
    public void Discard(long course, string exercise) => database.Write((c, t) => c.Execute(
        """
        delete from grading where id in (select g.id from grading g join attempt a on a.id = g.attempt_id
          where a.course_id = @course and a.exercise = @exercise and a.grading_id is not null and g.id > a.grading_id)
        """,
        new { course, exercise }, t));
}
