using System.Collections.Frozen;

namespace Courseware.Submissions;

/// <summary>Files and folders that editors, systems and build tools leave in a student's folder; they are not part of the work.</summary>
internal static class IgnoredNames
{
    private static readonly FrozenSet<string> Always = FrozenSet.Create(
        StringComparer.Ordinal,
        "__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", ".git", ".hg", ".svn", ".idea", ".vscode", ".vs",
        "node_modules", "target", "__pycache__", ".venv", "venv", ".gradle", ".build");

    /// <summary>
    /// True for such a name. macOS adds a <c>._x</c> to an archive for each file x: taken for a source, it would not compile.
    /// </summary>
    public static bool Contains(string name) =>
        Always.Contains(name) || name.StartsWith("._", StringComparison.Ordinal) || name.StartsWith(".#", StringComparison.Ordinal)
            || name.StartsWith("~$", StringComparison.Ordinal);

    /// <summary>
    /// True for <c>bin</c> and <c>obj</c> next to a C# project. Elsewhere they are the student's: a Makefile may need
    /// them to exist, a script may live there.
    /// </summary>
    public static bool IsProjectOutput(string name, IEnumerable<string> siblings) =>
        name is "bin" or "obj" && siblings.Any(sibling => sibling.EndsWith(".csproj", StringComparison.OrdinalIgnoreCase));
}
