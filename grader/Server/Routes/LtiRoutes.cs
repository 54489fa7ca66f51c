using Courseware.Cli;
using Courseware.Server.Access;
using Courseware.Server.Data;
using Courseware.Server.Lti;
using Courseware.Server.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Courseware.Server.Routes;

/// <summary>Launches from a learning platform by LTI 1.3: the beginning of a sign-in, the launch, and this server's public keys.</summary>
internal static class LtiRoutes
{
    // The parameters with which a platform begins a sign-in.
    private static readonly string[] Hints = ["iss", "login_hint", "target_link_uri", "lti_message_hint", "client_id", "lti_deployment_id"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/lti/keys", (ToolKey key) => Results.Json(new { keys = key.Published })).For(Audience.Anyone);
        routes.MapGet("/lti/{platform:long}/login", (HttpContext context, long platform, LtiDoor door, LtiLogin login, ServerOptions options) =>
            Begin(context, platform, door, login, options, Values(context.Request.Query))).For(Audience.Platform).RequireRateLimiting(RateLimits.Platforms);
        routes.MapPost("/lti/{platform:long}/login", async (HttpContext context, long platform, LtiDoor door, LtiLogin login, ServerOptions options) =>
            Begin(context, platform, door, login, options, Values(await context.Request.ReadFormAsync(context.RequestAborted))))
            .For(Audience.Platform).RequireRateLimiting(RateLimits.Platforms);
        routes.MapPost("/lti/{platform:long}/launch", LaunchAsync).For(Audience.Platform).RequireRateLimiting(RateLimits.Platforms);
    }

    private static Dictionary<string, string> Values(IEnumerable<KeyValuePair<string, StringValues>> fields) =>
        fields.ToDictionary(f => f.Key, f => f.Value.ToString(), StringComparer.Ordinal);

    private static IResult Begin(HttpContext context, long platform, LtiDoor door, LtiLogin login, ServerOptions options, Dictionary<string, string> values)
    {
        try
        {
            var known = door.Platform(platform);
            // In a frame of the platform browsers send no cookies of this server. Only the choice of exercises works without them.
            if (IsFramed(context) && Value("target_link_uri").Split('?')[0] != LtiAddresses.Choose(context, options, platform))
                return Frame(context, known, Hints.Where(h => Value(h).Length > 0).ToDictionary(h => h, string? (h) => Value(h), StringComparer.Ordinal));
            return Results.Redirect(login.Begin(context, known, Value));
        }
        catch (LtiException e)
        {
            return Refuse(context, platform, e);
        }

        string Value(string name) => values.GetValueOrDefault(name, "");
    }

    private static async Task<IResult> LaunchAsync(
        HttpContext context, long platform, LtiDoor door, DeepLink links, CourseStore courses, AccountStore accounts, ServerOptions options)
    {
        try
        {
            var arrival = await door.EnterAsync(context, platform, await context.Request.ReadFormAsync(context.RequestAborted));
            var course = arrival.Platform.CourseId;
            if (arrival is { Launch.Link: { } request })
                return Choose(context, arrival.Platform, request, courses.Assignments(course), links, options);
            // A member with a local account signs in with that account.
            if (arrival.Place is { Account: { } id } && accounts.Find(id) is { } account)
                await context.SignInAsync(OpenIdSignIn.PrincipalOf(account));
            var action = arrival.Place?.Account is null ? "lti-launch-own-account" : "lti-launch";
            courses.Audit(arrival.Place?.Account, course, action, $"platform {platform}, member {arrival.Place?.Member}");
            var exercise = arrival.Launch.Exercise.Length > 0 ? $"/exercises/{arrival.Launch.Exercise}" : "";
            return Answers.SeeOther(context, $"/courses/{course}{exercise}");
        }
        catch (LtiException e)
        {
            return Refuse(context, platform, e);
        }
    }

    private static IResult Choose(
        HttpContext context, LtiPlatform platform, LinkRequest request, IReadOnlyList<Assignment> assignments, DeepLink links, ServerOptions options)
    {
        var language = context.Visitor().Texts.Language;
        var choices = assignments.Select(a =>
        {
            var title = ExerciseCatalog.Find(a.Exercise).Manifest.Title.In(language);
            var url = LtiAddresses.Exercise(context, options, platform.Id, a.Exercise);
            return (title, links.Answer(platform, request, url, a.Exercise, title, ScoreSender.Total(a.Exercise)));
        }).ToList();
        AllowFrame(context, platform, PlatformAddresses.OriginOf(request.ReturnUrl));
        return Answers.Page<LtiChoosePage>(context, ("Platform", platform.Name), ("ReturnUrl", request.ReturnUrl), ("Choices", choices));
    }

    private static IResult Frame(HttpContext context, LtiPlatform platform, Dictionary<string, string?> hints)
    {
        AllowFrame(context, platform, null);
        return Answers.Page<LtiFramePage>(context, ("Link", QueryHelpers.AddQueryString($"/lti/{platform.Id}/login", hints)));
    }

    // Responds with a page that states the next step, and adds a line to the log of the course.
    private static IResult Refuse(HttpContext context, long id, LtiException e)
    {
        var services = context.RequestServices;
        var platform = services.GetRequiredService<LtiStore>().Find(id);
        LtiLog.Refused(services.GetRequiredService<ILogger<LtiDoor>>(), id, e.Refusal, e.Message);
        var reason = e.Refusal.ToString().ToLowerInvariant();
        services.GetRequiredService<CourseStore>().Audit(null, platform?.CourseId, "lti-refused", $"platform {id}: {reason} ({e.Message})");
        if (platform is { IsComplete: true })
            AllowFrame(context, platform, null);
        var status = e.Refusal switch
        {
            LtiRefusal.Keys => StatusCodes.Status502BadGateway,
            LtiRefusal.Role or LtiRefusal.Context => StatusCodes.Status403Forbidden,
            _ => StatusCodes.Status400BadRequest,
        };
        return Answers.Error(context, status, context.Visitor().Texts[$"lti-{reason}"]);
    }

    private static void AllowFrame(HttpContext context, LtiPlatform platform, string? target) =>
        context.Response.Headers.ContentSecurityPolicy = SecurityHeaders.InFrameOf(PlatformAddresses.OriginOf(platform.Site), target);

    private static bool IsFramed(HttpContext context) => context.Request.Headers["Sec-Fetch-Dest"].ToString() is "iframe" or "frame";
}
