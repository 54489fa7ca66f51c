using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Courseware.Server.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace Courseware.Server.Lti;

/// <summary>A sign-in that a platform has begun and not completed.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Nonce">The nonce that the token has to repeat.</param>
/// <param name="Ends">When it expires.</param>
internal sealed record PendingLogin(long Platform, string Nonce, DateTimeOffset Ends);

/// <summary>
/// The beginning of a sign-in by a platform (third-party initiated login). Any site can send a browser here, so the server stores nothing: the state is
/// protected as cookies are, and the browser has a cookie with the same secret. Each sign-in has its own cookie, because a browser may have several open.
/// </summary>
internal sealed class LtiLogin(IDataProtectionProvider protection, ServerOptions options, TimeProvider time)
{
    private const string CookiePrefix = "courseware-lti-";
    private const int SecretBytes = 32, NameLength = 12, LongestHint = 4_000;

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);
    private readonly IDataProtector _protector = protection.CreateProtector("lti-state");

    /// <summary>The address of the platform's sign-in page, to which the browser is redirected. Sets the cookie.</summary>
    /// <exception cref="LtiException">The request names another platform, or is incomplete.</exception>
    public string Begin(HttpContext context, LtiPlatform platform, Func<string, string> value)
    {
        if (value("iss") != platform.Issuer || (value("client_id") is { Length: > 0 } client && client != platform.ClientId)
            || (value("lti_deployment_id") is { Length: > 0 } deployment && deployment != platform.DeploymentId))
            throw new LtiException(LtiRefusal.Unregistered, "another issuer, client or deployment");
        var (hint, message) = (value("login_hint"), value("lti_message_hint"));
        if (hint.Length is 0 or > LongestHint || message.Length > LongestHint)
            throw new LtiException(LtiRefusal.Login, "login_hint");
        var (secret, nonce) = (NewSecret(), NewSecret());
        var state = _protector.Protect(JsonSerializer.Serialize(new State(platform.Id, nonce, secret, (time.GetUtcNow() + Life).ToUnixTimeSeconds())));
        context.Response.Headers.Append("Set-Cookie", Cookie(context, platform, secret, Life));
        var query = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["scope"] = "openid",
            ["response_type"] = "id_token",
            ["response_mode"] = "form_post",
            ["prompt"] = "none",
            ["client_id"] = platform.ClientId,
            ["redirect_uri"] = LtiAddresses.Launch(context, options, platform.Id),
            ["login_hint"] = hint,
            ["state"] = state,
            ["nonce"] = nonce,
        };
        if (message.Length > 0)
            query["lti_message_hint"] = message;
        return QueryHelpers.AddQueryString(platform.LoginUrl, query);
    }

    /// <summary>The sign-in to which a state belongs, begun in this browser.</summary>
    /// <exception cref="LtiException">Another browser began it, it has expired, or another server made the state.</exception>
    public PendingLogin End(HttpContext context, LtiPlatform platform, string state)
    {
        State begun;
        try
        {
            begun = JsonSerializer.Deserialize<State>(_protector.Unprotect(state))!;
        }
        catch (CryptographicException)
        {
            throw new LtiException(LtiRefusal.State, "not a state of this server");
        }
        if (begun.Platform != platform.Id)
            throw new LtiException(LtiRefusal.State, "of another platform");
        var ends = DateTimeOffset.FromUnixTimeSeconds(begun.Ends);
        if (ends < time.GetUtcNow())
            throw new LtiException(LtiRefusal.State, "too old");
        var held = context.Request.Cookies[NameOf(begun.Secret)] ?? "";
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(held), Encoding.ASCII.GetBytes(begun.Secret)))
            throw new LtiException(LtiRefusal.State, held.Length == 0 ? "no cookie of it" : "another cookie");
        return new PendingLogin(begun.Platform, begun.Nonce, ends);
    }

    private static string NameOf(string secret) => CookiePrefix + WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(secret)))[..NameLength];

    private static string NewSecret() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(SecretBytes));

    // The platform sends the browser back with a cross-site POST. Browsers send only SameSite=None cookies with it, and accept these only with Secure.
    // In the platform's frame, where browsers block third-party cookies, they keep a Partitioned cookie for that platform alone.
    private string Cookie(HttpContext context, LtiPlatform platform, string secret, TimeSpan life)
    {
        var cookie = $"{NameOf(secret)}={secret}; Max-Age={(int)life.TotalSeconds}; Path=/lti/{platform.Id}/; HttpOnly";
        return LtiAddresses.IsSecure(context, options) ? $"{cookie}; Secure; SameSite=None; Partitioned" : $"{cookie}; SameSite=Lax";
    }

    private sealed record State(long Platform, string Nonce, string Secret, long Ends);
}
