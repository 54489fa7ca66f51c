using System.Globalization;
using System.Text;

namespace Courseware.Recordings;

/// <summary>
/// Hostile bytes as harmless text: printable characters as they are, everything else (control characters, terminal
/// escapes, invisible and bidirectional characters, invalid UTF-8) as <c>\n</c>, <c>\t</c>, <c>\r</c>, <c>\0</c>, <c>\xNN</c>.
/// </summary>
public static class EscapedBytes
{
    /// <summary>The bytes as text, without loss: <see cref="Unescape"/> gives them back.</summary>
    public static string Escape(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (bytes.Length > 0)
        {
            var valid = Rune.DecodeFromUtf8(bytes, out var rune, out var used) == System.Buffers.OperationStatus.Done;
            if (valid && IsPlain(rune))
                text.Append(rune.ToString());
            else
                foreach (var b in bytes[..used])
                    AppendEscaped(text, b);
            bytes = bytes[used..];
        }
        return text.ToString();
    }

    /// <summary>The bytes of an escaped text. An unknown escape is kept as it stands.</summary>
    public static byte[] Unescape(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                var length = char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(i, length)));
                i += length - 1;
                continue;
            }
            i++;
            switch (text[i])
            {
                case 'n': bytes.Add((byte)'\n'); break;
                case 'r': bytes.Add((byte)'\r'); break;
                case 't': bytes.Add((byte)'\t'); break;
                case '0': bytes.Add(0); break;
                case 'x' when i + 2 < text.Length
                    && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var b):
                    bytes.Add(b);
                    i += 2;
                    break;
                default: bytes.Add((byte)text[i]); break;
            }
        }
        return [.. bytes];
    }

    /// <summary>True for a character that shows itself and changes nothing around it.</summary>
    public static bool IsPlain(Rune rune) => rune.Value != '\\' && Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static void AppendEscaped(StringBuilder text, byte b) => text.Append(b switch
    {
        (byte)'\n' => "\\n",
        (byte)'\r' => "\\r",
        (byte)'\t' => "\\t",
        (byte)'\\' => "\\\\",
        0 => "\\0",
        _ => $"\\x{b:x2}",
    });
}
