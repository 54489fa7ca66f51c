using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Microsoft.AspNetCore.WebUtilities;

namespace Courseware.Server.Data;

/// <summary>A person who signed in at an issuer, with the issuer's claims.</summary>
/// <param name="Issuer">The issuer; with <paramref name="Subject"/> it identifies the person permanently.</param>
/// <param name="Subject">The person's id there.</param>
/// <param name="Login">The login of a new account.</param>
/// <param name="Name">The person's name.</param>
/// <param name="RosterId">The id in rosters, where the operator trusts the issuer with it; null otherwise.</param>
internal sealed record ExternalPerson(string Issuer, string Subject, string Login, string Name, string? RosterId);

/// <summary>Accounts of people who sign in elsewhere. They have no password here.</summary>
internal sealed class IdentityStore(Database database, AccountStore accounts, TimeProvider time)
{
    private const int MostNames = 1_000;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// The account of a person. A new account is made for a person with an invitation, or with a free place in a roster; the places in rosters are
    /// taken at each sign-in.
    /// </summary>
    /// <returns>Null: the person is unknown here.</returns>
    public Account? Enter(ExternalPerson person, string? invitation, string language)
    {
        // A password link sets a password; it does not connect an identity.
        var invited = invitation is not null && accounts.FindInvitation(invitation) is { AccountId: null };
        var id = database.Write((c, t) => Enter(c, t, person, invited, language));
        if (id is null)
            return null;
        // An account that is in the course already is signed in, and the invitation stays valid.
        if (invited)
            accounts.Accept(invitation!, id, "", "", "", language);
        return accounts.Find(id.Value);
    }

    /// <summary>Whether a learning platform opens an account.</summary>
    public bool IsOfPlatform(long account) => database.Read(c => c.ExecuteScalar<long>(
        "select count(*) from external_identity where account_id = @account and issuer like 'lti:%'", new { account })) > 0;

    /// <summary>The account of a subject of an issuer, within the caller's transaction; null when there is none yet.</summary>
    public static long? Find(DbConnection c, DbTransaction t, string issuer, string subject) => c.ExecuteScalar<long?>(
        "select account_id from external_identity where issuer = @issuer and subject = @subject", new { issuer, subject }, t);

    private long? Enter(DbConnection c, DbTransaction t, ExternalPerson person, bool invited, string language)
    {
        var id = Find(c, t, person.Issuer, person.Subject);
        if (id is null && !invited && Places(c, t, person, null).Count == 0)
            return null;
        id ??= Create(c, t, person, language);
        foreach (var member in Places(c, t, person, id))
            c.Execute("update member set account_id = @id where id = @member", new { id, member }, t);
        return id;
    }

    // Places without an account, in courses where this account has none.
    private static List<long> Places(DbConnection c, DbTransaction t, ExternalPerson person, long? account) =>
        person.RosterId is not { Length: > 0 } roster ? [] : c.Query<long>(
            """
            select m.id from member m where m.roster_id = @roster and m.role = 'student' and m.account_id is null
              and not exists (select 1 from member other where other.course_id = m.course_id and other.account_id = @account)
            """,
            new { roster, account }, t).ToList();

    /// <summary>Makes the account of a person, within the caller's transaction.</summary>
    /// <returns>Its id.</returns>
    public long Create(DbConnection c, DbTransaction t, ExternalPerson person, string language)
    {
        var login = Enumerable.Range(1, MostNames).Select(n => n == 1 ? person.Login : $"{person.Login}-{n}")
            .First(free => c.ExecuteScalar<long>("select count(*) from account where lower(login) = lower(@free)", new { free }, t) == 0);
        // No password has an empty hash, so this account cannot sign in with a password.
        var id = c.ExecuteScalar<long>(
            "insert into account (login, name, password, language, stamp, created) values (@login, @Name, '', @language, @stamp, @Now) returning id",
            new { login, person.Name, language, stamp = WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32)), Now }, t);
        c.Execute("insert into external_identity (issuer, subject, account_id) values (@Issuer, @Subject, @id)", new { person.Issuer, person.Subject, id }, t);
        return id;
    }
}
