using System.Text.RegularExpressions;

namespace Courseware.Tests.ProseTests;

/// <summary>
/// The comments of a source file in C#, C or sh, each as one line of text: the lines of a comment are joined, and code in it is replaced by <c>x</c>.
/// </summary>
internal static partial class Comments
{
    public static IEnumerable<(string File, string Text)> In(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Root, file));
        var comments = Path.GetExtension(file) switch
        {
            ".cs" => OfLines(lines, CSharp(), CSharpAfterCode()),
            ".c" or ".h" => OfBlocks(lines),
            ".sh" => OfLines(lines, Shell(), ShellAfterCode()),
            var other => throw new ArgumentException($"The comments of a {other} file are unknown.", nameof(file)),
        };
        return comments.Select(c => ($"{file}:{c.Line}", Plain(c.Text)));
    }

    /// <summary>Comments of whole lines, joined with the lines of the same kind after them, and comments after code.</summary>
    private static IEnumerable<(int Line, string Text)> OfLines(string[] lines, Regex whole, Regex afterCode)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (whole.Match(lines[i]) is { Success: true } first)
            {
                var begin = i;
                var text = new List<string> { first.Groups["text"].Value };
                while (i + 1 < lines.Length && whole.Match(lines[i + 1]) is { Success: true } next && next.Groups["mark"].Value == first.Groups["mark"].Value)
                {
                    text.Add(next.Groups["text"].Value);
                    i++;
                }
                yield return (begin + 1, string.Join(' ', text));
            }
            else if (afterCode.Match(lines[i]) is { Success: true } after)
            {
                yield return (i + 1, after.Groups["text"].Value);
            }
        }
    }

    /// <summary>The comments of C: from <c>/*</c> to <c>*/</c>, and from <c>//</c> to the end of the line.</summary>
    private static IEnumerable<(int Line, string Text)> OfBlocks(string[] lines)
    {
        var text = string.Join('\n', lines);
        return from Match comment in C().Matches(text)
               where comment.Groups["text"].Success
               select (text.AsSpan(0, comment.Index).Count('\n') + 1, Margin().Replace(comment.Groups["text"].Value, " "));
    }

    private static string Plain(string text) =>
        Spaces().Replace(OtherTag().Replace(Reference().Replace(Code().Replace(text, "x"), "x"), " "), " ").Trim();

    [GeneratedRegex(@"^\s*(?<mark>///?)(?!/) ?(?<text>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CSharp();

    // A URL in a string has no blank before its slashes.
    [GeneratedRegex(@"^[^""]*(?:""[^""]*""[^""]*)*[;{},)\]\w]\s+// (?<text>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex CSharpAfterCode();

    [GeneratedRegex(@"^\s*(?<mark>#)(?!!) ?(?<text>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shell();

    [GeneratedRegex(@"^[^'""]*\s# (?<text>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ShellAfterCode();

    // Strings and characters are matched too, so that a mark in them begins no comment.
    [GeneratedRegex("""
        "(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|/\*(?<text>(?:[^*]|\*(?!/))*)\*/|//(?<text>[^\n]*)
        """, RegexOptions.ExplicitCapture | RegexOptions.IgnorePatternWhitespace, 1000)]
    private static partial Regex C();

    [GeneratedRegex(@"\n\s*\*?[ ]?", RegexOptions.None, 1000)]
    private static partial Regex Margin();

    [GeneratedRegex("<c>.*?</c>|`[^`]*`", RegexOptions.None, 1000)]
    private static partial Regex Code();

    [GeneratedRegex("<(?:see|paramref|typeparamref) [^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Reference();

    [GeneratedRegex("</?[a-z]+(?: [^>]*)?/?>", RegexOptions.None, 1000)]
    private static partial Regex OtherTag();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Spaces();
}
