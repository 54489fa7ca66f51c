using System.Text.RegularExpressions;
using Courseware.Submissions.Detection;

namespace Courseware.Submissions;

/// <summary>
/// The file names that stand in the source of one role. A program that has to read a certain file, and in whose source that name stands
/// nowhere but others do, reads another file: <c>send.dat</c>, or <c>/home/kim/file_server.c</c>.
/// </summary>
public static partial class FileNames
{
    private const int Most = 4;

    /// <summary>The names in the source of a role, in the order in which they stand there; null where the source is not known.</summary>
    public static IReadOnlyList<string>? In(string folder, RoleName role, string source)
    {
        var own = SubmissionTree.Read(folder).Files.Where(file => NeededFiles.IsSource(file.Path)
            && (file.Path == source || role.Matches(Path.GetFileNameWithoutExtension(file.Name)))).Take(Most).ToList();
        return own.Count == 0
            ? null
            : [.. own.SelectMany(file => Name().Matches(RoleSources.Text(file)).Select(m => m.Groups["name"].Value)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>
    /// The names that a program uses instead of a file's name; empty when it names that file, or computes names (<c>__FILE__</c>, <c>argv[0]</c>), or
    /// names no file at all.
    /// </summary>
    public static IReadOnlyList<string> InPlaceOf(string wanted, IReadOnlyList<string>? names) =>
        names is null || names.Any(name => name == wanted || name == $"./{wanted}") ? [] : [.. names.Where(IsFile).Take(Most)];

    /// <summary>True for a name in the working directory.</summary>
    public static bool IsInWorkingFolder(string name) => !name.Contains('/');

    private static bool IsFile(string name) =>
        Path.GetExtension(name).ToLowerInvariant() is not (".h" or ".hpp" or ".log" or ".so" or ".conf" or ".cfg" or ".ini");

    [GeneratedRegex("""["'](?<name>(?:[\w~.-]*/)*[\w-][\w.() -]*\.[A-Za-z][A-Za-z0-9]{0,4})["']""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
