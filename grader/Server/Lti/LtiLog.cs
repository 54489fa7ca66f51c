namespace Courseware.Server.Lti;

/// <summary>The log about platforms: numbers and reasons, nothing about people.</summary>
internal static partial class LtiLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "A launch by the platform {Platform} was refused: {Refusal} ({Detail})")]
    public static partial void Refused(ILogger log, long platform, LtiRefusal refusal, string detail);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The platform {Platform} did not take a score (try {Number}); it is sent again: {Reason}")]
    public static partial void NotSent(ILogger log, long platform, int number, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The database did not answer while scores were sent: {Reason}")]
    public static partial void NoDatabase(ILogger log, string reason);
}
