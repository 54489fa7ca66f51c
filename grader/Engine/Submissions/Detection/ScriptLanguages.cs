using System.Text;

namespace Courseware.Submissions.Detection;

/// <summary>
/// Python, JavaScript, other languages that are run as they are, and whatever a <c>#!</c> line names. Their syntax is checked as the build, where the
/// interpreter can do that, so that a slip there is a build error.
/// </summary>
internal static class ScriptLanguages
{
    private static readonly Dictionary<string, (string Language, string Interpreter)> ByEnding = new(StringComparer.Ordinal)
    {
        [".py"] = ("Python", "python3"),
        [".rb"] = ("Ruby", "ruby"),
        [".pl"] = ("Perl", "perl"),
        [".php"] = ("PHP", "php"),
        [".lua"] = ("Lua", "lua"),
        [".tcl"] = ("Tcl", "tclsh"),
    };

    /// <summary>The endings of the languages that need nothing but their interpreter.</summary>
    public static IReadOnlyCollection<string> Endings => ByEnding.Keys;

    /// <summary>A script by its ending; null when that is none of those. A <c>#!</c> line of another interpreter than Python comes first.</summary>
    public static BuildPlan? OfEnding(RoleSources role, SubmissionFile source)
    {
        if (!ByEnding.TryGetValue(Path.GetExtension(source.Name).ToLowerInvariant(), out var known))
            return null;
        var (language, interpreter) = known;
        return (language == "Python" ? null : ByInterpreterLine(role, source)) ?? Interpreted(role, language, source, Toolbox.Named(interpreter), []);
    }

    public static BuildPlan JavaScript(RoleSources role, SubmissionFile source) => Interpreted(role, "JavaScript", source, Toolbox.Node, []);

    public static BuildPlan Shell(RoleSources role, SubmissionFile source) =>
        ByInterpreterLine(role, source) ?? Interpreted(role, "shell", source, Toolbox.Named("sh"), []);

    /// <summary>
    /// A script by its <c>#!</c> line; null when it has none. The interpreter is searched on the PATH: it is rarely where it was on the student's
    /// machine, and then neither a missing permission nor a line that ends in CR LF matters.
    /// </summary>
    public static BuildPlan? ByInterpreterLine(RoleSources role, SubmissionFile source)
    {
        var head = RoleSources.Head(source).AsSpan();
        if (!head.StartsWith("#!"u8))
            return null;
        var end = head.IndexOf((byte)'\n');
        var words = Encoding.UTF8.GetString(head[2..(end < 0 ? head.Length : end)])
            .Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries).ToList();
        if (words.Count > 0 && Path.GetFileName(words[0]) == "env")
        {
            words.RemoveAt(0);
            while (words.Count > 0 && (words[0].StartsWith('-') || words[0].Contains('=')))
                words.RemoveAt(0);
        }
        if (words.Count == 0)
            return null;
        var name = Path.GetFileName(words[0]);
        var (language, program) = name switch
        {
            "nodejs" or "node" => ("JavaScript", "node"),
            "sh" or "bash" or "dash" or "zsh" or "ksh" => ("shell", name),
            "perl" => ("Perl", name),
            "ruby" => ("Ruby", name),
            "php" => ("PHP", name),
            _ when name.StartsWith("python", StringComparison.Ordinal) => ("Python", "python3"),
            _ => (name, name),
        };
        return Interpreted(role, language, source, Toolbox.Named(program), words[1..]);
    }

    private static BuildPlan Interpreted(RoleSources role, string language, SubmissionFile source, Tool tool, IReadOnlyList<string> options)
    {
        string[] check = tool.Name switch
        {
            "python3" => ["python3", "-m", "py_compile", RoleSources.Argument(source.Path)],
            "node" => ["node", "--check", RoleSources.Argument(source.Path)],
            "sh" or "bash" or "dash" or "zsh" or "ksh" => [tool.Name, "-n", RoleSources.Argument(source.Path)],
            "perl" or "ruby" => [tool.Name, "-c", RoleSources.Argument(source.Path)],
            "php" => ["php", "-l", RoleSources.Argument(source.Path)],
            _ => [],
        };
        return new BuildPlan(
            role.Role.Role, language, source.Path, check.Length == 0 ? [] : [new BuildStep(check)],
            [tool.Name, .. options, RoleSources.InWorkspace(source.Path)], [tool]);
    }
}
