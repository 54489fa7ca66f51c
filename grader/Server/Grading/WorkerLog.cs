namespace Courseware.Server.Grading;

/// <summary>The log of the workers: numbers and reasons, nothing about students.</summary>
internal static partial class WorkerLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} gradings were running when the last server ended; they go on")]
    public static partial void Recovered(ILogger log, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The lab cannot be opened; gradings wait: {Reason}")]
    public static partial void NoLab(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Grading {Grading} waits for a worker with {Tools}")]
    public static partial void NoTools(ILogger log, long grading, string tools);

    [LoggerMessage(Level = LogLevel.Error, Message = "Grading {Grading} failed: {Reason}")]
    public static partial void Failed(ILogger log, long grading, string reason, Exception? fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Grading {Grading} belongs to another worker now: its result was not recorded")]
    public static partial void Fenced(ILogger log, long grading);

    [LoggerMessage(Level = LogLevel.Error, Message = "The database cannot be used; gradings wait: {Reason}")]
    public static partial void NoDatabase(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database cannot be used; grading {Grading} is recorded when it can: {Reason}")]
    public static partial void NotRecordedYet(ILogger log, long grading, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of grading {Grading} is lost: what runs for it is ended")]
    public static partial void LeaseLost(ILogger log, long grading);

    [LoggerMessage(Level = LogLevel.Information, Message = "Nothing more is begun; {Count} gradings are finished first")]
    public static partial void Draining(ILogger log, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "Listening on {Url}")]
    public static partial void Listening(ILogger log, string url);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Passwords go over the network unencrypted: put a proxy with TLS in front, and name its address with --public-url https://…")]
    public static partial void Unencrypted(ILogger log);
}
