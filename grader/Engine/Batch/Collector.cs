using Courseware.Batch.Layouts;
using Courseware.Submissions;

namespace Courseware.Batch;

/// <summary>Finds the submissions in a folder, by the layout of the platform that they come from.</summary>
public static class Collector
{
    /// <summary>Reads the folder's names; no file is opened but for Gradescope's list of submissions.</summary>
    /// <exception cref="BatchException">It is no folder, there is nothing in it, or it is not clear whose something is.</exception>
    public static Collected Read(string folder, string exercise)
    {
        if (File.Exists(folder))
            throw new BatchException($"'{folder}' is a file. Unpack what the platform gave into a folder of its own, and name that.");
        if (!Directory.Exists(folder))
            throw new BatchException($"There is no folder '{folder}'. Name the folder with the submissions of the class.");
        var names = Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path))
            .Where(name => !IgnoredNames.Contains(name) && name[0] != '.').Order(StringComparer.Ordinal).ToList();
        // The plain one takes everything, so it comes last.
        var found = GradescopeLayout.Read(names, folder) ?? MoodleLayout.Read(names, folder) ?? CanvasLayout.Read(names, folder)
            ?? GitHubLayout.Read(names, folder, exercise) ?? PlainLayout.Read(names, folder);
        if (found.Submissions.Count == 0)
            throw new BatchException($"'{folder}' has no submissions in it: folders, archives or source files, one for each student.");
        if (found.Submissions.FirstOrDefault(s => string.IsNullOrWhiteSpace(s.Student)) is { } nobodys)
            throw new BatchException($"'{nobodys.Files[0].Path}' has a name that leaves nothing for a student's. Call it like the student who handed it in.");
        if (found.Submissions.GroupBy(s => s.Student, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new BatchException(
                $"'{folder}' has two submissions of '{twice.Key}': {string.Join(" and ", twice.SelectMany(s => s.Files).Select(f => $"'{Path.GetFileName(f.Path)}'"))}. "
                + $"Remove one, or name them '{twice.Key}-attempt-1', '{twice.Key}-attempt-2'.");
        return found with { Submissions = [.. found.Submissions.OrderBy(s => s.Student, StringComparer.Ordinal)] };
    }
}
