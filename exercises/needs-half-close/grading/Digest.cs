using System.Globalization;
using System.Text;

namespace Courseware.Exercises.NeedsHalfClose;

/// <summary>
/// A number of bytes and their checksum: FNV-1a with 32 bits (Fowler, Noll, Vo; draft-eastlake-fnv). As a text it is
/// <c>6 bf9cf968</c>: the number in decimal, one blank, the checksum in eight small hexadecimal digits.
/// </summary>
internal sealed record Digest(long Bytes, uint Sum)
{
    private const uint Start = 2166136261;
    private const uint Prime = 16777619;
    private const int Digits = 8;

    /// <summary>The digest as a line, as it goes over the connection.</summary>
    public byte[] Line => Encoding.ASCII.GetBytes($"{this}\n");

    /// <summary>The digest of some bytes.</summary>
    public static Digest Of(ReadOnlySpan<byte> bytes)
    {
        var sum = Start;
        foreach (var value in bytes)
            sum = unchecked((sum ^ value) * Prime);
        return new Digest(bytes.Length, sum);
    }

    /// <summary>
    /// The length of the longest beginning of the bytes, at least <paramref name="least"/>, whose checksum has a zero as its first digit: what %x prints
    /// is then one digit short. All of them when there is none.
    /// </summary>
    public static int LengthWithLeadingZero(ReadOnlySpan<byte> bytes, int least)
    {
        const int bitsAfterTheFirstDigit = 28;
        var (sum, length) = (Start, bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
        {
            sum = unchecked((sum ^ bytes[i]) * Prime);
            if (i + 1 >= least && sum >> bitsAfterTheFirstDigit == 0)
                length = i + 1;
        }
        return length;
    }

    /// <summary>What C makes of the checksum when a plain char with a sign is added: its upper bits are set from 0x80 on.</summary>
    public static Digest OfSigned(ReadOnlySpan<byte> bytes)
    {
        var sum = Start;
        foreach (var value in bytes)
            sum = unchecked((sum ^ (uint)(sbyte)value) * Prime);
        return new Digest(bytes.Length, sum);
    }

    /// <summary>Reads a digest as the contract writes it; null when the text is none.</summary>
    public static Digest? Parse(string text)
    {
        var parts = text.Split(' ');
        return parts is [var bytes, { Length: Digits } sum]
            && long.TryParse(bytes, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && uint.TryParse(sum, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? new Digest(count, value)
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Bytes} {Sum:x8}");
}
