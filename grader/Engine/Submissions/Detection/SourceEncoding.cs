using Courseware.Recordings;

namespace Courseware.Submissions.Detection;

/// <summary>
/// Sources that are not UTF-8. C compilers take any bytes in comments and strings, and compilers of Java and C# have an option for the encoding; the
/// others take only UTF-8, and none of them has a helpful message.
/// </summary>
internal static class SourceEncoding
{
    private const int LargestRead = 1 << 20;

    /// <summary>The fault of a source for its language; null when there is none.</summary>
    public static string? Fault(SubmissionFile file, string extension)
    {
        if (Of(file) is not { } name || name == "UTF-8")
            return null;
        var (reader, takes16, takesAny) = extension switch
        {
            ".java" or ".cs" => ("", true, true),
            ".c" or ".cpp" or ".cc" or ".cxx" => ("the C compiler", false, true),
            ".sh" => ("the shell", false, true),
            ".py" => ("Python", false, Declares(file)),
            ".js" or ".mjs" or ".cjs" => ("Node.js", false, false),
            ".go" => ("the Go compiler", false, false),
            ".rs" => ("the Rust compiler", false, false),
            _ => ("", true, true),
        };
        return name == "UTF-16" ? Sentence(takes16) : Sentence(takesAny);

        string? Sentence(bool takes) => takes ? null : $"{Quoted.Name(file.Path)} is {name}, not UTF-8, and {reader} cannot read that. Save it as UTF-8.";
    }

    /// <summary>The name by which javac knows the encoding of sources: that of the first which is not UTF-8.</summary>
    public static string ForJava(IEnumerable<SubmissionFile> files) => files.Select(Of).FirstOrDefault(name => name is "CP949" or "UTF-16") switch
    {
        "CP949" => "x-windows-949",
        "UTF-16" => "UTF-16",
        _ => "UTF-8",
    };

    /// <summary>True for a source in the code page of a Korean Windows.</summary>
    public static bool IsKorean(SubmissionFile file) => Of(file) == "CP949";

    // "another encoding" for what is none that is known; null for what is too large to be a source.
    private static string? Of(SubmissionFile file) =>
        file.Length > LargestRead ? null : TextEncoding.OfSource(FileCopier.ReadAll(file))?.Name ?? "another encoding";

    // PEP 263: in the first or second line.
    private static bool Declares(SubmissionFile file) =>
        RoleSources.Text(file).Split('\n').Take(2).Any(line => line.TrimStart().StartsWith('#') && line.Contains("coding", StringComparison.Ordinal));
}
