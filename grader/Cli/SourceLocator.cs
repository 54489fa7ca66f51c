using Courseware.Recordings;
using Courseware.Reporting.Formats;
using Courseware.Submissions;

namespace Courseware.Cli;

/// <summary>Where the files of a submission lie in the repository that a CI job checked out.</summary>
internal static class SourceLocator
{
    /// <summary>
    /// The files of a folder, or a single file, below <paramref name="repository"/>; null for an archive, and for what lies elsewhere:
    /// there is no line in the repository to point at.
    /// </summary>
    public static SourceFiles? Of(string submission, IReadOnlyList<RoleName> roles, string repository)
    {
        try
        {
            return Find(submission, roles, repository);
        }
        catch (SubmissionException)
        {
            // It was changed since it was graded. The verdicts stand; there is only no place to show them at.
            return null;
        }
    }

    private static SourceFiles? Find(string submission, IReadOnlyList<RoleName> roles, string repository)
    {
        using var opened = OpenedSubmission.Open(submission, roles);
        var root = FileSystemFacts.RealPath(repository);
        var files = opened.Tree().Files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        if (root is null)
            return null;
        if (Directory.Exists(submission))
            return Below(root, opened.Root) is { } folder ? new SourceFiles(folder, files) : null;
        // Of one file a copy was opened, under its own name.
        var isSource = files.Count == 1 && files.Contains(Path.GetFileName(submission));
        return isSource && FileSystemFacts.RealPath(Path.GetDirectoryName(Path.GetFullPath(submission))!) is { } parent && Below(root, parent) is { } beside
            ? new SourceFiles(beside, files)
            : null;
    }

    private static string? Below(string root, string folder)
    {
        var relative = Path.GetRelativePath(root, folder);
        if (relative == ".")
            return "";
        return relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? null : relative;
    }
}
