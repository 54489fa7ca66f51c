using System.Collections.Frozen;
using Courseware.Submissions.Detection;

namespace Courseware.Submissions;

/// <summary>
/// The files of a submission that a grading needs. The rest (documents, pictures, recordings, packages) may be large, oddly named or a dead link
/// without any harm: it is left out, and listed. A needed file that cannot be read is reported instead of graded.
/// </summary>
internal sealed class NeededFiles(IReadOnlyList<RoleName>? roles)
{
    private static readonly FrozenSet<string> Sources = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, [.. SourceEndings.WithHeaders, ".csproj", ".mk", ".cmake", ".yaml"]);

    private static readonly FrozenSet<string> BuildFiles = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "makefile", "gnumakefile", "cmakelists.txt", "cargo.toml", "cargo.lock", "go.mod", "go.sum", "submission.yaml", "package.json", "configure");

    private static readonly FrozenSet<string> Documents = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        ".hwp", ".hwpx", ".doc", ".docx", ".odt", ".rtf", ".pdf", ".ppt", ".pptx", ".xls", ".xlsx", ".ods", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".heic",
        ".mp4", ".mov", ".avi", ".mkv", ".mp3", ".wav", ".pcap", ".pcapng");

    /// <summary>True for what a build or a check reads, by its name.</summary>
    public static bool IsSource(string path) => Sources.Contains(Path.GetExtension(path)) || BuildFiles.Contains(Path.GetFileName(path));

    /// <summary>True for a text document, a picture or a film, which no program is made of.</summary>
    public static bool IsDocument(string path) => Documents.Contains(Path.GetExtension(path));

    /// <summary>True for a file without which a role would not be found; where no roles are known, for every source.</summary>
    public bool Contains(string path) => roles is null
        ? IsSource(path)
        : BuildFiles.Contains(Path.GetFileName(path)) && path.Count(c => c == '/') <= 1
            || path.Split('/').Any(name => roles.Any(role => role.Matches(name) || role.Matches(Path.GetFileNameWithoutExtension(name))));

    /// <summary>The sentence about what was left out; empty when nothing was.</summary>
    public static string Note(IReadOnlyList<LeftOut> leftOut, int most = 5) => leftOut.Count == 0 ? ""
        : $"left out of the submission: {string.Join("; ", leftOut.Take(most).Select(l => $"{Quoted.Name(l.Path)} {l.Fact}"))}"
            + (leftOut.Count > most ? $"; and {leftOut.Count - most} more" : "");
}
