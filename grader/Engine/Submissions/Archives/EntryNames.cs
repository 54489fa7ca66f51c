using System.Text;
using Courseware.Recordings;

namespace Courseware.Submissions.Archives;

/// <summary>
/// Names in a zip that does not say that they are UTF-8: most are all the same, those of a Korean Windows are in its code page. Bytes that are neither
/// stay distinct, so that two names stay two.
/// </summary>
internal sealed class EntryNames : Encoding
{
    public override int GetByteCount(char[] chars, int index, int count) => UTF8.GetByteCount(chars, index, count);

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        UTF8.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetCharCount(byte[] bytes, int index, int count) => Decode(bytes.AsSpan(index, count)).Length;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        var text = Decode(bytes.AsSpan(byteIndex, byteCount));
        text.CopyTo(chars.AsSpan(charIndex));
        return text.Length;
    }

    public override int GetMaxByteCount(int charCount) => UTF8.GetMaxByteCount(charCount);

    public override int GetMaxCharCount(int byteCount) => byteCount;

    private static string Decode(ReadOnlySpan<byte> bytes) =>
        TextEncoding.Of(bytes) is { IsUtf16: false } encoding ? encoding.Decode(bytes) : Latin1.GetString(bytes);
}
