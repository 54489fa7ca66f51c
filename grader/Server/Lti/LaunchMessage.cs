using System.Text.Json;
using Courseware.Reporting.Classes;
using Courseware.Server.Data;

namespace Courseware.Server.Lti;

/// <summary>The LTI claims of a launch token.</summary>
internal static class LaunchMessage
{
    private const int LongestText = 200;

    /// <summary>The message of a token.</summary>
    /// <param name="claims">The claims.</param>
    /// <param name="platform">The platform.</param>
    /// <param name="target">Gives the exercise of a link's address.</param>
    /// <param name="local">Addresses without TLS are allowed.</param>
    /// <exception cref="LtiException">A claim is missing or invalid.</exception>
    public static LtiLaunch Read(JsonElement claims, LtiPlatform platform, Func<string, string> target, bool local)
    {
        if (claims.Text(LtiNames.Version) != LtiNames.Version13)
            throw new LtiException(LtiRefusal.Message, "version");
        if (claims.Text(LtiNames.Deployment) != platform.DeploymentId)
            throw new LtiException(LtiRefusal.Deployment, "another deployment_id");
        var kind = claims.Text(LtiNames.MessageType);
        if (kind is not (LtiNames.LaunchRequest or LtiNames.LinkRequest))
            throw new LtiException(LtiRefusal.Message, "message_type");
        if (kind == LtiNames.LaunchRequest && claims.Get(LtiNames.ResourceLink)?.Text("id") is null)
            throw new LtiException(LtiRefusal.Message, "resource_link");
        var context = claims.Get(LtiNames.Context) ?? throw new LtiException(LtiRefusal.Message, "context");
        var subject = claims.Text("sub") ?? throw new LtiException(LtiRefusal.Message, "sub");
        var role = LtiRoles.Of(claims.Texts(LtiNames.Roles)) ?? throw new LtiException(LtiRefusal.Role, "no role of a course");
        var grades = claims.Get(LtiNames.Grades);
        return new LtiLaunch(
            new LtiMember(subject, NameOf(claims), Plain(claims.Get(LtiNames.Lis)?.Text("person_sourcedid")), role),
            context.Text("id") ?? throw new LtiException(LtiRefusal.Message, "context id"), Plain(context.Text("title") ?? context.Text("label")) ?? "")
        {
            Exercise = target(claims.Text(LtiNames.Target) ?? throw new LtiException(LtiRefusal.Message, "target_link_uri")),
            Language = claims.Get(LtiNames.Presentation)?.Text("locale")?.StartsWith("ko", StringComparison.OrdinalIgnoreCase) == true ? "ko" : "en",
            MembersUrl = Address(claims.Get(LtiNames.Members)?.Text("context_memberships_url"), local),
            LineItem = grades?.Texts("scope").Contains(LtiNames.ScoreScope) == true ? Address(grades?.Text("lineitem"), local) : null,
            Link = kind == LtiNames.LinkRequest ? Link(claims, local) : null,
        };
    }

    /// <summary>A name or an id of a platform, as this server keeps it.</summary>
    public static string? Plain(string? text) => text is null || PersonName.Plain(text) is not { Length: > 0 } plain ? null
        : plain.Length > LongestText ? plain[..LongestText] : plain;

    private static string NameOf(JsonElement claims) =>
        Plain(claims.Text("name")) ?? Plain(string.Join(' ', new[] { claims.Text("given_name"), claims.Text("family_name") }.OfType<string>())) ?? "";

    private static LinkRequest Link(JsonElement claims, bool local)
    {
        var settings = claims.Get(LtiNames.LinkSettings) ?? throw new LtiException(LtiRefusal.Message, "deep_linking_settings");
        if (!settings.Texts("accept_types").Contains(DeepLink.Type))
            throw new LtiException(LtiRefusal.Message, "accept_types");
        var back = Address(settings.Text("deep_link_return_url"), local) ?? throw new LtiException(LtiRefusal.Message, "deep_link_return_url");
        return new LinkRequest(back, settings.Text("data"));
    }

    private static string? Address(string? text, bool local) => text is not null && PlatformAddresses.IsAllowed(text, local) ? text : null;
}
