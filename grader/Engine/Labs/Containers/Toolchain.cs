using Courseware.Submissions;

namespace Courseware.Labs.Containers;

/// <summary>Which image has the tools of a build: one for each folder of <c>containers/</c>.</summary>
internal static class Toolchain
{
    /// <summary>The version of the images that this grader expects, as in <c>containers/VERSION</c>.</summary>
    public const string Version = "1";

    /// <summary>The image of C and C++, in which everything runs that needs no other.</summary>
    public static string Native { get; } = Image("c");

    private static readonly Dictionary<string, string> ByTool = new(StringComparer.Ordinal)
    {
        ["python3"] = "python",
        ["python"] = "python",
        ["javac"] = "java",
        ["java"] = "java",
        ["go"] = "go",
        ["rustc"] = "rust",
        ["cargo"] = "rust",
        ["node"] = "node",
        ["dotnet"] = "csharp",
    };

    /// <summary>The image in which a plan is built and its program runs.</summary>
    public static string ImageFor(BuildPlan plan) => plan.Tools.Select(t => t.Name).FirstOrDefault(ByTool.ContainsKey) is { } tool
        ? Image(ByTool[tool])
        : Native;

    /// <summary>All of them, by the names of their folders.</summary>
    public static IReadOnlyList<string> All { get; } = ["c", .. ByTool.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The name of an image.</summary>
    public static string Image(string toolchain) => $"courseware/{toolchain}:{Version}";
}
