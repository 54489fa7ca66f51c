using System.Text;

namespace Courseware.Reporting;

/// <summary>A command line broken so that it can be copied from the screen and still runs.</summary>
internal static class ShellCommand
{
    private const string Continued = " \\\n  ";

    /// <summary>Words as one line that a POSIX shell splits into the same words again.</summary>
    public static string Join(params IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    /// <summary>Breaks at blanks outside quotes, with a backslash before each break. One long word stays whole.</summary>
    public static string Fold(string command, int width)
    {
        var folded = new StringBuilder(command.Length);
        var used = 0;
        foreach (var word in Words(command))
        {
            var cells = WidthLimited.Cells(word);
            if (used > 0 && used + 1 + cells + 2 > width)
            {
                folded.Append(Continued);
                used = 2;
            }
            else if (used > 0)
            {
                folded.Append(' ');
                used++;
            }
            folded.Append(word);
            used += cells;
        }
        return folded.ToString();
    }

    private static IEnumerable<string> Words(string command)
    {
        var start = 0;
        var quote = '\0';
        for (var i = 0; i < command.Length; i++)
        {
            var c = command[i];
            if (quote != '\'' && c == '\\')
                i++;
            else if (c is '\'' or '"' && (quote == '\0' || quote == c))
                quote = quote == '\0' ? c : '\0';
            else if (c == ' ' && quote == '\0')
            {
                yield return command[start..i];
                start = i + 1;
            }
        }
        yield return command[start..];
    }

    private static string Quote(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=@%+,~".Contains(c))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
