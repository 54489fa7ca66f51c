using Courseware.Recordings;
using Courseware.Submissions.Archives;

namespace Courseware.Submissions;

/// <summary>Archives that a student put into the folder or archive that was handed in.</summary>
internal static class InnerArchives
{
    /// <summary>
    /// The archives at the top of a folder that must be unpacked, because the needed files are not next to them. A copy of the work next to the work is
    /// ignored.
    /// </summary>
    /// <exception cref="SubmissionException">There is nothing but an archive that is not read.</exception>
    public static IReadOnlyList<string> In(string root, IReadOnlyList<RoleName>? roles)
    {
        var names = NamesIn(root);
        var archives = names.Where(
            name => (Archive.IsNamed(name) || Archive.IsForeign(name)) && FileSystemFacts.KindOf(Path.Combine(root, name)) == FileKind.File).ToList();
        if (archives.Count == 0 || IsThere(root, roles))
            return [];
        var read = archives.Where(Archive.IsNamed).ToList();
        return read.Count > 0 ? read : throw Archive.Foreign(archives[0]);
    }

    /// <summary>Refuses what has no file, or nothing that a program could be made of.</summary>
    /// <exception cref="SubmissionException">It has none.</exception>
    public static void RequireSources(string root, string path, IReadOnlyList<RoleName>? roles)
    {
        var wanted = roles is null ? "the sources" : $"the sources of {string.Join(" and ", roles.Select(r => r.Name).Distinct(StringComparer.Ordinal))}";
        var files = FilesIn(root, SubmissionLimits.Depth).Take(SubmissionLimits.Files).ToList();
        if (files.Count == 0)
            throw new EmptySubmissionException($"{MachineWrites.Shown(path)} has no files in it. Hand in {wanted}.");
        if (files.TrueForAll(NeededFiles.IsDocument))
            throw new SubmissionException(
                $"{MachineWrites.Shown(path)} has no source in it, only "
                    + $"{Quoted.Name(Path.GetFileName(files[0]))}{(files.Count > 1 ? $" and {files.Count - 1} more of that kind" : "")}. Hand in {wanted}.");
    }

    private static bool IsThere(string root, IReadOnlyList<RoleName>? roles)
    {
        var files = FilesIn(root, SubmissionLimits.Depth).Take(SubmissionLimits.Entries).Select(f => Path.GetRelativePath(root, f))
            .Where(f => !Archive.IsNamed(f) && !Archive.IsForeign(f)).ToList();
        if (roles is null)
            return files.Exists(NeededFiles.IsSource);
        return files.Exists(f => Path.GetFileName(f) is "Makefile" or "makefile" or "GNUmakefile" or "CMakeLists.txt" or "submission.yaml" or "Cargo.toml")
            || roles.All(role => files.Exists(f => f.Split('/').Any(name => role.Matches(name) || role.Matches(Path.GetFileNameWithoutExtension(name)))));
    }

    // A folder that cannot be listed is reported when the submission is read.
    private static List<string> NamesIn(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)).Where(name => !IgnoredNames.Contains(name))
                .Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ["?"];
        }
    }

    private static IEnumerable<string> FilesIn(string folder, int depth) => depth == 0 ? [folder] : NamesIn(folder).Select(name => Path.Combine(folder, name))
        .SelectMany(path => FileSystemFacts.KindOf(path) == FileKind.Folder ? FilesIn(path, depth - 1) : [path]);
}
