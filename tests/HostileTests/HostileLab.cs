using Courseware.Labs;

namespace Courseware.Tests.HostileTests;

/// <summary>A lab that the bad submissions are graded in, by the name that it has in <c>labs:</c> of a case.</summary>
internal sealed record HostileLab(string Name, Func<CancellationToken, Task<ILab>> OpenAsync)
{
    /// <summary>The names that a case may use.</summary>
    public static readonly string[] Names = ["process", "container"];

    /// <summary>The labs that there are.</summary>
    public static IReadOnlyList<HostileLab> All { get; } =
    [
        new("process", async token => await new ProcessLab().PrepareAsync(token)),
    ];

    public override string ToString() => Name;
}
