using Courseware.Server.Access;
using Courseware.Server.Data;
using Courseware.Server.Pages;
using Microsoft.AspNetCore.Authentication;

namespace Courseware.Server.Routes;

/// <summary>The beginning of a sign-in at the configured issuer. These are links and not forms: the policy of pages lets forms go nowhere else.</summary>
internal static class OpenIdRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sign-in/openid", (HttpContext context, ServerOptions options, ILogger<OpenIdSettings> log, string? to) =>
            BeginAsync(context, options, log, LocalPath.Of(to), null)).For(Audience.Anyone).RequireRateLimiting(RateLimits.Secrets);
        routes.MapGet("/join/{secret}/openid", JoinAsync).For(Audience.Anyone).RequireRateLimiting(RateLimits.Secrets);
    }

    private static Task<IResult> JoinAsync(HttpContext context, ServerOptions options, ILogger<OpenIdSettings> log, AccountStore accounts, string secret) =>
        accounts.FindInvitation(secret) is { AccountId: null } ? BeginAsync(context, options, log, "/", secret) : Task.FromResult(NotFound(context));

    private static async Task<IResult> BeginAsync(HttpContext context, ServerOptions options, ILogger log, string to, string? invitation)
    {
        if (options.OpenId is null)
            return NotFound(context);
        var properties = new AuthenticationProperties { RedirectUri = to };
        properties.Items[OpenIdSignIn.Language] = context.Visitor().Texts.Language;
        if (invitation is not null)
            properties.Items[OpenIdSignIn.Invitation] = invitation;
        try
        {
            await context.ChallengeAsync(OpenIdSignIn.Scheme, properties);
            return Results.Empty;
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException && !context.Response.HasStarted)
        {
            OpenIdLog.Unreachable(log, e.Message);
            return Answers.SeeOther(context, $"/sign-in?openid={OpenIdSignIn.Failed}");
        }
    }

    private static IResult NotFound(HttpContext context) => Answers.Error(context, StatusCodes.Status404NotFound, context.Visitor().Texts["not-found"]);
}
