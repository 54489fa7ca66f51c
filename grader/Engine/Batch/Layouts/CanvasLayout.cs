using System.Globalization;
using System.Text.RegularExpressions;

namespace Courseware.Batch.Layouts;

/// <summary>
/// What Canvas's "Download Submissions" gives: <c>kimminsu_LATE_12345_678901_file_server-1.c</c>, one file for each attachment of the latest
/// attempt. 12345 is the student's ID in the gradebook, 678901 grows with every upload. Canvas adds <c>-1</c> to a name that an earlier
/// attempt had; a student may have called a file so as well, and another file may include it by that name.
/// </summary>
internal static partial class CanvasLayout
{
    /// <summary>True for a name that Canvas made.</summary>
    public static bool Made(string name) => Pattern().IsMatch(name);

    /// <summary>Whose each name is. A number is cut off a name where <paramref name="wanted"/> asks for the name without it.</summary>
    public static SubmissionSet Read(IReadOnlyList<string> names, string folder, Func<string, bool> wanted)
    {
        var files = names.Where(name => File.Exists(Path.Combine(folder, name))).Select(name => (Name: name, Match: Pattern().Match(name)))
            .Where(n => n.Match.Success).Select(n => new Attachment(
                Path.Combine(folder, n.Name), n.Match.Groups["user"].Value, n.Match.Groups["name"].Value,
                ulong.Parse(n.Match.Groups["attachment"].Value, CultureInfo.InvariantCulture), n.Match.Groups["file"].Value)).ToList();
        return new SubmissionSet(
            "canvas", [.. files.GroupBy(f => f.User, StringComparer.Ordinal).Select(g => Student(g.Key, [.. g], wanted))],
            [.. names.Except(files.Select(f => Path.GetFileName(f.Path)), StringComparer.Ordinal)]);
    }

    private static StudentSubmission Student(string user, List<Attachment> all, Func<string, bool> wanted)
    {
        var latest = all.OrderByDescending(f => f.Number).DistinctBy(f => f.Name, StringComparer.Ordinal).ToList();
        var cut = latest.Select(f => (File: f, Cut: Cut(f.Name))).Where(f => f.Cut.Number > 0 && wanted(f.Cut.Name)).ToList();
        // Two files of one student never become one.
        var taken = latest.Select(f => f.Name).Concat(cut.Select(c => c.Cut.Name)).CountBy(n => n, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(c => c.Key, c => c.Value, StringComparer.OrdinalIgnoreCase);
        var given = cut.Where(c => taken[c.Cut.Name] == 1).ToDictionary(c => c.File, c => c.Cut);
        return new StudentSubmission(
            user, [user, all[0].Owner],
            [.. latest.Select(f => new SubmittedFile(f.Path, given.TryGetValue(f, out var own) ? own.Name : f.Name))
                .OrderBy(f => f.Name, StringComparer.Ordinal)])
        {
            FullName = all[0].Owner,
            Attempts = Math.Max(
                all.CountBy(f => f.Name, StringComparer.Ordinal).Max(c => c.Value), 1 + given.Values.Select(g => g.Number).DefaultIfEmpty().Max()),
        };
    }

    private static (string Name, int Number) Cut(string name) => Numbered().Match(name) is { Success: true } match
        ? (match.Groups["stem"].Value + match.Groups["ending"].Value, int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture))
        : (name, 0);

    // A name of Canvas's has no underscore in it: whatever a student writes into a file name stands behind all that says whose it is.
    [GeneratedRegex(
        @"\A(?<name>[^_]+)_(LATE_)?(?<user>[0-9]+)_(?<attachment>[0-9]{1,18})_(?<file>.+)\z", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\A(?<stem>.+)-(?<number>[1-9][0-9]{0,3})(?<ending>\.[A-Za-z0-9]+)?\z", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Numbered();

    private sealed record Attachment(string Path, string User, string Owner, ulong Number, string Name);
}
