using Courseware.Launching;

namespace Courseware.Labs;

/// <summary>
/// Counts the kernel's refusals to the grader and its programs: where a machine runs short, a build or a program fails without a fault in it. A
/// submission that stays below its limits cannot cause them.
/// </summary>
internal sealed class Shortage
{
    /// <summary>Processes and threads that a grading may need: its own, its compilers' and its programs'.</summary>
    public const long Processes = 200;

    private readonly long? _kills = OwnControlGroups.MemoryKills(), _forks = OwnControlGroups.RefusedForks();

    /// <summary>The resource that was short, as a sentence; null when there was enough, or the system does not report it.</summary>
    public string? Seen() => OwnControlGroups.MemoryKills() > _kills
        ? "The kernel ended a process because there was too little memory."
        : OwnControlGroups.RefusedForks() > _forks ? "The kernel refused to start a process: the control group allows no more (pids.max)." : null;

    /// <summary>The same, or that the file system of a folder is full; null when there was enough.</summary>
    public string? Seen(string folder) => Seen() ?? (Directory.Exists(folder) ? WorkDirectory.LackOfRoom(folder) : null);

    /// <summary>Ends a grading before it begins where it could not start its processes.</summary>
    /// <exception cref="LaunchException">There are too few.</exception>
    public static void Prevent()
    {
        if (OwnControlGroups.ProcessesLeft() is < Processes and var left)
        {
            throw new LaunchException(
                $"Only {left} more processes can be started here, and a grading may need {Processes}. Nothing was graded. Next: allow more (pids.max of the "
                    + "control group; docker run --pids-limit), and grade again.");
        }
    }
}
