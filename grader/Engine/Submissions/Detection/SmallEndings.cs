using System.Text.RegularExpressions;

namespace Courseware.Submissions.Detection;

/// <summary>
/// Sources whose endings have capitals, as old cameras, USB sticks and Windows make them: compilers take <c>.C</c> for C++, and Go and Java
/// take <c>.GO</c> and <c>.JAVA</c> for no source. Where no build of the student's names them, they are copied under the small ending.
/// </summary>
internal static partial class SmallEndings
{
    /// <summary>The path that each file of the tree is copied to.</summary>
    public static Func<SubmissionFile, string> Of(SubmissionTree tree)
    {
        // A file that a build or an include names keeps its name.
        if (!tree.Files.Any(HasCapitals) || tree.Files.Any(f => SharedBuild.IsMakefile(f.Name) || f.Name is "CMakeLists.txt" or "submission.yaml"
            || f.Name.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase)))
            return file => file.Path;
        var included = tree.Files.Where(f => NeededFiles.IsSource(f.Path))
            .SelectMany(f => Include().Matches(RoleSources.Text(f)).Select(m => Path.GetFileName(m.Groups["name"].Value)))
            .ToHashSet(StringComparer.Ordinal);
        var taken = tree.Files.Select(f => f.Path).ToHashSet(StringComparer.Ordinal);
        return file => HasCapitals(file) && !included.Contains(file.Name) && Small(file) is var small && taken.Add(small) ? small : file.Path;
    }

    /// <summary>
    /// The name of a source behind which an editor of Windows put <c>.txt</c>; null when the file is none, and when the source is there as well.
    /// </summary>
    public static string? WithoutText(SubmissionFile file, SubmissionTree tree) =>
        file.Path.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) && file.Path[..^4] is var path
            && SourceEndings.WithHeaders.Contains(Path.GetExtension(path))
            && !tree.Folders.Contains(path, StringComparer.Ordinal)
            // Of x.c.txt and x.c.TXT the first is copied.
            && tree.Files.First(other => other.Path == path || (other.Path.StartsWith(path, StringComparison.Ordinal)
                && other.Path[path.Length..].Equals(".txt", StringComparison.OrdinalIgnoreCase))) == file ? path : null;

    private static bool HasCapitals(SubmissionFile file) =>
        Path.GetExtension(file.Name) is var ending && SourceEndings.WithHeaders.Contains(ending.ToLowerInvariant())
            && !SourceEndings.WithHeaders.Contains(ending);

    // .C is what some call C++: then there is something in it that C has not.
    private static string Small(SubmissionFile file)
    {
        var ending = Path.GetExtension(file.Name);
        var small = ending is ".C" && Cxx().IsMatch(RoleSources.Text(file)) ? ".cpp" : ending.ToLowerInvariant();
        return $"{file.Path[..^ending.Length]}{small}";
    }

    [GeneratedRegex("""#[ \t]*include[ \t]*["<](?<name>[^">\n]{1,200})[">]""", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Include();

    [GeneratedRegex(
        @"^[ \t]*#[ \t]*include[ \t]*<[a-z_]+>|\bstd::|\busing[ \t]+namespace\b|^[ \t]*(template[ \t]*<|class[ \t]+\w|namespace[ \t]+\w)",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Cxx();
}
