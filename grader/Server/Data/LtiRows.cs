namespace Courseware.Server.Data;

/// <summary>A platform that a course trusts, as it was registered. Texts are empty until a teacher has entered them.</summary>
public sealed record LtiPlatform
{
    public long Id { get; init; }
    public long CourseId { get; init; }

    /// <summary>The name that pages show.</summary>
    public string Name { get; init; } = "";

    /// <summary>The issuer of its tokens, compared exactly.</summary>
    public string Issuer { get; init; } = "";

    /// <summary>The client id that it gave this server.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>The deployment id of this server.</summary>
    public string DeploymentId { get; init; } = "";

    /// <summary>Where it signs people in.</summary>
    public string LoginUrl { get; init; } = "";

    /// <summary>Where it gives access tokens.</summary>
    public string TokenUrl { get; init; } = "";

    /// <summary>Where its public keys are.</summary>
    public string KeysUrl { get; init; } = "";

    /// <summary>The address that its people see, whose pages may show this server in a frame.</summary>
    public string Site { get; init; } = "";

    public bool IsComplete => new[] { Issuer, ClientId, DeploymentId, LoginUrl, TokenUrl, KeysUrl, Site }.All(t => t.Length > 0);
}

/// <summary>A course of a platform.</summary>
public sealed record LtiContext
{
    public long PlatformId { get; init; }
    public string ContextId { get; init; } = "";
    public string Title { get; init; } = "";

    /// <summary>Where its list of members is; null when the platform does not give it.</summary>
    public string? MembersUrl { get; init; }

    /// <summary>A teacher has said that it is this course.</summary>
    public bool Connected { get; init; }

    public int Lines { get; init; }
    public int People { get; init; }
}

/// <summary>How far the scores of a platform are sent.</summary>
public sealed record LtiScoreCount
{
    public int Sent { get; init; }
    public int Waiting { get; init; }

    /// <summary>Why the platform did not take a score that still waits; null when it took all.</summary>
    public string? Fault { get; init; }
}

/// <summary>One score that is sent by this process, until its lease ends.</summary>
internal sealed record LtiScoreJob
{
    public long LineId { get; init; }
    public long MemberId { get; init; }
    public long PlatformId { get; init; }
    public string Subject { get; init; } = "";
    public string Exercise { get; init; } = "";
    public string Url { get; init; } = "";

    /// <summary>The number of the last change that this covers.</summary>
    public long Wanted { get; init; }

    /// <summary>The score that the platform has; null without one.</summary>
    public string? Score { get; init; }

    /// <summary>The maximum of that score.</summary>
    public string? Maximum { get; init; }

    /// <summary>The time of the last score, in milliseconds since 1970.</summary>
    public long Stamp { get; init; }

    public int Failures { get; init; }
    public string Fence { get; init; } = "";
}
