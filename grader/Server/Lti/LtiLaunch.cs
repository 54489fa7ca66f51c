using Courseware.Server.Data;

namespace Courseware.Server.Lti;

/// <summary>A message of a platform whose signature and times are right, as far as this server needs it.</summary>
internal sealed record LtiLaunch(LtiMember Person, string ContextId, string ContextTitle)
{
    /// <summary>The exercise to which the link leads; empty: the course.</summary>
    public string Exercise { get; init; } = "";

    /// <summary>The language that the platform shows: <c>en</c> or <c>ko</c>.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Where the course's list of members is; null when the platform does not offer it.</summary>
    public string? MembersUrl { get; init; }

    /// <summary>The column of the gradebook that belongs to the link; null without one, or where this server may not write it.</summary>
    public string? LineItem { get; init; }

    /// <summary>The platform's request for a choice of exercises; null without one.</summary>
    public LinkRequest? Link { get; init; }
}

/// <summary>A platform lets a teacher choose an exercise.</summary>
/// <param name="ReturnUrl">The address to which the choice is sent.</param>
/// <param name="Data">The value that the response has to repeat; null without one.</param>
internal sealed record LinkRequest(string ReturnUrl, string? Data);
