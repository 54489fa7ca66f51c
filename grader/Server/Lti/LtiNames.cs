namespace Courseware.Server.Lti;

/// <summary>
/// The names that LTI 1.3, Deep Linking 2.0, Names and Roles 2.0 and Assignment and Grade Services 2.0 give their claims, scopes and media types.
/// </summary>
internal static class LtiNames
{
    /// <summary>Claims of every message.</summary>
    public const string
        MessageType = Claims + "message_type", Version = Claims + "version", Deployment = Claims + "deployment_id", Target = Claims + "target_link_uri",
        ResourceLink = Claims + "resource_link", Context = Claims + "context", Roles = Claims + "roles", Lis = Claims + "lis",
        Presentation = Claims + "launch_presentation";

    /// <summary>Claims of services.</summary>
    public const string
        Grades = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint", Members = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice",
        LinkSettings = DeepLinking + "deep_linking_settings", LinkItems = DeepLinking + "content_items", LinkData = DeepLinking + "data";

    /// <summary>The version of the messages.</summary>
    public const string Version13 = "1.3.0";

    /// <summary>The kinds of messages.</summary>
    public const string LaunchRequest = "LtiResourceLinkRequest", LinkRequest = "LtiDeepLinkingRequest", LinkResponse = "LtiDeepLinkingResponse";

    /// <summary>The scopes of access tokens.</summary>
    public const string
        ScoreScope = "https://purl.imsglobal.org/spec/lti-ags/scope/score",
        MembersScope = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly";

    /// <summary>The kinds of bodies.</summary>
    public const string ScoreType = "application/vnd.ims.lis.v1.score+json", MembersType = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json";

    private const string Claims = "https://purl.imsglobal.org/spec/lti/claim/";
    private const string DeepLinking = "https://purl.imsglobal.org/spec/lti-dl/claim/";
}
