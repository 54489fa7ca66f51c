using CliWrap.Buffered;

namespace Courseware.Tests.ContainerTests;

/// <summary>The containers and volumes of a lab that still exist, from the engine's own client.</summary>
internal static class LeftContainers
{
    /// <summary>Containers and volumes with the label; nothing for the empty one.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(string label) => label.Length == 0
        ? []
        : [.. await LinesAsync("ps", "--all", "--quiet", "--filter", $"label={label}"),
            .. await LinesAsync("volume", "ls", "--quiet", "--filter", $"label={label}")];

    /// <summary>The lines that the client prints.</summary>
    public static async Task<string[]> LinesAsync(params string[] arguments)
    {
        var result = await CliWrap.Cli.Wrap("docker").WithArguments(arguments).ExecuteBufferedAsync();
        return result.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
