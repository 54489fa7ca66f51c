using Courseware.Submissions.Manifest;

namespace Courseware.Submissions.Detection;

/// <summary>C, C++, Go and Rust in single files: a compiler makes one program of them in the workspace.</summary>
internal static class NativeLanguages
{
    private static readonly string[] CxxExtensions = [".cpp", ".cc", ".cxx"];

    public static BuildPlan C(RoleSources role, SubmissionFile source) =>
        Linked(role, "C", source, Toolbox.Cc, ["cc", "-std=gnu17", "-O1", "-g", "-Wall", .. Include(role, source)], role.Helpers(source, "main", ".c"),
            ["-pthread", "-lm"]);

    public static BuildPlan Cxx(RoleSources role, SubmissionFile source) =>
        Linked(role, "C++", source, Toolbox.Cxx, ["c++", "-std=c++20", "-O1", "-g", "-Wall", .. Include(role, source)],
            role.Helpers(source, "main", CxxExtensions), ["-pthread"]);

    public static BuildPlan Rust(RoleSources role, SubmissionFile source) => Compiled(
        role, "Rust", source, Toolbox.Rustc,
        ["rustc", "-O", "-g", "--edition", "2021", "-o", role.Output, RoleSources.Argument(source.Path)]);

    /// <summary>A single file with its helpers, or, inside of a module, the package that a folder's main.go is in.</summary>
    public static BuildPlan Go(RoleSources role, SubmissionFile source)
    {
        if (source.Name == "main.go" && ModuleOf(role, source.Folder) is { } module)
            return Compiled(role, "Go", source, Toolbox.Go, GoPackage(role, source, module));
        string[] files = [.. role.WithHelpers(source, "main", ".go").Where(file => !file.EndsWith("_test.go", StringComparison.Ordinal))];
        var plan = Compiled(role, "Go", source, Toolbox.Go, ["go", "build", "-o", role.Output, .. files]);
        return files.Length == 1 ? plan
            : plan.Then(WithoutHelpers(role, Compiled(role, "Go", source, Toolbox.Go, ["go", "build", "-o", role.Output, files[0]])));
    }

    /// <summary>The plan for the source without all that lies next to it, with the remark that says so.</summary>
    public static BuildPlan WithoutHelpers(RoleSources role, BuildPlan plan) =>
        plan with { Remarks = [new BuildRemark(BuildRemark.WithoutHelpers, plan.Source, role.Role.Name)] };

    /// <summary>
    /// All sources together; where they do not build so, the helpers as a library. From a library the linker takes only the functions that the program
    /// uses, so that neither a helper that does not compile nor a function that is defined twice does harm.
    /// </summary>
    private static BuildPlan Linked(
        RoleSources role, string language, SubmissionFile source, Tool compiler, string[] compile, string[] helpers, string[] libraries)
    {
        var own = RoleSources.Argument(source.Path);
        var plan = Compiled(role, language, source, compiler, [.. compile, "-o", role.Output, own, .. helpers, .. libraries]);
        if (helpers.Length == 0)
            return plan;
        var folder = ShellWords.Quote(role.BuildFolder);
        var command = string.Join(' ', compile.Select(ShellWords.Quote));
        string[] script =
        [
            $"mkdir -p {folder} && rm -f {folder}/*.o {folder}/helpers.a || exit 1",
            .. helpers.Select((helper, number) => $"{command} -w -c -o {folder}/{number}.o {ShellWords.Quote(helper)} 2>/dev/null"),
            $"set -- {folder}/*.o; [ -e \"$1\" ] || set --",
            $"ar rcs {folder}/helpers.a \"$@\" || exit 1",
            $"exec {command} -o {ShellWords.Quote(role.Output)} {ShellWords.Quote(own)} {folder}/helpers.a {string.Join(' ', libraries)}",
        ];
        var shown = string.Join(' ', [.. compile, "-o", role.Output, own, .. libraries]);
        return plan.Then(WithoutHelpers(role, plan with { Steps = [new BuildStep(["/bin/sh", "-c", string.Join('\n', script)], Shown: shown)] }));
    }

    private static string[] GoPackage(RoleSources role, SubmissionFile source, string module)
    {
        if (module.Length == 0)
            return ["go", "build", "-o", role.Output, source.Folder.Length == 0 ? "." : $"./{source.Folder}"];
        // "go build -C" is younger than Debian's Go.
        var up = string.Concat(Enumerable.Repeat("../", module.Count(c => c == '/') + 1));
        var package = source.Folder == module ? "." : $"./{source.Folder[(module.Length + 1)..]}";
        return ["/bin/sh", "-c", "cd \"$1\" && exec go build -o \"$2\" \"$3\"", "sh", $"./{module}", $"{up}{role.Output}", package];
    }

    private static string? ModuleOf(RoleSources role, string folder) =>
        Upwards(folder).FirstOrDefault(at => role.Tree.Files.Any(file => file.Folder == at && file.Name == "go.mod"));

    // In the source's folder, and in those above it.
    private static IEnumerable<string> Include(RoleSources role, SubmissionFile source) => Upwards(source.Folder)
        .Select(at => at.Length == 0 ? "include" : $"{at}/include").Where(include => role.Tree.Files.Any(file => file.Folder == include))
        .Select(include => $"-I{include}");

    /// <summary>A folder and all those above it, up to the root, whose name is empty.</summary>
    private static IEnumerable<string> Upwards(string folder)
    {
        for (var at = folder; at.Length > 0; at = at.LastIndexOf('/') is > 0 and var slash ? at[..slash] : "")
            yield return at;
        yield return "";
    }

    private static BuildPlan Compiled(RoleSources role, string language, SubmissionFile source, Tool compiler, string[] command) =>
        new(role.Role.Role, language, source.Path, [new BuildStep(command)], [RoleSources.InWorkspace(role.Output)], [compiler]);
}
