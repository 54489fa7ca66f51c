using System.Text;

namespace Courseware.Recordings;

/// <summary>
/// In which encoding a text of unknown origin is: UTF-8 or UTF-16 by its mark, UTF-8 where all of it is that, else the code page of a
/// Korean Windows (CP949) where all of it is that. Nothing is guessed byte by byte, so that nothing is lost.
/// </summary>
internal sealed class TextEncoding
{
    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true);

    private static readonly Encoding[] Utf16 =
        [new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true),
            new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true)];

    private static readonly Encoding Cp949 =
        CodePagesEncodingProvider.Instance.GetEncoding(949, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    private readonly Encoding _encoding;

    private TextEncoding(Encoding encoding, bool hasMark, string name) => (_encoding, HasMark, Name) = (encoding, hasMark, name);

    /// <summary>Its usual name.</summary>
    public string Name { get; }

    /// <summary>True when the text begins with a byte order mark.</summary>
    public bool HasMark { get; }

    /// <summary>True for UTF-16.</summary>
    public bool IsUtf16 => Utf16.Contains(_encoding);

    /// <summary>The encoding of a program's source, in which no character is NUL: so UTF-16 is recognised without its mark too.</summary>
    public static TextEncoding? OfSource(ReadOnlySpan<byte> bytes) =>
        Unmarked16(bytes) is { } unmarked ? new TextEncoding(unmarked, hasMark: false, "UTF-16") : Of(bytes);

    /// <summary>The encoding of a text; null when it is none of them.</summary>
    public static TextEncoding? Of(ReadOnlySpan<byte> bytes)
    {
        foreach (var encoding in Utf16)
        {
            if (bytes.StartsWith(encoding.Preamble))
                return IsAll(encoding, bytes[2..]) ? new TextEncoding(encoding, hasMark: true, "UTF-16") : null;
        }
        var hasMark = bytes.StartsWith(Utf8.Preamble);
        if (IsAll(Utf8, bytes[(hasMark ? 3 : 0)..]))
            return new TextEncoding(Utf8, hasMark, "UTF-8");
        return !hasMark && IsAll(Cp949, bytes) ? new TextEncoding(Cp949, hasMark: false, "CP949") : null;
    }

    /// <summary>The text of bytes in this encoding, without a mark.</summary>
    public string Decode(ReadOnlySpan<byte> bytes) => _encoding.GetString(bytes[(HasMark ? _encoding.Preamble.Length : 0)..]);

    /// <summary>The bytes of a text, with a mark where there was one.</summary>
    /// <exception cref="EncoderFallbackException">The encoding has not all of its characters.</exception>
    public byte[] Encode(string text) => [.. HasMark ? _encoding.Preamble : default, .. _encoding.GetBytes(text)];

    // UTF-16 without its mark: of two bytes one is often zero, and it is always the same one.
    private static Encoding? Unmarked16(ReadOnlySpan<byte> bytes)
    {
        const int oneIn = 4;
        Span<int> zeros = [0, 0];
        for (var i = 0; i < bytes.Length; i++)
            zeros[i % 2] += bytes[i] == 0 ? 1 : 0;
        if (zeros[0] + zeros[1] < Math.Max(1, bytes.Length / oneIn) || (zeros[0] > 0 && zeros[1] > 0))
            return null;
        var encoding = zeros[1] > 0 ? Utf16[0] : Utf16[1];
        return IsAll(encoding, bytes) ? encoding : null;
    }

    // A code that the code page does not define is read as a control character or as one for private use.
    private static bool IsNoLetter(char c) => c is (>= '\u0080' and <= '\u009f') or (>= '\ue000' and <= '\uf8ff');

    // A code page may read more than it writes: only what comes back as it was counts.
    private static bool IsAll(Encoding encoding, ReadOnlySpan<byte> bytes)
    {
        try
        {
            var text = encoding.GetString(bytes);
            return ReferenceEquals(encoding, Utf8)
                || (encoding.GetBytes(text).AsSpan().SequenceEqual(bytes) && !(ReferenceEquals(encoding, Cp949) && text.Any(IsNoLetter)));
        }
        catch (Exception e) when (e is DecoderFallbackException or EncoderFallbackException)
        {
            return false;
        }
    }
}
