using System.Collections.Frozen;

namespace Courseware.Submissions.Detection;

/// <summary>The endings by which the grader knows the language of a source, in small letters.</summary>
internal static class SourceEndings
{
    /// <summary>Those of languages that are compiled, and of JavaScript and the shell.</summary>
    private static readonly string[] Others = [".c", ".cpp", ".cc", ".cxx", ".rs", ".go", ".java", ".cs", ".js", ".mjs", ".cjs", ".sh"];

    private static readonly FrozenSet<string> Unbuilt =
    [
        ".ada", ".adb", ".awk", ".clj", ".cr", ".d", ".dart", ".el", ".erl", ".ex", ".exs", ".f90", ".fs", ".groovy", ".hs", ".jl", ".kt", ".kts", ".lisp",
        ".m", ".ml", ".nim", ".pas", ".r", ".raku", ".scala", ".scm", ".swift", ".ts", ".v", ".vb", ".zig",
    ];

    /// <summary>True for a source in a language of which the grader knows no compiler and no interpreter.</summary>
    public static bool IsOfOtherLanguage(SubmissionFile file) => Unbuilt.Contains(Path.GetExtension(file.Name).ToLowerInvariant());

    /// <summary>True for a file that may be a program, by its ending.</summary>
    public static bool IsSource(SubmissionFile file) => Programs.Contains(Path.GetExtension(file.Name).ToLowerInvariant());

    /// <summary>Those of files that may be a program.</summary>
    public static FrozenSet<string> Programs { get; } = [.. Others, .. ScriptLanguages.Endings];

    /// <summary>The same, and those of headers.</summary>
    public static FrozenSet<string> WithHeaders { get; } = [.. Programs, ".h", ".hpp", ".hh"];
}
