namespace Courseware.Submissions.Detection;

/// <summary>As much understanding of source code as detection needs: which file defines main, what a class is called.</summary>
internal static class SourceText
{
    // A character in quotes, as '\u{1F600}'.
    private const int LongestCharacter = 12;

    /// <summary>The text with comments and string contents blanked, its length unchanged. Good for C and all that looks like it.</summary>
    public static string Blanked(string text)
    {
        var result = text.ToCharArray();
        for (var i = 0; i < result.Length; i++)
        {
            var end = EndOfOpaque(text, i);
            if (end == i)
                continue;
            for (var at = i; at < end; at++)
                if (result[at] != '\n')
                    result[at] = ' ';
            i = end - 1;
        }
        return new string(result);
    }

    /// <summary>True when blanked text defines a function of that name: <c>main(…)</c> followed by a body, not by <c>;</c>.</summary>
    public static bool Defines(string blanked, string function)
    {
        for (var at = NextWord(blanked, function, 0); at >= 0; at = NextWord(blanked, function, at + 1))
        {
            var open = SkipSpace(blanked, at + function.Length);
            if (open == blanked.Length || blanked[open] != '(')
                continue;
            var after = SkipSpace(blanked, AfterParenthesis(blanked, open));
            if (after < blanked.Length && (blanked[after] is '{' or '=' || char.IsLetter(blanked[after])))
                return true;
        }
        return false;
    }

    /// <summary>Where the word stands by itself in the text, from an index on; -1 when nowhere.</summary>
    public static int NextWord(string text, string word, int from)
    {
        for (var at = text.IndexOf(word, from, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.Ordinal))
            if ((at == 0 || !IsNamePart(text[at - 1])) && (at + word.Length == text.Length || !IsNamePart(text[at + word.Length])))
                return at;
        return -1;
    }

    /// <summary>The name (dots included) that begins at an index, after white space.</summary>
    public static string NameAt(string text, int at)
    {
        var start = SkipSpace(text, at);
        var end = start;
        while (end < text.Length && (IsNamePart(text[end]) || text[end] == '.'))
            end++;
        return text[start..end];
    }

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '$';

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        return at;
    }

    // No further than the parameters of a function reach: a hostile text has the name at each of its words.
    private static int AfterParenthesis(string text, int open)
    {
        const int longest = 2_000;
        var depth = 0;
        for (var at = open; at < Math.Min(text.Length, open + longest); at++)
        {
            depth += text[at] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
                return at + 1;
        }
        return text.Length;
    }

    /// <summary>The end of the comment or literal that begins here; the index itself when none does.</summary>
    private static int EndOfOpaque(string text, int at) => text[at] switch
    {
        '/' when Follows(text, at, "//") => EndAt(text, "\n", at + 2, 0),
        '/' when Follows(text, at, "/*") => EndAt(text, "*/", at + 2, 2),
        '"' when Follows(text, at, "\"\"\"") => EndAt(text, "\"\"\"", at + 3, 3),
        '"' => EndOfLiteral(text, at),
        '`' => EndAt(text, "`", at + 1, 1),
        // A Rust lifetime ('a) has no closing quote nearby.
        '\'' when EndOfLiteral(text, at) is var end && end - at <= LongestCharacter => end,
        _ => at,
    };

    private static bool Follows(string text, int at, string what) => string.CompareOrdinal(text, at, what, 0, what.Length) == 0;

    private static int EndAt(string text, string mark, int from, int more) =>
        from >= text.Length ? text.Length
        : text.IndexOf(mark, from, StringComparison.Ordinal) is >= 0 and var end ? end + more : text.Length;

    private static int EndOfLiteral(string text, int at)
    {
        var stop = text[at] == '"' ? text.Length : Math.Min(text.Length, at + LongestCharacter);
        for (var i = at + 1; i < stop; i++)
        {
            if (text[i] == text[at])
                return i + 1;
            if (text[i] == '\n')
                return text[at] == '"' ? i : int.MaxValue;
            if (text[i] == '\\')
                i++;
        }
        return text[at] == '"' ? text.Length : int.MaxValue;
    }
}
