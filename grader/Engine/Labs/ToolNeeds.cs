using Courseware.Labs.Containers;
using Courseware.Launching;
using Courseware.Submissions;

namespace Courseware.Labs;

/// <summary>
/// The tools that a submission needs, and the tools that a lab has. Only the tools of <see cref="BuildTools"/> count: a program with another name is not on
/// another machine either, and the report of the grading names it.
/// </summary>
internal static class ToolNeeds
{
    // The name for people, the programs on the PATH, and the image of the container lab.
    private static readonly (BuildTools Tool, string Name, string[] Programs, string Image)[] Known =
    [
        (BuildTools.C, "C", ["cc"], "c"), (BuildTools.Cxx, "C++", ["c++"], "c"), (BuildTools.Make, "make", ["make"], "c"),
        (BuildTools.CMake, "CMake", ["cmake"], "c"), (BuildTools.Python, "Python", ["python3"], "python"), (BuildTools.Java, "Java", ["javac", "java"], "java"),
        (BuildTools.CSharp, "C#", ["dotnet"], "csharp"), (BuildTools.Go, "Go", ["go"], "go"), (BuildTools.Rust, "Rust", ["rustc"], "rust"),
        (BuildTools.Cargo, "Cargo", ["cargo"], "rust"), (BuildTools.Node, "Node", ["node"], "node"),
    ];

    /// <summary>The tools that building and running a submission needs.</summary>
    /// <exception cref="SubmissionException">It cannot be read.</exception>
    public static BuildTools Of(OpenedSubmission submission, IReadOnlyList<RoleName> roles)
    {
        // Planned from a copy, as before a build: the copy has the names that the build sees.
        var workspace = MachineWrites.NewFolder();
        try
        {
            submission.CopyTo(workspace);
            return Of(BuildPlanner.Plan(workspace, roles));
        }
        finally
        {
            Directory.Delete(workspace, recursive: true);
        }
    }

    /// <summary>The tools that all plans of a submission need, the fallbacks included, and the compiler of the lecture's programs.</summary>
    public static BuildTools Of(SubmissionPlan plan)
    {
        var needs = BuildTools.C;
        foreach (var first in plan.Plans)
            for (var next = first; next is not null; next = next.Otherwise)
                foreach (var tool in next.Tools)
                    needs |= Known.FirstOrDefault(k => k.Programs.Contains(tool.Name)).Tool;
        return needs;
    }

    /// <summary>The tools of the process lab: those of this machine.</summary>
    public static BuildTools OnThisMachine() => Where(k => k.Programs.All(p => SearchPath.Find(p) is not null));

    /// <summary>
    /// The tools of the container lab: those of the images that are on this machine. All of them when the engine cannot be asked: then the lab cannot be
    /// opened either, and says why.
    /// </summary>
    public static async Task<BuildTools> InImagesAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var engine = await DockerEngine.ConnectAsync(cancellationToken);
            var images = new HashSet<string>(StringComparer.Ordinal);
            foreach (var name in Toolchain.All)
            {
                if (await engine.HasImageAsync(Toolchain.Image(name), cancellationToken))
                    images.Add(name);
            }
            // Every compiled program runs in this image, and so do those of the lecture.
            return images.Contains("run") ? Where(k => images.Contains(k.Image)) : BuildTools.None;
        }
        catch (LaunchException)
        {
            return BuildTools.All;
        }
    }

    /// <summary>The names of tools, with commas between them.</summary>
    public static string Names(BuildTools tools) => string.Join(", ", Known.Where(k => tools.HasFlag(k.Tool)).Select(k => k.Name));

    private static BuildTools Where(Func<(BuildTools Tool, string Name, string[] Programs, string Image), bool> has) =>
        Known.Where(has).Aggregate(BuildTools.None, (all, known) => all | known.Tool);
}
