using Courseware.Reporting.Classes;

namespace Courseware.Batch.Layouts;

/// <summary>
/// Clones of repositories, one for each student: <c>half-close-kim</c>, <c>half-close-lee</c>. The part before the student is the beginning that nearly
/// all names share, up to a dash; with a roster, it is the beginning by which most students are found. No git is run in them: a repository's own
/// settings can start programs.
/// </summary>
internal static class GitHubLayout
{
    private const double NearlyAll = 0.9;

    /// <summary>True for a clone.</summary>
    public static bool Made(string path) => Path.Exists(Path.Combine(path, ".git"));

    /// <summary>The student of each name. A folder without <c>.git</c> in it is a student's, too.</summary>
    public static SubmissionSet Read(IReadOnlyList<string> names, string folder, string exercise, Roster? roster)
    {
        var folders = names.Where(name => Directory.Exists(Path.Combine(folder, name))).ToList();
        var usual = folders.TrueForAll(name => Begins(name, $"{exercise}-")) ? $"{exercise}-" : Common(folders);
        var prefix = roster is null ? usual : ByRoster(folders, usual, exercise, roster);
        return new SubmissionSet(
            "github",
            [.. folders.Select(name => Submission(name, prefix, Path.Combine(folder, name)) with
            {
                Note = prefix != usual && Begins(name, prefix) ? $"by the roster '{prefix}' stands before the students in the names of the repositories" : "",
            })],
            [.. names.Except(folders, StringComparer.Ordinal)]);
    }

    private static StudentSubmission Submission(string name, string prefix, string path)
    {
        var student = Begins(name, prefix) ? name[prefix.Length..] : name;
        return new StudentSubmission(student, [student, name], [new SubmittedFile(path, name)]);
    }

    // A beginning that few share is a part of their own names: the repository of the pair park-lee is not Lee's.
    private static string ByRoster(List<string> names, string usual, string exercise, Roster roster) =>
        names.SelectMany(Beginnings).Append("").Append(usual).Distinct(StringComparer.Ordinal)
            .Where(prefix => prefix == usual || prefix.Length == 0 || prefix == $"{exercise}-"
                || (names.Count > 1 && names.Count(name => Begins(name, prefix)) >= NearlyAll * names.Count))
            .Select(prefix => (Prefix: prefix, Found: names.Count(name => Begins(name, prefix) && roster.Knows(name[prefix.Length..]))))
            .OrderByDescending(p => p.Found).ThenByDescending(p => p.Found == 0 && p.Prefix == usual).ThenBy(p => p.Prefix.Length).First().Prefix;

    private static IEnumerable<string> Beginnings(string name) =>
        Enumerable.Range(0, name.Length).Where(i => name[i] == '-').Select(i => name[..(i + 1)]);

    // The rest is the student's, and must not be empty.
    private static bool Begins(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && PersonName.Plain(name[prefix.Length..]).Length > 0;

    // Up to a dash, and not with one name only: then nothing says where the student begins.
    private static string Common(List<string> names)
    {
        if (names.Count < 2)
            return "";
        var length = Enumerable.Range(0, names.Min(n => n.Length)).TakeWhile(i => names.TrueForAll(n => n[i] == names[0][i])).Count();
        return names[0][..(names[0][..length].LastIndexOf('-') + 1)];
    }
}
