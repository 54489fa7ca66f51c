using Courseware.Launching;

namespace Courseware.Labs.Containers;

/// <summary>Which grader a container belongs to: the boot of the machine, and the process.</summary>
internal static class GraderMark
{
    /// <summary>This grader's.</summary>
    public static string Own { get; } = $"{Boot()}/{ProcessMark.Own}";

    /// <summary>True when that grader has surely ended: before this boot, or as a process that can be seen from here.</summary>
    public static bool IsGone(string grader) =>
        grader.Split('/') is [var boot, var process] && Guid.TryParse(boot, out _) && (boot != Boot() || ProcessMark.HasEnded(process));

    private static string Boot() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
}
