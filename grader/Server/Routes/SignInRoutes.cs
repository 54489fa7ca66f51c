using Courseware.Reporting.Classes;
using Courseware.Server.Access;
using Courseware.Server.Data;
using Courseware.Server.Pages;
using Microsoft.AspNetCore.Authentication;

namespace Courseware.Server.Routes;

/// <summary>Signing in and out, invitations, and the language.</summary>
internal static class SignInRoutes
{
    private const int LongestText = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sign-in", SignInPageFor).For(Audience.Anyone);
        routes.MapPost("/sign-in", EnterAsync).For(Audience.Anyone).RequireRateLimiting(RateLimits.Secrets);
        routes.MapPost("/sign-out", LeaveAsync).For(Audience.SignedIn);
        routes.MapPost("/language", LanguageAsync).For(Audience.Anyone);
        routes.MapGet("/join/{secret}", Join).For(Audience.Anyone).RequireRateLimiting(RateLimits.Secrets);
        routes.MapPost("/join/{secret}", JoinAsync).For(Audience.Anyone).RequireRateLimiting(RateLimits.Secrets);
    }

    private static IResult SignInPageFor(HttpContext context, ServerOptions options, string? to, string? openid)
    {
        var (texts, name) = (context.Visitor().Texts, options.OpenId?.Name ?? "");
        var fault = (options.OpenId, openid) switch
        {
            (not null, OpenIdSignIn.Unknown) => texts["openid-unknown", ("name", name)],
            (not null, OpenIdSignIn.Failed) => texts["openid-failed", ("name", name)],
            _ => null,
        };
        return Page(context, options, LocalPath.Of(to), fault);
    }

    private static IResult Page(HttpContext context, ServerOptions options, string to, string? fault) =>
        Answers.Page<SignInPage>(context, ("To", to), ("Fault", fault), ("Elsewhere", options.OpenId?.Name));

    private static async Task<IResult> EnterAsync(
        HttpContext context, AccountStore accounts, SignInThrottle throttle, CourseStore courses, ServerOptions options)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (login, to) = (PersonName.Plain(form["login"].ToString()), LocalPath.Of(form["to"]));
        var texts = context.Visitor().Texts;
        if (login.Length is 0 or > LongestText || throttle.IsClosed(login))
            return Page(context, options, to, throttle.IsClosed(login) ? texts["sign-in-closed"] : texts["sign-in-wrong"]);
        if (accounts.SignIn(login, form["password"].ToString()) is not { } account)
        {
            throttle.Failed(login);
            courses.Audit(null, null, "sign-in-failed", "");
            return Page(context, options, to, texts["sign-in-wrong"]);
        }
        throttle.Succeeded(login);
        await SignInAsync(context, account);
        return Answers.SeeOther(context, to);
    }

    private static async Task<IResult> LeaveAsync(HttpContext context, CourseStore courses)
    {
        await context.SignOutAsync();
        courses.Audit(context.Visitor().Account?.Id, null, "signed-out", "");
        return Answers.SeeOther(context, "/sign-in");
    }

    private static async Task<IResult> LanguageAsync(HttpContext context, AccountStore accounts)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var language = form["language"] == "ko" ? "ko" : "en";
        context.Response.Cookies.Append(
            AccessMiddleware.LanguageCookie, language,
            new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true });
        if (context.Visitor().Account is { } account)
            accounts.SetLanguage(account.Id, language);
        return Answers.SeeOther(context, LocalPath.Of(form["to"]));
    }

    private static IResult Join(HttpContext context, string secret, AccountStore accounts, CourseStore courses, ServerOptions options) =>
        accounts.FindInvitation(secret) is { } invitation
            ? Answers.Page<JoinPage>(context, ("Invitation", invitation), ("Course", CourseOf(invitation, courses)), ("Elsewhere", options.OpenId?.Name))
            : Answers.Error(context, StatusCodes.Status404NotFound, context.Visitor().Texts["invitation-void"]);

    private static async Task<IResult> JoinAsync(
        HttpContext context, string secret, AccountStore accounts, IdentityStore identities, CourseStore courses, ServerOptions options)
    {
        var texts = context.Visitor().Texts;
        if (accounts.FindInvitation(secret) is not { } invitation)
            return Answers.Error(context, StatusCodes.Status404NotFound, texts["invitation-void"]);
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        // A visitor who is signed in may join with the existing account, except for a password link.
        var existing = form["existing"] == "yes" && invitation.AccountId is null ? context.Visitor().Account : null;
        // A platform belongs to one course: through an account that it opens, it must not get access to other courses.
        if (existing is not null && identities.IsOfPlatform(existing.Id))
            return Answers.Error(context, StatusCodes.Status409Conflict, texts["lti-account-elsewhere"]);
        var (login, password) = (PersonName.Plain(form["login"].ToString()), form["password"].ToString());
        var fault = existing is not null ? null
            : password.Length is < AccountStore.ShortestPassword or > AccountStore.LongestPassword
                ? texts["password-length", ("least", AccountStore.ShortestPassword)]
            : password != form["again"] ? texts["password-differs"]
            : invitation.AccountId is null && login.Length is 0 or > LongestText ? texts["login-needed"]
            : invitation.AccountId is null && !accounts.IsFree(login) ? texts["login-taken", ("login", login)]
            : null;
        if (fault is not null)
            return Answers.Page<JoinPage>(
                context, ("Invitation", invitation), ("Course", CourseOf(invitation, courses)), ("Fault", fault), ("Login", login),
                ("Elsewhere", options.OpenId?.Name));
        var name = invitation.MemberId is { } id && Member(invitation, id, courses) is { Name.Length: > 0 } member ? member.Name : login;
        if (accounts.Accept(secret, existing?.Id, login, name, password, texts.Language) is not { } account)
            return Answers.Error(context, StatusCodes.Status409Conflict, texts["invitation-not-accepted"]);
        courses.Audit(account.Id, CourseOf(invitation, courses)?.Id, invitation.AccountId is null ? "joined" : "password-changed", "");
        await SignInAsync(context, account);
        return Answers.SeeOther(context, "/");
    }

    private static Task SignInAsync(HttpContext context, Account account) => context.SignInAsync(OpenIdSignIn.PrincipalOf(account));

    private static Course? CourseOf(Invitation invitation, CourseStore courses) =>
        invitation.MemberId is { } member && Member(invitation, member, courses) is { } found ? courses.Find(found.CourseId) : null;

    private static Member? Member(Invitation invitation, long id, CourseStore courses) => invitation.MemberId == id ? courses.MemberAnywhere(id) : null;
}
