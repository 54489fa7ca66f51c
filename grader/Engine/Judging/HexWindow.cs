using System.Text;

namespace Courseware.Judging;

/// <summary>
/// The place where two byte strings part, as lines of printable ASCII of at most 78 columns (for files below 16 MiB):
/// offset, 16 bytes in hex and as text, the wanted row above the one that came, <c>^</c> under the first wrong byte.
/// </summary>
public static class HexWindow
{
    private const int RowLength = 16;

    /// <summary>The offset of the first byte that differs or is missing on one side; -1 when both are the same.</summary>
    public static int FirstDifference(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        var common = expected.CommonPrefixLength(actual);
        return common == expected.Length && common == actual.Length ? -1 : common;
    }

    /// <summary>
    /// The lengths, one row that both share, the row of the first difference, and the row after it. No lines when both are the same.
    /// </summary>
    public static IReadOnlyList<string> Lines(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual)
    {
        var difference = FirstDifference(expected, actual);
        if (difference < 0)
            return [];

        var row = difference / RowLength * RowLength;
        var digits = Math.Max(4, $"{row + RowLength:x}".Length);
        var lines = new List<string> { Summary(difference, expected.Length, actual.Length) };
        if (row > 0)
            lines.Add(Row("    ", row - RowLength, digits, expected));
        lines.Add(Row("want", row, digits, expected));
        lines.Add(Row("got ", row, digits, actual));
        lines.Add(Caret(difference - row, digits, hasText: difference < Math.Max(expected.Length, actual.Length)));
        var next = row + RowLength;
        if (next < expected.Length || next < actual.Length)
        {
            lines.Add(Row("want", next, digits, expected));
            lines.Add(Row("got ", next, digits, actual));
        }
        return lines;
    }

    private static string Summary(int difference, int expected, int actual) =>
        $"offset {difference} (0x{difference:x}) | want {Bytes(expected)} | got {Bytes(actual)}";

    private static string Bytes(int count) => count == 1 ? "1 byte" : $"{count} bytes";

    private static string Row(string label, int offset, int digits, ReadOnlySpan<byte> bytes)
    {
        var line = new StringBuilder(80).Append(label).Append(' ').Append(offset.ToString($"x{digits}"));
        if (offset >= bytes.Length)
            return line.Append(" (end)").ToString();

        var row = bytes[offset..Math.Min(offset + RowLength, bytes.Length)];
        foreach (var b in row)
            line.Append($" {b:x2}");
        // A short row keeps the text column where it is.
        line.Append(' ', (3 * (RowLength - row.Length)) + 2);
        foreach (var b in row)
            line.Append(b is >= 0x20 and < 0x7f ? (char)b : '.');
        return line.ToString();
    }

    private static string Caret(int column, int digits, bool hasText)
    {
        var line = new string(' ', 4 + 1 + digits + 1 + (3 * column)) + "^^";
        var text = 4 + 1 + digits + (3 * RowLength) + 2 + column;
        return hasText ? line.PadRight(text) + '^' : line;
    }
}
