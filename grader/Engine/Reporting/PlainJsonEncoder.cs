using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Courseware.Recordings;

namespace Courseware.Reporting;

/// <summary>
/// JSON that a person can read: letters of every language stand as they are, and what <see cref="EscapedBytes"/> would not
/// show (control characters, bidirectional and invisible ones) is a <c>\u</c> escape. The built-in encoders escape
/// either too much (quotes, Korean) or too little (U+202E).
/// </summary>
internal sealed unsafe class PlainJsonEncoder : JavaScriptEncoder
{
    public override int MaxOutputCharactersPerInputCharacter => 12;

    public override bool WillEncode(int unicodeScalar) =>
        unicodeScalar is '"' or '\\' || !Rune.IsValid(unicodeScalar) || !EscapedBytes.IsPlain(new Rune(unicodeScalar));

    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        var rest = new ReadOnlySpan<char>(text, textLength);
        while (Rune.DecodeFromUtf16(rest, out var rune, out var used) == OperationStatus.Done && !WillEncode(rune.Value))
            rest = rest[used..];
        return rest.IsEmpty ? -1 : textLength - rest.Length;
    }

    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        var escaped = unicodeScalar switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ => string.Concat(new Rune(unicodeScalar).ToString().Select(c => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture))),
        };
        var fits = escaped.TryCopyTo(new Span<char>(buffer, bufferLength));
        numberOfCharactersWritten = fits ? escaped.Length : 0;
        return fits;
    }
}
