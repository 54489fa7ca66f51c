namespace Courseware.Server.Access;

/// <summary>The log of sign-ins at an issuer, without personal data.</summary>
internal static partial class OpenIdLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "A sign-in at the OpenID Connect issuer failed: {Kind}")]
    public static partial void Failed(ILogger log, string kind);

    [LoggerMessage(Level = LogLevel.Error, Message = "The OpenID Connect issuer cannot be reached: {Reason}")]
    public static partial void Unreachable(ILogger log, string reason);
}
