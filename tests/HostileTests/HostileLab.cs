using Courseware.Labs;
using Courseware.Launching;

namespace Courseware.Tests.HostileTests;

/// <summary>A lab that the bad submissions are graded in, by the name that it has in <c>labs:</c> of a case.</summary>
internal sealed record HostileLab(string Name, Func<ProgramLimits, CancellationToken, Task<ILab>> OpenAsync)
{
    /// <summary>The names that a case may use.</summary>
    public static readonly string[] Names = ["process", "container"];

    /// <summary>The labs that there are.</summary>
    public static IReadOnlyList<HostileLab> All { get; } =
    [
        new("process", async (_, token) => await new ProcessLab().PrepareAsync(token)),
        new("container", async (limits, token) => await Requires.ContainersAsync(limits, token)),
    ];

    public override string ToString() => Name;
}
