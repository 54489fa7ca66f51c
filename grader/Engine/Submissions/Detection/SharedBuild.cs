namespace Courseware.Submissions.Detection;

/// <summary>A student's build of all roles: a Makefile, a CMakeLists.txt, the commands of a submission.yaml.</summary>
internal sealed record SharedBuild(string Name, string Source, IReadOnlyList<BuildStep> Steps, IReadOnlyList<Tool> Tools)
{
    /// <summary>The folder in which the build may be instead of the root.</summary>
    public const string SourceFolder = "src";

    private const string CMakeFolder = ".build/cmake";

    // The order in which GNU make itself looks.
    private static readonly string[] Makefiles = ["GNUmakefile", "makefile", "Makefile"];

    /// <summary>The build of the root, else of <c>src/</c>; null when the student wrote none.</summary>
    public static SharedBuild? Of(SubmissionTree tree) => In(tree, "") ?? In(tree, SourceFolder);

    /// <summary>The build that submission.yaml names.</summary>
    public static SharedBuild Of(IEnumerable<string> commands) =>
        new("submission.yaml", "submission.yaml", [.. commands.Select(command => new BuildStep(["/bin/sh", "-c", command], Shared: true))], []);

    /// <summary>True for the names that make or cmake read.</summary>
    public static bool IsBuildFile(string name) => IsMakefile(name) || name == "CMakeLists.txt";

    /// <summary>True for the names that make reads.</summary>
    public static bool IsMakefile(string name) => Makefiles.Contains(name, StringComparer.Ordinal);

    /// <summary>The plan for a role whose own folder has a Makefile.</summary>
    public static BuildPlan MakeIn(RoleSources role, SubmissionFile makefile) => new(
        role.Role.Role, "make", makefile.Path, [new BuildStep(["make", "-C", RoleSources.Argument(makefile.Folder)])],
        [RoleSources.InWorkspace($"{makefile.Folder}/{role.Role.Name}")], [Toolbox.Make, Toolbox.Cc]);

    /// <summary>
    /// The plan for a role after this build. A program that make has made is run; what an interpreter or a virtual machine runs is still
    /// prepared as if there were no Makefile.
    /// </summary>
    public BuildPlan PlanFor(RoleName role, BuildPlan? own)
    {
        if (own is not null && own.Run[0] is var program && !program.StartsWith("{workspace}/", StringComparison.Ordinal))
            return own with { Steps = [.. Steps, .. own.Steps], Tools = [.. Tools, .. own.Tools] };
        var language = own is null || own.Language == Name ? Name : $"{own.Language} ({Name})";
        var plan = new BuildPlan(role.Role, language, Source, Steps, [RoleSources.InWorkspace(role.Name)], [.. Tools.Union(own?.Tools ?? [])]);
        if (TargetStep(role.Name) is not { } target)
            return plan;
        // If the first target is not "all", or another role's source does not compile, build this role alone; last, compile its source.
        IReadOnlyList<BuildStep> steps = Name == "make" ? [target] : [.. Steps.Take(1), target];
        var named = plan with { Steps = steps, Remarks = [new BuildRemark(BuildRemark.MakeTarget, Source, role.Name)] };
        var source = own is null ? null : own with { Remarks = [.. own.Remarks, new BuildRemark(BuildRemark.NotByBuild, own.Source, Source)] };
        return plan.Then(named).Then(source);
    }

    /// <summary>The step that makes one program; null for the student's commands, which run as they are.</summary>
    private BuildStep? TargetStep(string program) => Name switch
    {
        "make" => new BuildStep([.. Steps[0].Command, program]),
        "CMake" => new BuildStep([.. Steps[^1].Command, "--target", program]),
        _ => null,
    };

    private static SharedBuild? In(SubmissionTree tree, string folder)
    {
        var here = tree.Files.Where(file => file.Folder == folder).ToArray();
        var makefile = Makefiles.Select(name => Array.Find(here, file => file.Name == name)).FirstOrDefault(file => file is not null);
        var cmake = Array.Find(here, file => file.Name == "CMakeLists.txt");
        // A Makefile that cmake generated on the student's machine is full of that machine's paths.
        if (makefile is not null && !(cmake is not null && RoleSources.Text(makefile).StartsWith("# CMAKE generated file", StringComparison.Ordinal)))
            return new SharedBuild("make", makefile.Path, [Step(folder.Length == 0 ? ["make"] : ["make", "-C", folder])], [Toolbox.Make]);
        if (cmake is null)
            return null;
        string[] configure = ["cmake", "-S", folder.Length == 0 ? "." : folder, "-B", CMakeFolder];
        return new SharedBuild("CMake", cmake.Path, [Step(configure), Step(["cmake", "--build", CMakeFolder])], [Toolbox.CMake, Toolbox.Make]);
    }

    private static BuildStep Step(string[] command) => new(command, Shared: true);
}
