namespace Courseware.Launching;

/// <summary>An event of the launcher about its program. <paramref name="Time"/> is in nanoseconds of CLOCK_MONOTONIC.</summary>
public abstract record LaunchEvent(long Time)
{
    /// <summary>The program was started.</summary>
    public sealed record Started(long Time, int Pid, int Keeper, int Launcher, bool OwnPidNamespace) : LaunchEvent(Time);

    /// <summary>The program could not be started; the text is strerror's.</summary>
    public sealed record StartFailed(long Time, string Error) : LaunchEvent(Time);

    /// <summary>The launcher itself failed, through no fault of the program.</summary>
    public sealed record LauncherFailed(long Time, string Error) : LaunchEvent(Time);

    /// <summary>The program wrote.</summary>
    public sealed record Output(long Time, bool IsError, byte[] Data) : LaunchEvent(Time);

    /// <summary>
    /// The program wrote this many more bytes to a stream, and they were dropped. The output after them begins with a whole line, if there is one.
    /// </summary>
    public sealed record OutputCut(long Time, bool IsError, long Bytes) : LaunchEvent(Time);

    /// <summary>Its first process ended, with an exit code (signal 0) or by a signal.</summary>
    public sealed record Exited(long Time, int Code, int Signal, double CpuSeconds, long PeakKilobytes) : LaunchEvent(Time);

    /// <summary>A limit was exceeded: <c>output</c>, <c>memory</c>, <c>processes</c>. Everything was killed.</summary>
    public sealed record Limit(long Time, string Name) : LaunchEvent(Time);

    /// <summary>Processes that were still there at the end, as <c>name (pid N)</c>.</summary>
    public sealed record OrphanedProcesses(long Time, IReadOnlyList<string> Processes) : LaunchEvent(Time);

    /// <summary>The keeper was killed, presumably by the program.</summary>
    public sealed record KeeperKilled(long Time) : LaunchEvent(Time);

    /// <summary>A file of the working directory follows; its bytes come in <see cref="FilePart"/>s, not all when it is too large.</summary>
    public sealed record FileBegins(long Time, string Name, long Size) : LaunchEvent(Time);

    /// <summary>The next bytes of the file that began last.</summary>
    public sealed record FilePart(long Time, byte[] Data) : LaunchEvent(Time);

    /// <summary>There is no plain file of that name; what there is instead.</summary>
    public sealed record FileMissing(long Time, string Name, IReadOnlyList<string> Others) : LaunchEvent(Time);

    /// <summary>The reply to a question: all output up to the question has arrived.</summary>
    public sealed record Flushed(long Time) : LaunchEvent(Time);

    /// <summary>Nothing of the program is left.</summary>
    public sealed record Ended(long Time) : LaunchEvent(Time);
}
