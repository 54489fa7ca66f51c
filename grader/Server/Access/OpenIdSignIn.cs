using System.Security.Claims;
using Courseware.Reporting.Classes;
using Courseware.Server.Data;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Courseware.Server.Access;

/// <summary>
/// Sign-in at a configured issuer: the code flow with PKCE. The platform's handler checks state, nonce, signature, issuer, audience and times; here is only
/// who that person is in this server, and the cookie is the same as after a password.
/// </summary>
internal static class OpenIdSignIn
{
    /// <summary>The scheme's name.</summary>
    public const string Scheme = "openid";

    /// <summary>Where the issuer sends people back.</summary>
    public const string Callback = "/sign-in/openid/callback";

    /// <summary>Keys of what a sign-in carries from its beginning to its end: the secret of an invitation, and the language.</summary>
    public const string Invitation = "invitation", Language = "language";

    /// <summary>The words with which the page of the sign-in says why there is none.</summary>
    public const string Unknown = "unknown", Failed = "failed";

    private const int LongestText = 200;

    /// <summary>Adds the handler.</summary>
    public static void Add(AuthenticationBuilder authentication, OpenIdSettings settings, string publicUrl, CookieSecurePolicy secure) =>
        authentication.AddOpenIdConnect(Scheme, openId => Configure(openId, settings, publicUrl, secure));

    /// <summary>The identity of a cookie.</summary>
    public static ClaimsPrincipal PrincipalOf(Account account) => new(new ClaimsIdentity(
        [new(AccessMiddleware.AccountClaim, $"{account.Id}"), new(AccessMiddleware.StampClaim, account.Stamp)],
        CookieAuthenticationDefaults.AuthenticationScheme));

    private static void Configure(OpenIdConnectOptions openId, OpenIdSettings settings, string publicUrl, CookieSecurePolicy secure)
    {
        (openId.Authority, openId.ClientId) = (settings.Issuer.OriginalString, settings.ClientId);
        openId.ClientSecret = settings.ClientSecret is { Length: > 0 } own ? own : null;
        (openId.ResponseType, openId.ResponseMode, openId.UsePkce) = (OpenIdConnectResponseType.Code, OpenIdConnectResponseMode.Query, true);
        (openId.CallbackPath, openId.SignInScheme) = (Callback, CookieAuthenticationDefaults.AuthenticationScheme);
        (openId.SaveTokens, openId.MapInboundClaims) = (false, false);
        (openId.RequireHttpsMetadata, openId.DisableTelemetry) = (!settings.Issuer.IsLoopback, true);
        // The way back is a plain link: a cookie that only follows links is sent with it.
        (openId.CorrelationCookie.SameSite, openId.CorrelationCookie.SecurePolicy) = (SameSiteMode.Lax, secure);
        (openId.NonceCookie.SameSite, openId.NonceCookie.SecurePolicy) = (SameSiteMode.Lax, secure);
        // Otherwise the handler would remove the issuer before it is needed.
        openId.ClaimActions.Remove("iss");
        openId.Scope.Clear();
        foreach (var scope in settings.Scopes.Prepend("openid"))
            openId.Scope.Add(scope);
        openId.Events = new OpenIdConnectEvents
        {
            OnRedirectToIdentityProvider = context =>
            {
                if (publicUrl.Length > 0)
                    context.ProtocolMessage.RedirectUri = publicUrl.TrimEnd('/') + Callback;
                return Task.CompletedTask;
            },
            // The standard lets the handler accept an unsigned token that comes from the issuer by TLS. Every issuer signs, so a signature is required here.
            OnTokenValidated = context =>
            {
                if (context.SecurityToken.RawSignature is not { Length: > 0 })
                    context.Fail("The token is not signed.");
                return Task.CompletedTask;
            },
            // After all checks, that of the nonce too: an invitation is used here.
            OnTicketReceived = context => EnterAsync(context, settings),
            OnRemoteFailure = context =>
            {
                OpenIdLog.Failed(context.HttpContext.RequestServices.GetRequiredService<ILogger<OpenIdSettings>>(), context.Failure?.GetType().Name ?? "");
                context.HandleResponse();
                context.Response.Redirect($"/sign-in?openid={Failed}");
                return Task.CompletedTask;
            },
        };
    }

    private static Task EnterAsync(TicketReceivedContext context, OpenIdSettings settings)
    {
        var (services, token, items) = (context.HttpContext.RequestServices, context.Principal!, context.Properties!.Items);
        var invitation = items.TryGetValue(Invitation, out var secret) ? secret : null;
        var language = items.TryGetValue(Language, out var chosen) ? chosen ?? "en" : "en";
        // The cookie needs neither of them.
        items.Remove(Invitation);
        items.Remove(Language);
        if (Person(token, settings) is not { } person || services.GetRequiredService<IdentityStore>().Enter(person, invitation, language) is not { } account)
        {
            context.HandleResponse();
            context.Response.Redirect($"/sign-in?openid={Unknown}");
            return Task.CompletedTask;
        }
        services.GetRequiredService<CourseStore>().Audit(account.Id, null, "signed-in-elsewhere", "");
        context.Principal = PrincipalOf(account);
        return Task.CompletedTask;
    }

    private static ExternalPerson? Person(ClaimsPrincipal token, OpenIdSettings settings)
    {
        if (token.FindFirstValue("iss") is not { Length: > 0 } issuer || token.FindFirstValue("sub") is not { Length: > 0 } subject)
            return null;
        var roster = settings.RosterClaim is { } claim ? token.FindFirstValue(claim) : null;
        var login = new[] { roster, token.FindFirstValue("preferred_username"), token.FindFirstValue("email"), subject }.Select(Plain).First(l => l.Length > 0);
        return new ExternalPerson(issuer, subject, login, Plain(token.FindFirstValue("name")), roster);
    }

    private static string Plain(string? text)
    {
        var plain = PersonName.Plain(text ?? "");
        return plain.Length > LongestText ? plain[..LongestText] : plain;
    }
}
