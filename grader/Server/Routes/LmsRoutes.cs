using Courseware.Server.Access;
using Courseware.Server.Data;
using Courseware.Server.Lti;
using Courseware.Server.Pages;

namespace Courseware.Server.Routes;

/// <summary>The teacher's page of learning platforms: registered, connected with a course there, members read, scores watched.</summary>
internal static class LmsRoutes
{
    private const int LongestName = 60, LongestText = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/courses/{course:long}/lms", (HttpContext context) => Page(context, null, null)).For(Audience.Teacher);
        routes.MapPost("/courses/{course:long}/lms", AddAsync).For(Audience.Teacher);
        routes.MapPost("/courses/{course:long}/lms/{platform:long}", SaveAsync).For(Audience.Teacher);
        routes.MapPost("/courses/{course:long}/lms/{platform:long}/connect", ConnectAsync).For(Audience.Teacher);
        routes.MapPost("/courses/{course:long}/lms/{platform:long}/members", MembersAsync).For(Audience.Teacher);
        routes.MapPost("/courses/{course:long}/lms/{platform:long}/delete", DeleteAsync).For(Audience.Teacher);
    }

    private static IResult Page(HttpContext context, string? fault, string? message)
    {
        var (store, scores) = (context.RequestServices.GetRequiredService<LtiStore>(), context.RequestServices.GetRequiredService<LtiScoreStore>());
        var options = context.RequestServices.GetRequiredService<ServerOptions>();
        var platforms = store.Of(context.Visitor().RequireCourse().Id).Select(p => new PlatformView(
            p, store.Contexts(p.Id), scores.Count(p.Id), LtiAddresses.Login(context, options, p.Id), LtiAddresses.Launch(context, options, p.Id),
            LtiAddresses.Choose(context, options, p.Id))).ToList();
        return Answers.Page<LmsPage>(
            context, ("Platforms", platforms), ("Keys", LtiAddresses.Keys(context, options)),
            ("IsSecure", LtiAddresses.IsSecure(context, options) || options.LocalPlatforms), ("Fault", fault), ("Message", message));
    }

    private static async Task<IResult> AddAsync(HttpContext context, LtiStore store, CourseStore courses)
    {
        var (form, visitor, course) = (await context.Request.ReadFormAsync(context.RequestAborted), context.Visitor(), context.Visitor().RequireCourse());
        if (LaunchMessage.Plain(form["name"].ToString()) is not { Length: <= LongestName } name)
            return Page(context, visitor.Texts["lms-name-needed"], null);
        courses.Audit(visitor.RequireAccount().Id, course.Id, "lti-platform-added", $"platform {store.Add(course.Id, name)}");
        return Answers.SeeOther(context, $"/courses/{course.Id}/lms");
    }

    private static async Task<IResult> SaveAsync(HttpContext context, long platform, LtiStore store, CourseStore courses, ServerOptions options)
    {
        var (form, visitor) = (await context.Request.ReadFormAsync(context.RequestAborted), context.Visitor());
        if (Own(context, store, platform) is not { } known)
            return NotFound(context);
        if (LaunchMessage.Plain(form["name"].ToString()) is not { Length: <= LongestName } name)
            return Page(context, visitor.Texts["lms-name-needed"], null);
        var entered = known with
        {
            Name = name,
            Issuer = Field("issuer"),
            ClientId = Field("client"),
            DeploymentId = Field("deployment"),
            LoginUrl = Field("login"),
            TokenUrl = Field("token"),
            KeysUrl = Field("keys"),
            Site = Field("site"),
        };
        if (new[] { entered.Issuer, entered.ClientId, entered.DeploymentId }.Any(t => t.Length > LongestText))
            return Page(context, visitor.Texts["lms-too-long", ("most", LongestText)], null);
        foreach (var url in new[] { entered.LoginUrl, entered.TokenUrl, entered.KeysUrl, entered.Site }.Where(u => u.Length > 0))
            if (!PlatformAddresses.IsAllowed(url, options.LocalPlatforms))
                return Page(context, visitor.Texts["lms-address-wrong", ("address", url)], null);
        store.Update(entered);
        courses.Audit(
            visitor.RequireAccount().Id, known.CourseId, "lti-platform-changed",
            $"platform {platform}: {entered.Issuer}, client {entered.ClientId}, deployment {entered.DeploymentId}");
        return Answers.SeeOther(context, $"/courses/{known.CourseId}/lms");

        string Field(string field) => form[field].ToString().Trim();
    }

    private static async Task<IResult> ConnectAsync(HttpContext context, long platform, LtiStore store, CourseStore courses)
    {
        var (form, visitor) = (await context.Request.ReadFormAsync(context.RequestAborted), context.Visitor());
        if (Own(context, store, platform) is not { } known || !store.Connect(platform, form["context"].ToString()))
            return NotFound(context);
        courses.Audit(visitor.RequireAccount().Id, known.CourseId, "lti-course-connected", $"platform {platform}, course {form["context"]}");
        return Answers.SeeOther(context, $"/courses/{known.CourseId}/lms");
    }

    private static async Task<IResult> MembersAsync(HttpContext context, long platform, LtiStore store, LtiPeople people, MemberList list, CourseStore courses)
    {
        var (form, visitor) = (await context.Request.ReadFormAsync(context.RequestAborted), context.Visitor());
        if (Own(context, store, platform) is not { } known
            || store.Contexts(platform).FirstOrDefault(c => c.ContextId == form["context"].ToString()) is not { Connected: true, MembersUrl: { } url } course)
            return NotFound(context);
        try
        {
            var members = await list.ReadAsync(known, url, context.RequestAborted);
            var added = people.Enrol(known, course.ContextId, members);
            courses.Audit(visitor.RequireAccount().Id, known.CourseId, "lti-members-read", $"platform {platform}: {members.Count} members, {added} new");
            return Page(context, null, visitor.Texts["lms-members-read", ("all", members.Count), ("new", added)]);
        }
        catch (PlatformException e)
        {
            courses.Audit(visitor.RequireAccount().Id, known.CourseId, "lti-members-failed", $"platform {platform}: {e.Message}");
            return Page(context, visitor.Texts["lms-members-failed", ("reason", e.Fault.In(visitor.Texts))], null);
        }
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, long platform, LtiStore store, CourseStore courses)
    {
        var (form, visitor) = (await context.Request.ReadFormAsync(context.RequestAborted), context.Visitor());
        if (Own(context, store, platform) is not { } known)
            return NotFound(context);
        // Typed by hand: a click alone deletes nothing.
        if (form["confirm"].ToString().Trim() != known.Name)
            return Page(context, visitor.Texts["lms-delete-not-confirmed", ("name", known.Name)], null);
        store.Remove(known);
        courses.Audit(visitor.RequireAccount().Id, known.CourseId, "lti-platform-deleted", $"platform {platform}");
        return Answers.SeeOther(context, $"/courses/{known.CourseId}/lms");
    }

    // A platform of another course is not there.
    private static LtiPlatform? Own(HttpContext context, LtiStore store, long platform) =>
        store.Find(platform) is { } known && known.CourseId == context.Visitor().RequireCourse().Id ? known : null;

    private static IResult NotFound(HttpContext context) => Answers.Error(context, StatusCodes.Status404NotFound, context.Visitor().Texts["not-found"]);
}
