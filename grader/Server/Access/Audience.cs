using Courseware.Server.Data;
using Courseware.Server.Localization;

namespace Courseware.Server.Access;

/// <summary>The visitors who may use a route. A route without an audience is closed to all.</summary>
internal enum Audience
{
    /// <summary>All visitors.</summary>
    Anyone,

    /// <summary>Visitors who are signed in.</summary>
    SignedIn,

    /// <summary>Visitors who may make courses.</summary>
    Creator,

    /// <summary>The members of the course of the route.</summary>
    Member,

    /// <summary>The student who submitted the attempt of the route, and the teachers of its course.</summary>
    Owner,

    /// <summary>The teachers of the course of the route.</summary>
    Teacher,

    /// <summary>A program with a member's token.</summary>
    Token,

    /// <summary>A browser that a learning platform sends with its own form. The server trusts only the signed token in it.</summary>
    Platform,
}

/// <summary>The audience of a route.</summary>
internal sealed record AudienceMetadata(Audience Audience);

/// <summary>The visitor, and the data that the route is about; a value that the audience does not guarantee is null.</summary>
public sealed record Visitor(ServerTexts Texts)
{
    public Account? Account { get; init; }
    public Course? Course { get; init; }
    public Member? Member { get; init; }
    public Attempt? Attempt { get; init; }

    public Account RequireAccount() => Account ?? throw new InvalidOperationException("The route promises no account.");
    public Course RequireCourse() => Course ?? throw new InvalidOperationException("The route promises no course.");
    public Member RequireMember() => Member ?? throw new InvalidOperationException("The route promises no member.");
    public Attempt RequireAttempt() => Attempt ?? throw new InvalidOperationException("The route promises no attempt.");
}

/// <summary>Short forms for routes.</summary>
internal static class AudienceExtensions
{
    /// <summary>Says who may use a route.</summary>
    public static RouteHandlerBuilder For(this RouteHandlerBuilder route, Audience audience) => route.WithMetadata(new AudienceMetadata(audience));

    /// <summary>The visitor of this request.</summary>
    public static Visitor Visitor(this HttpContext context) =>
        context.Features.Get<Visitor>() ?? throw new InvalidOperationException("This request has no visitor yet.");
}
