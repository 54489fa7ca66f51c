using System.Text;

namespace Courseware.Submissions.Manifest;

/// <summary>Splits a command into words as a shell does: quotes and backslashes, nothing else of a shell.</summary>
internal static class ShellWords
{
    /// <summary>The word as a shell has to read it to leave it as it is.</summary>
    public static string Quote(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>The words, or why there are none: <paramref name="error"/> is then set.</summary>
    public static IReadOnlyList<string> Split(string text, out string? error)
    {
        error = null;
        var words = new List<string>();
        StringBuilder? word = null;
        for (var i = 0; i < text.Length && error is null; i++)
        {
            var c = text[i];
            if (c is '\'' or '"')
                error = AppendQuoted(text, ref i, word ??= new StringBuilder());
            else if (c == '\\' && i + 1 < text.Length)
                (word ??= new StringBuilder()).Append(text[++i]);
            else if (char.IsWhiteSpace(c))
            {
                Flush(words, ref word);
            }
            else if (c is '|' or '&' or ';' or '<' or '>' or '$' or '`')
                error = $"no shell runs this command, so '{c}' has no meaning in it. Write it as a list, [sh, -c, …], or put it in quotes";
            else
                (word ??= new StringBuilder()).Append(c);
        }
        Flush(words, ref word);
        return error is null ? words : [];
    }

    private static string? AppendQuoted(string text, ref int i, StringBuilder word)
    {
        var quote = text[i];
        for (i++; i < text.Length; i++)
        {
            if (text[i] == quote)
                return null;
            if (quote == '"' && text[i] == '\\' && i + 1 < text.Length && text[i + 1] is '"' or '\\')
                i++;
            word.Append(text[i]);
        }
        return $"the quote {quote} is not closed";
    }

    private static void Flush(List<string> words, ref StringBuilder? word)
    {
        if (word is not null)
            words.Add(word.ToString());
        word = null;
    }
}
