using Courseware.Submissions.Detection;

namespace Courseware.Submissions.Manifest;

/// <summary>The plan for a program that <c>submission.yaml</c> names.</summary>
internal static class ManifestProgram
{
    private const string Workspace = "{workspace}/";

    /// <summary>
    /// The command as it is run: programs start in their own folder, so that any word that names a file of the submission (<c>./x</c>, or an existing
    /// path) is made absolute. Files that a build makes come later: <see cref="WithProducts"/>.
    /// </summary>
    public static (BuildPlan?, NoPlan?) Plan(SubmissionTree tree, RoleName role, IReadOnlyList<string> command, SharedBuild? shared)
    {
        var run = command.Select((word, index) => Resolve(word, index == 0, IsThere)).ToArray();
        if (shared is null && Missing(tree, role, run[0]) is { } missing)
            return (null, missing);
        var tools = run[0].Contains('/') ? [] : new[] { Toolbox.Named(run[0]) };
        return (new BuildPlan(
            role.Role, "submission.yaml", SubmissionManifest.FileName, shared?.Steps ?? [], run, [.. shared?.Tools ?? [], .. tools]), null);

        bool IsThere(string path) => tree.Files.Any(file => file.Path == path) || tree.Folders.Contains(path, StringComparer.Ordinal);
    }

    /// <summary>The paths that words of a command may mean, which a build may have made: <c>out/server.dll</c>, <c>app.jar</c>, <c>-cp classes</c>.</summary>
    public static IReadOnlyList<string> PossibleProducts(IReadOnlyList<string> run) =>
    [
        .. run.Skip(1).Where((word, index) => word.Contains('/') || word.Contains('.') || BeginOfPaths(word) > 0 || IsOptionAlone(run[index]))
            .SelectMany(PathsIn).Select(Plain).Where(p => p.Length > 0 && !p.StartsWith('/') && !p.Contains("..", StringComparison.Ordinal)).Distinct(),
    ];

    /// <summary>The command in which these paths are absolute too.</summary>
    public static IReadOnlyList<string> WithProducts(IReadOnlyList<string> run, IReadOnlyCollection<string> products) =>
        [.. run.Select((word, index) => index == 0 ? word : Resolve(word, isProgram: false, products.Contains))];

    private static string Resolve(string word, bool isProgram, Func<string, bool> isThere)
    {
        if (word.StartsWith('/') || (word.StartsWith(Workspace, StringComparison.Ordinal) && !word.Contains(':')))
            return word;
        if (isThere(Plain(word)) || word.StartsWith("./", StringComparison.Ordinal) || (isProgram && word.Contains('/')))
            return Workspace + Plain(word);
        // A list of folders (-cp a:b), an option with its value (-Dpath=lib), or one with the folder behind its letter (-Ilib).
        return isProgram ? word : word[..BeginOfPaths(word)] + string.Join(':', PathsIn(word).Select(p => isThere(Plain(p)) ? Workspace + Plain(p) : p));
    }

    // The next word may be its value.
    private static bool IsOptionAlone(string word) => word.StartsWith('-') && BeginOfPaths(word) == 0;

    // The paths at the end of a word, which colons separate.
    private static string[] PathsIn(string word) => word[BeginOfPaths(word)..].Split(':');

    private static int BeginOfPaths(string word) =>
        word.StartsWith("-I", StringComparison.Ordinal) || word.StartsWith("-L", StringComparison.Ordinal) ? 2 : word.IndexOf('=') + 1;

    private static string Plain(string path) => (path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path).TrimEnd('/');

    private static NoPlan? Missing(SubmissionTree tree, RoleName role, string program)
    {
        if (!program.StartsWith(Workspace, StringComparison.Ordinal))
            return null;
        var path = program[Workspace.Length..];
        var file = tree.Files.FirstOrDefault(file => file.Path == path);
        if (file is null)
            return new NoPlan(
                role.Role, "no-source",
                $"{SubmissionManifest.FileName} runs {Quoted.Name(path)}, which is not in the submission, and nothing builds it. Add it, or a 'build' that "
                    + "makes it.");
        return file.Executable ? null : new NoPlan(
            role.Role, "not-executable",
            $"{SubmissionManifest.FileName} runs {Quoted.Name(path)}, which is without the permission to execute it. Run 'chmod +x {path}' and hand it in "
                + "again.");
    }
}
