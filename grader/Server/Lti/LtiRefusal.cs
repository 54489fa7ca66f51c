namespace Courseware.Server.Lti;

/// <summary>Why a launch from a platform is refused.</summary>
internal enum LtiRefusal
{
    /// <summary>The platform, issuer or client is not registered.</summary>
    Unregistered,

    /// <summary>The beginning of the sign-in is incomplete.</summary>
    Login,

    /// <summary>The platform ended the sign-in.</summary>
    Platform,

    /// <summary>Another browser began the sign-in, or it has expired.</summary>
    State,

    /// <summary>The platform's keys cannot be fetched.</summary>
    Keys,

    /// <summary>The token has no valid signature by a key of the platform.</summary>
    Signature,

    /// <summary>The token has another issuer or another audience.</summary>
    Addressee,

    /// <summary>The token has expired, or is not valid yet.</summary>
    Expired,

    /// <summary>The token belongs to another sign-in.</summary>
    Nonce,

    /// <summary>The token was used before.</summary>
    Replay,

    /// <summary>The token belongs to an unregistered deployment.</summary>
    Deployment,

    /// <summary>The message has another type or version, or lacks a claim.</summary>
    Message,

    /// <summary>The link does not lead to an exercise of this course.</summary>
    Target,

    /// <summary>The person has a role that this server does not have.</summary>
    Role,

    /// <summary>No teacher has connected the platform's course yet.</summary>
    Context,
}

/// <summary>A launch from a platform is refused.</summary>
/// <param name="refusal">The reason; a page states it in the reader's language.</param>
/// <param name="detail">The detail for the log, without personal data.</param>
internal sealed class LtiException(LtiRefusal refusal, string detail) : Exception(detail)
{
    /// <summary>The reason.</summary>
    public LtiRefusal Refusal => refusal;
}
