using Dapper;

namespace Courseware.Server.Data;

/// <summary>The keys with which this server signs for platforms. All servers of a database have the same.</summary>
internal sealed class LtiKeyRows(Database database, TimeProvider time)
{
    /// <summary>The protected keys, the newest first; the first one is made when there is none.</summary>
    public IReadOnlyList<string> All(Func<string> create)
    {
        const string all = "select secret from lti_key order by id desc";
        var there = database.Read(c => c.Query<string>(all).ToList());
        return there.Count > 0 ? there : database.Write((c, t) =>
        {
            // Another server may have been first.
            c.Execute(
                "insert into lti_key (secret, created) select @secret, @now where not exists (select 1 from lti_key)",
                new { secret = create(), now = time.GetUtcNow().ToUnixTimeMilliseconds() }, t);
            return c.Query<string>(all, transaction: t).ToList();
        });
    }
}
