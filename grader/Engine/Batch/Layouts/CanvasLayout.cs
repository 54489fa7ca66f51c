using System.Globalization;
using System.Text.RegularExpressions;

namespace Courseware.Batch.Layouts;

/// <summary>
/// What Canvas's "Download Submissions" gives: <c>kimminsu_LATE_12345_678901_file_server-1.c</c>, one file for each attachment. 12345 is
/// the student's ID in the gradebook, 678901 grows with every upload; <c>-1</c> says that the name was there once before.
/// </summary>
internal static partial class CanvasLayout
{
    public static Collected? Read(IReadOnlyList<string> names, string folder)
    {
        var ours = names.Where(name => File.Exists(Path.Combine(folder, name))).Select(name => (Name: name, Match: Pattern().Match(name))).ToList();
        var files = ours.Where(n => n.Match.Success).ToList();
        if (files.Count == 0)
            return null;
        var submissions = files.GroupBy(n => n.Match.Groups["user"].Value, StringComparer.Ordinal).Select(student =>
        {
            var latest = student
                .OrderByDescending(n => ulong.Parse(n.Match.Groups["attachment"].Value, CultureInfo.InvariantCulture))
                .DistinctBy(n => GivenName(n.Match), StringComparer.Ordinal).ToList();
            return new HandedIn(
                student.Key, [student.Key, student.First().Match.Groups["name"].Value],
                [.. latest.Select(n => new HandedFile(Path.Combine(folder, n.Name), GivenName(n.Match))).OrderBy(f => f.Name, StringComparer.Ordinal)])
            {
                FullName = student.First().Match.Groups["name"].Value,
                Attempts = student.GroupBy(n => GivenName(n.Match), StringComparer.Ordinal).Max(g => g.Count()),
            };
        });
        return new Collected("canvas", [.. submissions], [.. names.Except(files.Select(n => n.Name), StringComparer.Ordinal)]);
    }

    private static string GivenName(Match match) => match.Groups["stem"].Value + match.Groups["ending"].Value;

    [GeneratedRegex(
        @"^(?<name>[^_]+)_(LATE_)?(?<user>[0-9]+)_(?<attachment>[0-9]{1,18})_(?<stem>.+?)(-\d+)?(?<ending>(\.tar)?\.[A-Za-z0-9]+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Pattern();
}
