using System.Globalization;
using System.Text.RegularExpressions;
using Courseware.Reporting.Classes;

namespace Courseware.Batch.Layouts;

/// <summary>
/// A folder, archive or source file for each student, called like the student. <c>kim-attempt-2.zip</c> is Kim's second
/// attempt; the one of the highest number counts.
/// </summary>
internal static partial class PlainLayout
{
    // Lists, papers and the files of platforms that lie next to submissions.
    private static readonly string[] NoSubmissions = [".csv", ".tsv", ".xlsx", ".ods", ".json", ".jsonl", ".yml", ".yaml", ".txt", ".md", ".pdf", ".html",
        ".log"];
    private static readonly string[] DoubleEndings = [".tar.gz", ".tar.xz", ".tar.bz2"];

    public static SubmissionSet Read(IReadOnlyList<string> names, string folder)
    {
        var ignored = Ignored(names, folder);
        var submissions = new List<StudentSubmission>();
        foreach (var student in names.Except(ignored, StringComparer.Ordinal).Select(name => Attempt(folder, name))
            .GroupBy(a => a.Student, PersonName.Comparer))
        {
            var latest = student.Max(a => a.Number);
            submissions.AddRange(student.Where(a => a.Number == latest)
                .Select(a => new StudentSubmission(a.Student, [a.Student], [a.File]) { Attempts = student.Count() }));
        }
        return new SubmissionSet("plain", submissions, ignored);
    }

    /// <summary>The names that are not submissions.</summary>
    public static IReadOnlyList<string> Ignored(IReadOnlyList<string> names, string folder) => [.. names.Where(name =>
        !Directory.Exists(Path.Combine(folder, name)) && NoSubmissions.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase))];

    private static (string Student, int Number, SubmittedFile File) Attempt(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        var stem = Directory.Exists(path) ? name : WithoutEnding(name);
        var match = Numbered().Match(stem);
        return match.Success && int.TryParse(match.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (match.Groups["student"].Value, number, new SubmittedFile(path, name))
            : (stem, 1, new SubmittedFile(path, name));
    }

    private static string WithoutEnding(string name)
    {
        var ending = Array.Find(DoubleEndings, e => name.EndsWith(e, StringComparison.OrdinalIgnoreCase)) ?? Path.GetExtension(name);
        return name.Length > ending.Length ? name[..^ending.Length] : name;
    }

    [GeneratedRegex(@"\A(?<student>.+?)[-_. ]attempt[-_. ]?(?<number>[0-9]{1,6})\z",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.Singleline, 1000)]
    private static partial Regex Numbered();
}
