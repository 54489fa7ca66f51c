namespace Courseware.Server.Lti;

/// <summary>Why somebody does not come in from a platform.</summary>
internal enum LtiRefusal
{
    /// <summary>A platform, issuer or client that nobody registered.</summary>
    Unregistered,

    /// <summary>The beginning of the sign-in is not whole.</summary>
    Login,

    /// <summary>The platform ended the sign-in.</summary>
    Platform,

    /// <summary>The sign-in was not begun by this browser, or too long ago.</summary>
    State,

    /// <summary>The platform's keys cannot be fetched.</summary>
    Keys,

    /// <summary>The token is not signed by the platform, by a key and a method that count.</summary>
    Signature,

    /// <summary>The token is of another issuer, or for somebody else.</summary>
    Addressee,

    /// <summary>The token is too old, or not valid yet.</summary>
    Expired,

    /// <summary>The token is of another sign-in.</summary>
    Nonce,

    /// <summary>The token was used before.</summary>
    Replay,

    /// <summary>The token is of a deployment that is not registered.</summary>
    Deployment,

    /// <summary>The message is of another kind or version, or lacks something.</summary>
    Message,

    /// <summary>The link leads to another place than this course's exercises.</summary>
    Target,

    /// <summary>The person has a role that this server does not have.</summary>
    Role,

    /// <summary>No teacher has connected the platform's course yet.</summary>
    Context,
}

/// <summary>Somebody does not come in.</summary>
/// <param name="refusal">Why; a page says it in the reader's language.</param>
/// <param name="detail">Words for the log, without anything about the person.</param>
internal sealed class LtiException(LtiRefusal refusal, string detail) : Exception(detail)
{
    /// <summary>Why.</summary>
    public LtiRefusal Refusal => refusal;
}
