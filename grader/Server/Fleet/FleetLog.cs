namespace Courseware.Server.Fleet;

/// <summary>The log about other processes: numbers and reasons, nothing about students.</summary>
internal static partial class FleetLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "No messages from the other processes at the moment: {Reason}")]
    public static partial void NotHeard(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {Worker}: {Slots} gradings side by side, labs: {Labs}")]
    public static partial void Working(ILogger log, string worker, int slots, string labs);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The worker cannot be registered for now: {Reason}")]
    public static partial void NotRegistered(ILogger log, string reason);
}
