using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;

namespace Courseware.Server.Data;

/// <summary>An invitation that is still good: to a course, to a new password, or to become a teacher.</summary>
public sealed record Invitation
{
    public long? MemberId { get; init; }
    public long? AccountId { get; init; }
    public bool MayCreate { get; init; }
}

/// <summary>Accounts, invitations and tokens. Passwords are hashed by the platform; of links and tokens only a digest is kept.</summary>
internal sealed class AccountStore(Database database, TimeProvider time)
{
    /// <summary>The fewest characters of a password.</summary>
    public const int ShortestPassword = 10;

    /// <summary>The maximum length of a password, so that the server never hashes megabytes.</summary>
    public const int LongestPassword = 200;

    private static readonly TimeSpan InvitationLife = TimeSpan.FromDays(30);
    private readonly PasswordHasher<Account> _hasher = new();
    private readonly Lazy<string> _nobody = new(() => new PasswordHasher<Account>().HashPassword(new Account(), "no account has this password"));

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The account of an id; null when it is gone.</summary>
    public Account? Find(long id) => database.Read(c => c.QueryFirstOrDefault<Account>("select * from account where id = @id", new { id }));

    /// <summary>The account of a login; null when there is none.</summary>
    public Account? FindByLogin(string login) =>
        database.Read(c => c.QueryFirstOrDefault<Account>("select * from account where lower(login) = lower(@login)", new { login }));

    /// <summary>The account with this login and password, or null. It takes as long when there is no such login.</summary>
    public Account? SignIn(string login, string password)
    {
        var account = FindByLogin(login);
        if (password.Length > LongestPassword)
            return null;
        var verified = _hasher.VerifyHashedPassword(account ?? new Account(), account?.Password ?? _nobody.Value, password);
        return verified == PasswordVerificationResult.Failed ? null : account;
    }

    /// <summary>True when the login is not taken.</summary>
    public bool IsFree(string login) =>
        database.Read(c => c.ExecuteScalar<long>("select count(*) from account where lower(login) = lower(@login)", new { login })) == 0;

    /// <summary>Makes a link's secret that can be used once within 30 days; earlier ones for the same member or account are void.</summary>
    public string Invite(long? member, long? account, bool mayCreate) => database.Write((c, t) =>
    {
        var secret = NewSecret();
        c.Execute("delete from invitation where member_id = @member or account_id = @account or expires < @Now", new { member, account, Now }, t);
        c.Execute(
            "insert into invitation (digest, member_id, account_id, may_create, expires) values (@digest, @member, @account, @mayCreate, @expires)",
            new { digest = Digest(secret), member, account, mayCreate, expires = Now + (long)InvitationLife.TotalMilliseconds }, t);
        return secret;
    });

    /// <summary>The invitation of a secret; null when it was used, is too old, or never was.</summary>
    public Invitation? FindInvitation(string secret) => database.Read(c => c.QueryFirstOrDefault<Invitation>(
        "select * from invitation where digest = @digest and expires > @Now", new { digest = Digest(secret), Now }));

    /// <summary>Uses an invitation: makes an account, sets a password, or joins a course with an account that is there.</summary>
    /// <returns>The account; null when the invitation is no longer valid, the login is taken, or the account is in the course already.</returns>
    public Account? Accept(string secret, long? existing, string login, string name, string password, string language) => database.Write((c, t) =>
    {
        var digest = Digest(secret);
        var invitation = c.QueryFirstOrDefault<Invitation>("select * from invitation where digest = @digest and expires > @Now", new { digest, Now }, t);
        if (invitation is null)
            return null;
        var id = invitation.AccountId ?? existing;
        if (invitation.AccountId is { } reset)
            c.Execute("update account set password = @hash, stamp = @stamp where id = @reset", new { hash = Hash(password), stamp = NewSecret(), reset }, t);
        else if (id is null)
        {
            if (c.ExecuteScalar<long>("select count(*) from account where lower(login) = lower(@login)", new { login }, t) > 0)
                return null;
            id = c.ExecuteScalar<long>(
                "insert into account (login, name, password, language, stamp, created) values (@login, @name, @hash, @language, @stamp, @Now) returning id",
                new { login, name, hash = Hash(password), language, stamp = NewSecret(), Now }, t);
        }
        if (invitation.MayCreate)
            c.Execute("update account set may_create = true where id = @id", new { id }, t);
        if (invitation.MemberId is { } member)
        {
            var twice = c.ExecuteScalar<long>(
                """
                select count(*) from member own
                join member other on other.course_id = own.course_id and other.account_id = @id and other.id <> own.id
                where own.id = @member
                """,
                new { id, member }, t);
            if (twice > 0)
                return null;
            c.Execute("update member set account_id = @id where id = @member", new { id, member }, t);
        }
        c.Execute("delete from invitation where digest = @digest", new { digest }, t);
        return c.QueryFirst<Account>("select * from account where id = @id", new { id }, t);
    });

    /// <summary>Keeps the language of an account.</summary>
    public void SetLanguage(long id, string language) => database.Write((c, t) =>
        c.Execute("update account set language = @language where id = @id", new { id, language }, t));

    /// <summary>Makes the token with which a program hands in for a member; the earlier one is void.</summary>
    public string MakeToken(long member) => database.Write((c, t) =>
    {
        var secret = NewSecret();
        c.Execute("delete from token where member_id = @member", new { member }, t);
        c.Execute("insert into token (digest, member_id, created) values (@digest, @member, @Now)", new { digest = Digest(secret), member, Now }, t);
        return secret;
    });

    /// <summary>The member of a token, or null.</summary>
    public Member? MemberOf(string token) => database.Read(c => c.QueryFirstOrDefault<Member>(
        "select m.* from token t join member m on m.id = t.member_id where t.digest = @digest and m.account_id is not null", new { digest = Digest(token) }));

    private static string NewSecret() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    private static byte[] Digest(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    private string Hash(string password) => _hasher.HashPassword(new Account(), password);
}
