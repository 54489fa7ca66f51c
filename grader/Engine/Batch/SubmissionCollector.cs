using Courseware.Batch.Layouts;
using Courseware.Grading;
using Courseware.Reporting.Classes;
using Courseware.Submissions;

namespace Courseware.Batch;

/// <summary>Finds the submissions in a folder, by the layout of the platform that they come from.</summary>
public static class SubmissionCollector
{
    private static readonly string[] BuildFiles = ["submission.yaml", "makefile", "gnumakefile", "cmakelists.txt", "cargo.toml", "go.mod"];

    /// <summary>Reads the folder's names; no file is opened except for Gradescope's list of submissions.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="exercise">The exercise: it names the files to submit.</param>
    /// <param name="roster">The students of the class, where a roster is given.</param>
    /// <param name="zone">The zone of times that name no offset.</param>
    /// <exception cref="BatchException">It is not a folder, it is empty, or it is not clear which student a file belongs to.</exception>
    public static SubmissionSet Read(string folder, ExerciseManifest exercise, Roster? roster = null, CourseZone? zone = null)
    {
        if (File.Exists(folder))
            throw new BatchException($"'{folder}' is a file. Unpack what the platform gave into an empty folder, and name that.");
        if (!Directory.Exists(folder))
            throw new BatchException($"There is no folder '{folder}'. Name the folder with the submissions of the class.");
        // Names that are not valid UTF-8 can look the same; each is reported once.
        var names = Directory.EnumerateFileSystemEntries(folder).Select(path => Path.GetFileName(path))
            .Where(name => !IgnoredNames.Contains(name) && name[0] != '.').Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var found = ByLayout(names, folder, exercise, roster, zone);
        if (found.Submissions.Count == 0)
            throw new BatchException($"'{folder}' has no submissions in it: folders, archives or source files, one for each student.");
        var named = found.Submissions.Select(s => s with { Student = PersonName.Plain(s.Student) });
        found = found with { Submissions = [.. named.OrderBy(s => s.Student, StringComparer.Ordinal)] };
        if (found.Submissions.FirstOrDefault(s => s.Student.Length == 0) is { } nobodys)
            throw new BatchException($"'{nobodys.Files[0].Path}' has a name that leaves nothing for a student's. Call it like the student who handed it in.");
        if (found.Submissions.GroupBy(s => s.Student, PersonName.Comparer).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new BatchException(
                $"'{folder}' has two submissions of '{twice.Key}': "
                    + $"{string.Join(" and ", twice.SelectMany(s => s.Files).Select(f => $"'{Path.GetFileName(f.Path)}'"))}. "
                + $"Remove one, or name them '{twice.Key}-attempt-1', '{twice.Key}-attempt-2'.");
        return found;
    }

    // A layout is that of most names: what one student hands in never changes how the others are read. Of a name that could be of two
    // platforms the first one counts, because a student writes only the end of it.
    private static SubmissionSet ByLayout(List<string> names, string folder, ExerciseManifest exercise, Roster? roster, CourseZone? zone)
    {
        if (GradescopeLayout.Read(names, folder, zone) is { } gradescope)
            return gradescope;
        var works = names.Except(PlainLayout.Ignored(names, folder), StringComparer.Ordinal)
            .Union(names.Where(name => CanvasLayout.Made(name) || MoodleLayout.Made(name)), StringComparer.Ordinal).ToList();
        var canvas = works.Where(name => CanvasLayout.Made(name)).ToHashSet(StringComparer.Ordinal);
        if (IsMost(canvas.Count))
            return CanvasLayout.Read(names, folder, IsWanted);
        if (IsMost(works.Count(name => !canvas.Contains(name) && MoodleLayout.Made(name))))
            return MoodleLayout.Read(names, folder);
        if (IsMost(works.Count(name => GitHubLayout.Made(Path.Combine(folder, name)))))
            return GitHubLayout.Read(names, folder, exercise.Id, roster);
        return PlainLayout.Read(names, folder);

        bool IsMost(int count) => count * 2 > works.Count;

        bool IsWanted(string name) => BuildFiles.Contains(name, StringComparer.OrdinalIgnoreCase)
            || exercise.Documents.Any(p => string.Equals(p, name, StringComparison.OrdinalIgnoreCase))
            || exercise.Programs.Any(p => new RoleName(p.Role, p.Name).Matches(Path.GetFileNameWithoutExtension(name)));
    }
}
