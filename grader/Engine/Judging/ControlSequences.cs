namespace Courseware.Judging;

/// <summary>
/// The sequences by which a program controls a terminal (ECMA-48, 5.4): colours, the place of the cursor, the title. A program's stdout is a terminal
/// here, as it is at home.
/// </summary>
internal static class ControlSequences
{
    private const byte Escape = 0x1b, Bell = 0x07;

    // A longer one is text: else each beginning of an endless title would be compared with all bytes behind it.
    private const int Longest = 1_000;

    /// <summary>The bytes without control sequences; a sequence that does not end is text.</summary>
    public static ReadOnlySpan<byte> Without(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.Contains(Escape))
            return bytes;
        var plain = new List<byte>(bytes.Length);
        for (var at = 0; at < bytes.Length;)
        {
            var length = LengthOf(bytes[at..]);
            if (length == 0)
                plain.Add(bytes[at]);
            at += Math.Max(1, length);
        }
        return plain.ToArray();
    }

    /// <summary>The length of the control sequence at the beginning; 0 when there is none.</summary>
    private static int LengthOf(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[..Math.Min(bytes.Length, Longest)];
        if (bytes is [Escape, (byte)'[', .. var control])
            return control.IndexOfAnyInRange((byte)0x40, (byte)0x7e) is >= 0 and var final && !control[..final].ContainsAnyExceptInRange((byte)0x20, (byte)0x3f)
                ? final + 3 : 0;
        if (bytes is [Escape, (byte)']', .. var title])
            return title.IndexOf(Bell) is >= 0 and var bell ? bell + 3 : 0;
        return 0;
    }
}
