using System.Text;

namespace Courseware.Reporting.Formats;

/// <summary>
/// Text that GitHub's Markdown shows as it stands: no markup, no HTML, no link, no mention. It has been through
/// <see cref="Excerpt"/>, so it is one line without control characters.
/// </summary>
internal static class MarkdownText
{
    private const string Special = @"\`*_[]<>|~&$";

    /// <summary>Prose: what Markdown gives a meaning is escaped.</summary>
    public static string Escape(string line)
    {
        var text = new StringBuilder(line.Length + 16);
        for (var i = 0; i < line.Length; i++)
        {
            var (c, next) = (line[i], i + 1 < line.Length ? line[i + 1] : ' ');
            // A mention, or the number of an issue, is found in the shown text, whatever was escaped; in code it is not looked for.
            if (c is '@' or '#' && char.IsLetterOrDigit(next))
                text.Append('`').Append(c).Append('`');
            else if (Special.Contains(c) || IsBlockMark(line, i) || IsLink(line, i))
                text.Append('\\').Append(c);
            else
                text.Append(c);
        }
        return text.ToString();
    }

    /// <summary>A span of code; in a table, when <paramref name="isCell"/>.</summary>
    public static string Code(string line, bool isCell = false)
    {
        if (line.Length == 0)
            return "";
        // Between a backslash of the code and one for the bar, no reader of tables agrees with another.
        if (isCell && line.Contains('|'))
            return Escape(line);
        var fence = new string('`', LongestRun(line) + 1);
        // One blank on each side is taken away again.
        var pad = line[0] is '`' or ' ' || line[^1] is '`' or ' ' ? " " : "";
        return $"{fence}{pad}{line}{pad}{fence}";
    }

    /// <summary>Lines as they are, in a fence that none of them can close.</summary>
    public static string Fenced(IReadOnlyList<string> lines)
    {
        var fence = new string('`', Math.Max(3, lines.Max(LongestRun) + 1));
        return $"{fence}text\n{string.Join('\n', lines)}\n{fence}\n";
    }

    // At its beginning a line may be a heading, a list, a quotation, a rule.
    private static bool IsBlockMark(string line, int at) =>
        (at == 0 && line[at] is '#' or '+' or '-' or '=' or ':')
        || (line[at] is '.' or ')' && at > 0 && line[..at].All(char.IsAsciiDigit));

    private static bool IsLink(string line, int at) =>
        (line[at] == ':' && line.AsSpan(at).StartsWith("://"))
        || (line[at] == '.' && at >= 3 && line.AsSpan(at - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase));

    private static int LongestRun(string line)
    {
        var (longest, run) = (0, 0);
        foreach (var c in line)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }
        return longest;
    }
}
