using Courseware.Submissions.Detection;

namespace Courseware.Submissions.Manifest;

/// <summary>The plan for a program that <c>submission.yaml</c> names.</summary>
internal static class ManifestProgram
{
    private const string Workspace = "{workspace}/";

    /// <summary>
    /// The command as it is run: programs start in their own folder, so that any word that names a file of the submission (<c>./x</c>, or an existing
    /// path) is made absolute.
    /// </summary>
    public static (BuildPlan?, NoPlan?) Plan(SubmissionTree tree, RoleName role, IReadOnlyList<string> command, SharedBuild? shared)
    {
        var run = command.Select((word, index) => Resolve(tree, word, index == 0)).ToArray();
        if (shared is null && Missing(tree, role, run[0]) is { } missing)
            return (null, missing);
        var tools = run[0].Contains('/') ? [] : new[] { Toolbox.Named(run[0]) };
        return (new BuildPlan(
            role.Role, "submission.yaml", SubmissionManifest.FileName, shared?.Steps ?? [], run, [.. shared?.Tools ?? [], .. tools]), null);
    }

    private static string Resolve(SubmissionTree tree, string word, bool isProgram)
    {
        if (word.StartsWith('/') || word.StartsWith(Workspace, StringComparison.Ordinal))
            return word;
        var plain = word.StartsWith("./", StringComparison.Ordinal) ? word[2..] : word;
        var isThere = tree.Files.Any(file => file.Path == plain) || tree.Folders.Contains(plain.TrimEnd('/'), StringComparer.Ordinal);
        return isThere || plain != word || isProgram && word.Contains('/') ? Workspace + plain : word;
    }

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
