using Courseware.Submissions;

namespace Courseware.Labs.Containers;

/// <summary>Which image has the tools of a build: one for each folder of <c>containers/</c>.</summary>
internal static class Toolchain
{
    /// <summary>The version of the images that this grader expects, as in <c>containers/VERSION</c>.</summary>
    public const string Version = "3";

    /// <summary>The image of C and C++, in which everything is built that needs no other.</summary>
    public static string Native { get; } = Image("c");

    /// <summary>The image in which compiled programs run: libraries and a shell, and no compiler.</summary>
    public static string Run { get; } = Image("run");

    // Their compilers make programs for the machine, which need nothing else of their image.
    private static readonly HashSet<string> Compiled = new(StringComparer.Ordinal) { "c", "rust", "go" };

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

    /// <summary>The image in which a plan is built.</summary>
    public static string ImageFor(BuildPlan plan) => Image(NameFor(plan));

    /// <summary>The image in which the program of a plan runs: the smallest that has what its language needs.</summary>
    public static string RunImageFor(BuildPlan plan) => Compiled.Contains(NameFor(plan)) ? Run : ImageFor(plan);

    /// <summary>All of them, by the names of their folders.</summary>
    public static IReadOnlyList<string> All { get; } = ["c", "run", .. ByTool.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static string NameFor(BuildPlan plan) =>
        plan.Tools.Select(t => t.Name).FirstOrDefault(ByTool.ContainsKey) is { } tool ? ByTool[tool] : "c";

    /// <summary>The name of an image.</summary>
    public static string Image(string toolchain) => $"courseware/{toolchain}:{Version}";
}
