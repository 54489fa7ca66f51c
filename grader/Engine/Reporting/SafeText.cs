using System.Text;
using Courseware.Recordings;

namespace Courseware.Reporting;

/// <summary>
/// Strings that come from a submission, made fit for a terminal by the rule of <see cref="EscapedBytes"/>: what is not a plain
/// character is shown as <c>\n</c>, <c>\x1b</c>, … A backslash stays, because most strings were escaped once already.
/// </summary>
public static class SafeText
{
    private static readonly Rune Backslash = new('\\');

    /// <summary>The text on one line, every control and invisible character escaped, line breaks too.</summary>
    public static string Line(string text)
    {
        if (IsSafe(text))
            return text;
        var safe = new StringBuilder(text.Length);
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsPlain(rune))
                safe.Append(rune.ToString());
            else
                safe.Append(EscapedBytes.Escape(bytes[..rune.EncodeToUtf8(bytes)]));
        }
        return safe.ToString();
    }

    /// <summary>A paragraph: like <see cref="Line"/>, but the line breaks of a manifest's block text become spaces.</summary>
    public static string Prose(string text) =>
        Line(string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)));

    // A lone surrogate is not a rune; going through the runes turns it into U+FFFD.
    private static bool IsSafe(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (!IsPlain(rune) || rune == Rune.ReplacementChar)
                return false;
        return true;
    }

    private static bool IsPlain(Rune rune) => rune == Backslash || EscapedBytes.IsPlain(rune);
}
