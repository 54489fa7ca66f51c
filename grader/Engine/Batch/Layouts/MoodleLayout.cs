using System.Text.RegularExpressions;

namespace Courseware.Batch.Layouts;

/// <summary>
/// The layout of Moodle's "Download all submissions", in folders or not: <c>Kim Minsu_123456_assignsubmission_file_…</c>. The number is the
/// participant's in the grading worksheet. A name with the marks of two participants is left out: the student can choose both texts.
/// </summary>
internal static partial class MoodleLayout
{
    /// <summary>True for a name that Moodle made.</summary>
    public static bool Made(string name) => Pattern().IsMatch(name);

    /// <summary>Whose each name is.</summary>
    public static SubmissionSet Read(IReadOnlyList<string> names, string folder)
    {
        var ours = names.Select(name => (Name: name, Match: Pattern().Match(name))).ToList();
        var files = ours.Where(n => n.Match.Success && n.Match.Groups["kind"].Value == "file" && !IsAmbiguous(n.Name)).ToList();
        var submissions = files.GroupBy(n => n.Match.Groups["id"].Value, StringComparer.Ordinal).Select(student =>
        {
            var fullName = student.First().Match.Groups["name"].Value;
            return new StudentSubmission(
                student.Key, [student.Key, $"Participant {student.Key}", fullName],
                [.. student.SelectMany(n => Files(Path.Combine(folder, n.Name), n.Match.Groups["file"].Value))])
            {
                FullName = fullName,
            };
        });
        return new SubmissionSet("moodle", [.. submissions], [.. ours.Except(files).Select(n => n.Name)]);
    }

    // A student may have a name in the course that looks like the mark of a classmate: then the name does not tell whose it is.
    private static bool IsAmbiguous(string name) => Marks().Matches(name).Select(m => m.Groups["id"].Value).Distinct(StringComparer.Ordinal).Count() > 1;

    // A folder holds what the student chose to hand in: one archive, the sources, or folders with them.
    private static IEnumerable<SubmittedFile> Files(string path, string name) => !Directory.Exists(path)
        ? [new SubmittedFile(path, name)]
        : Directory.EnumerateFileSystemEntries(path).Order(StringComparer.Ordinal)
            .Select(entry => new SubmittedFile(entry, Path.GetFileName(entry)) { IsPart = true });

    [GeneratedRegex(
        @"\A(?<name>.+?)_(?<id>[0-9]+)_assignsubmission_(?<kind>[a-z]+)(_(?<file>.*))?\z", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Pattern();

    [GeneratedRegex("_(?<id>[0-9]+)_assignsubmission_", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Marks();
}
