using System.Globalization;
using System.Text;

namespace Courseware.Reporting.Ladders;

/// <summary>Texts measured in cells: a Korean syllable takes two of them.</summary>
internal static class CellText
{
    // A line without blanks may be broken behind these.
    private const string BreakAfter = "(,:";

    /// <summary>The text on lines of at most <paramref name="cells"/>; what is left after the last line is reported by <paramref name="more"/>.</summary>
    public static IReadOnlyList<string> Wrap(string text, int cells, int mostLines, string more) => Wrap(text, cells, cells, mostLines, more);

    /// <summary>The same with a first line of another width, which stays empty where a word fits only on a wider one.</summary>
    public static IReadOnlyList<string> Wrap(string text, int first, int others, int mostLines, string more)
    {
        var lines = new List<string>();
        var rest = text;
        while (rest.Length > 0)
        {
            var cells = lines.Count == 0 ? first : others;
            var fits = Fitting(rest, cells);
            if (fits == rest.Length)
            {
                lines.Add(rest);
                break;
            }
            if (lines.Count == mostLines - 1)
            {
                lines.Add(rest[..Fitting(rest, cells - WidthLimited.Cells(more))].TrimEnd() + more);
                break;
            }
            // A break very early would leave more blank than text.
            var at = rest[fits] == ' ' ? fits : rest[..fits].LastIndexOf(' ') + 1;
            if (at == 0 && lines.Count == 0 && mostLines > 1 && WidthLimited.Cells(rest.Split(' ')[0]) <= others)
            {
                lines.Add("");
                continue;
            }
            if (at <= fits / 4)
                at = rest[..fits].LastIndexOfAny([.. BreakAfter]) + 1;
            if (at <= fits / 4)
                at = fits;
            lines.Add(rest[..at].TrimEnd());
            rest = rest[at..].TrimStart();
        }
        return lines;
    }

    public static string Left(string text, int cells) => text + Blank(cells - WidthLimited.Cells(text));

    public static string Right(string text, int cells) => Blank(cells - WidthLimited.Cells(text)) + text;

    /// <summary>The text in the middle; <paramref name="fill"/> is one cell wide.</summary>
    public static string Centre(string text, int cells, char fill = ' ')
    {
        var free = Math.Max(0, cells - WidthLimited.Cells(text));
        return new string(fill, free / 2) + text + new string(fill, free - (free / 2));
    }

    /// <summary>The text in ASCII: signs by others of the same meaning, letters by their bytes.</summary>
    public static string Ascii(string text)
    {
        var ascii = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            ascii.Append(rune.Value switch
            {
                < 0x80 => rune.ToString(),
                '×' => "x",
                '…' => "...",
                '–' => "-",
                '‘' or '’' => "'",
                '“' or '”' => "\"",
                _ => string.Concat(Encoding.UTF8.GetBytes(rune.ToString()).Select(b => $"\\x{b:x2}")),
            });
        }
        return ascii.ToString();
    }

    /// <summary>How many characters fit; never a part of what is shown as one, and at least one.</summary>
    private static int Fitting(string text, int cells)
    {
        var used = 0;
        for (var at = 0; at < text.Length;)
        {
            var next = at + StringInfo.GetNextTextElementLength(text, at);
            used += WidthLimited.Cells(text[at..next]);
            if (used > cells && at > 0)
                return at;
            at = next;
        }
        return text.Length;
    }

    private static string Blank(int cells) => new(' ', Math.Max(0, cells));
}
