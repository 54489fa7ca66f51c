using System.Buffers;
using Courseware.Recordings;

namespace Courseware.Judging;

/// <summary>
/// The value that a program printed after a given word, as in <c>bytes: 1500</c>. Case, blanks, the width of the letters and the mark between the two
/// do not count, nor one slip in the word, nor other lines.
/// </summary>
public static class PrintedValue
{
    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>
    /// The text after <paramref name="label"/> in the line that is nearest to <c>label: text</c>, the first of several equal ones; safe to show. Null
    /// when there is none.
    /// </summary>
    public static string? Find(byte[] output, string label)
    {
        var lines = Lines(output).Select(line => Parse(Narrow(line))).ToList();
        return (lines.Find(l => l.IsMarked && Is(l, label)) ?? lines.Find(l => Is(l, label)) ?? lines.Find(l => l.IsMarked && IsNear(l, label)))?.Text;
    }

    /// <summary>The lines of what was written, harmless to show, without blanks at their ends.</summary>
    public static IEnumerable<string> Lines(byte[] output)
    {
        for (var at = 0; at < output.Length;)
        {
            var end = Array.IndexOf(output, (byte)'\n', at);
            var next = end < 0 ? output.Length : end;
            yield return Line(output.AsSpan(at, next - at));
            at = next + 1;
        }
    }

    /// <summary>
    /// One line without its newline, as <see cref="Lines"/> gives it. After a carriage return within it a terminal begins the line anew, as programs do
    /// that show their progress: what comes after the last one counts. Nor do colours count, and a tab is a blank.
    /// </summary>
    public static string Line(ReadOnlySpan<byte> line)
    {
        var text = ControlSequences.Without(line).Trim("\0 \r\t"u8);
        var last = text[(text.LastIndexOf((byte)'\r') + 1)..].Trim("\0 \t"u8).ToArray();
        last.AsSpan().Replace((byte)'\t', (byte)' ');
        return EscapedBytes.Escape(last);
    }

    /// <summary>Full-width letters, digits and marks as their plain forms (Unicode, Halfwidth and Fullwidth Forms).</summary>
    public static string Narrow(string text) => string.Create(text.Length, text, (plain, wide) =>
    {
        for (var i = 0; i < wide.Length; i++)
            plain[i] = wide[i] is >= '\uff01' and <= '\uff5e' ? (char)(wide[i] - 0xfee0) : wide[i];
    });

    private static Labelled Parse(string line)
    {
        var mark = line.AsSpan().IndexOfAny(':', '=');
        var end = mark >= 0 ? mark : line.AsSpan().IndexOfAnyExcept(Letters) is >= 0 and var first ? first : line.Length;
        return new Labelled(line[..end].Trim(), line[end..].TrimStart(':', '=', ' ', '\t').Trim(), mark >= 0);
    }

    private static bool Is(Labelled line, string label) => line.Label.Equals(label, StringComparison.OrdinalIgnoreCase);

    // With more words behind it, or with one slip.
    private static bool IsNear(Labelled line, string label) =>
        line.Label.StartsWith($"{label} ", StringComparison.OrdinalIgnoreCase)
        || EditDistance.Of(line.Label.ToUpperInvariant(), label.ToUpperInvariant(), 1) <= 1;

    private sealed record Labelled(string Label, string Text, bool IsMarked);
}
