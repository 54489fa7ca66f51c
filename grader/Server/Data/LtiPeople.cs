using System.Data.Common;
using System.Text.Json;
using Courseware.Reporting.Classes;
using Dapper;

namespace Courseware.Server.Data;

/// <summary>A member of a platform's course, as the platform says.</summary>
/// <param name="Subject">The person's id at the platform.</param>
/// <param name="Name">The name; empty when the platform does not give it.</param>
/// <param name="RosterId">The id that the school gave the person; null when the platform does not give it.</param>
/// <param name="Role">The role in this course: a word of <see cref="MemberRole"/>.</param>
internal sealed record LtiMember(string Subject, string Name, string? RosterId, string Role);

/// <summary>The place of a person in this course.</summary>
/// <param name="Member">The member's id.</param>
/// <param name="Account">The account with which the person is signed in; null: the member has an account that the platform must not open.</param>
internal sealed record LtiPlace(long Member, long? Account);

/// <summary>
/// Members who come from platforms. A platform is trusted for one course only: only this platform opens the accounts of its people, and it never opens an
/// account that was made in another way.
/// </summary>
internal sealed class LtiPeople(Database database, IdentityStore identities)
{
    /// <summary>All columns of a context for all of its students.</summary>
    public const string Scores = """
        insert into lti_score (line_id, member_id, subject)
          select l.id, p.member_id, p.subject from lti_line l join lti_person p on p.platform_id = l.platform_id and p.context_id = l.context_id
            join member m on m.id = p.member_id
          where l.platform_id = @platform and l.context_id = @context and m.role = 'student'
        on conflict do nothing
        """;

    /// <summary>The name of a platform in the list of identities. Its number is never used again.</summary>
    public static string IssuerOf(long platform) => $"lti:{platform}";

    /// <summary>The place of a person who comes from a platform: the place from an earlier launch, a free place in the roster, or a new one.</summary>
    public LtiPlace Enter(LtiPlatform platform, string context, LtiMember person, string language) => database.Write((c, t) =>
    {
        var member = Place(c, t, platform, context, person);
        var account = IdentityStore.Find(c, t, IssuerOf(platform.Id), person.Subject);
        var isOthers = member.AccountId is { } other && other != account;
        if (!isOthers)
        {
            account ??= identities.Create(c, t, Identity(platform, person), language);
            c.Execute("update member set account_id = @account, role = @Role where id = @Id", new { account, person.Role, member.Id }, t);
        }
        c.Execute(Scores, new { platform = platform.Id, context }, t);
        return new LtiPlace(member.Id, isOthers ? null : account);
    });

    /// <summary>Gives every person of a list a place. Removes no member and changes no role: a launch updates the role of the person.</summary>
    /// <returns>How many places are new.</returns>
    public int Enrol(LtiPlatform platform, string context, IReadOnlyList<LtiMember> people) => database.Write((c, t) =>
    {
        var before = c.ExecuteScalar<int>("select count(*) from member where course_id = @CourseId", new { platform.CourseId }, t);
        foreach (var person in people)
            Place(c, t, platform, context, person);
        c.Execute(Scores, new { platform = platform.Id, context }, t);
        return c.ExecuteScalar<int>("select count(*) from member where course_id = @CourseId", new { platform.CourseId }, t) - before;
    });

    private static Member Place(DbConnection c, DbTransaction t, LtiPlatform platform, string context, LtiMember person)
    {
        var known = c.QueryFirstOrDefault<Member>(
            """
            select m.* from lti_person p join member m on m.id = p.member_id where p.platform_id = @Id and p.subject = @Subject
            order by p.context_id = @context desc
            """,
            new { platform.Id, person.Subject, context }, t);
        var member = known ?? InRoster(c, t, platform, person) ?? New(c, t, platform, person);
        if (person.Name.Length > 0 && member.Name != person.Name)
            c.Execute("update member set name = @Name where id = @Id", new { person.Name, member.Id }, t);
        c.Execute(
            "insert into lti_person (platform_id, context_id, subject, member_id) values (@Id, @context, @Subject, @member) on conflict do nothing",
            new { platform.Id, context, person.Subject, member = member.Id }, t);
        return member;
    }

    // The school's own id: a place in the roster, unless the same platform has given it to another person.
    private static Member? InRoster(DbConnection c, DbTransaction t, LtiPlatform platform, LtiMember person) =>
        person.RosterId is not { Length: > 0 } roster || person.Role != MemberRole.Student ? null : c.QueryFirstOrDefault<Member>(
            """
            select m.* from member m where m.course_id = @CourseId and m.roster_id = @roster and m.role = 'student'
              and not exists (select 1 from lti_person p where p.member_id = m.id)
            """,
            new { platform.CourseId, roster }, t);

    private static Member New(DbConnection c, DbTransaction t, LtiPlatform platform, LtiMember person)
    {
        var taken = c.Query<string>("select roster_id from member where course_id = @CourseId", new { platform.CourseId }, t).ToHashSet(PersonName.Comparer);
        var wished = person.RosterId is { Length: > 0 } roster ? roster : $"{platform.Name}-{person.Subject}";
        var id = Enumerable.Range(1, int.MaxValue).Select(n => n == 1 ? wished : $"{wished}-{n}").First(free => !taken.Contains(free));
        string[] keys = [.. new[] { id, person.Subject, person.Name }.Where(k => k.Length > 0).Distinct(StringComparer.Ordinal)];
        return c.QueryFirst<Member>(
            "insert into member (course_id, role, roster_id, name, keys) values (@CourseId, @Role, @id, @Name, @keys) returning *",
            new { platform.CourseId, person.Role, id, person.Name, keys = JsonSerializer.Serialize(keys) }, t);
    }

    private static ExternalPerson Identity(LtiPlatform platform, LtiMember person)
    {
        var login = new[] { person.RosterId, person.Name, $"{platform.Name}-{person.Subject}" }.First(l => l is { Length: > 0 })!;
        return new ExternalPerson(IssuerOf(platform.Id), person.Subject, login, person.Name, null);
    }
}
