using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Courseware.Server.Data;

/// <summary>Platforms, their courses, and the nonces that were used.</summary>
internal sealed class LtiStore(Database database, TimeProvider time)
{
    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Makes a platform of which only the name is known.</summary>
    public long Add(long course, string name) => database.Write((c, t) => c.ExecuteScalar<long>(
        "insert into lti_platform (course_id, name, created) values (@course, @name, @Now) returning id", new { course, name, Now }, t));

    public LtiPlatform? Find(long id) => database.Read(c => c.QueryFirstOrDefault<LtiPlatform>("select * from lti_platform where id = @id", new { id }));

    public IReadOnlyList<LtiPlatform> Of(long course) => database.Read(c =>
        c.Query<LtiPlatform>("select * from lti_platform where course_id = @course order by id", new { course }).ToList());

    /// <summary>Keeps what a teacher entered; what could not be sent is tried again with it.</summary>
    public void Update(LtiPlatform platform) => database.Write((c, t) =>
    {
        c.Execute(
            """
            update lti_platform set name = @Name, issuer = @Issuer, client_id = @ClientId, deployment_id = @DeploymentId, login_url = @LoginUrl,
              token_url = @TokenUrl, keys_url = @KeysUrl, site = @Site where id = @Id
            """,
            platform, t);
        return c.Execute("update lti_score set not_before = 0 where line_id in (select id from lti_line where platform_id = @Id)", new { platform.Id }, t);
    });

    /// <summary>
    /// Forgets a platform: people do not come from it any longer, and no score is sent. Members, attempts and results stay; members with an account that only
    /// this platform opened are as before they joined.
    /// </summary>
    public void Remove(LtiPlatform platform) => database.Write((c, t) =>
    {
        const string own = "(select account_id from external_identity where issuer = @issuer)";
        return c.Execute(
            $"""
            update member set account_id = null where course_id = @CourseId and account_id in {own};
            delete from account where id in {own} and not may_create and not exists (select 1 from member where account_id = account.id);
            delete from external_identity where issuer = @issuer;
            delete from lti_platform where id = @Id
            """,
            new { platform.Id, platform.CourseId, issuer = LtiPeople.IssuerOf(platform.Id) }, t);
    });

    /// <summary>The courses of a platform that have launched this server, unconnected courses first.</summary>
    public IReadOnlyList<LtiContext> Contexts(long platform) => database.Read(c => c.Query<LtiContext>(
        """
        select x.*, (select count(*) from lti_line l where l.platform_id = x.platform_id and l.context_id = x.context_id) as lines,
          (select count(*) from lti_person p where p.platform_id = x.platform_id and p.context_id = x.context_id) as people
        from lti_context x where x.platform_id = @platform order by x.connected, x.title, x.context_id
        """,
        new { platform }).ToList());

    /// <summary>Stores the course of the platform from which a launch came.</summary>
    /// <returns>Whether the course is connected.</returns>
    public bool Note(long platform, string context, string title, string? members) => database.Write((c, t) => c.ExecuteScalar<bool>(
        """
        insert into lti_context (platform_id, context_id, title, members_url, seen) values (@platform, @context, @title, @members, @Now)
        on conflict (platform_id, context_id) do update set title = @title, members_url = coalesce(@members, lti_context.members_url), seen = @Now
        returning connected
        """,
        new { platform, context, title, members, Now }, t));

    /// <summary>Connects a course of the platform with this course, on the decision of a teacher.</summary>
    /// <returns>False: no launch came from that course.</returns>
    public bool Connect(long platform, string context) => database.Write((c, t) => c.Execute(
        "update lti_context set connected = true where platform_id = @platform and context_id = @context", new { platform, context }, t)) == 1;

    /// <summary>Marks a nonce as used.</summary>
    /// <returns>False: it was used before.</returns>
    public bool Use(string nonce, DateTimeOffset expires) => database.Write((c, t) =>
    {
        c.Execute("delete from lti_nonce where expires < @Now", new { Now }, t);
        return c.Execute(
            "insert into lti_nonce (digest, expires) values (@digest, @until) on conflict do nothing",
            new { digest = SHA256.HashData(Encoding.UTF8.GetBytes(nonce)), until = expires.ToUnixTimeMilliseconds() }, t) == 1;
    });
}
