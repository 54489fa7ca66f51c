using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Courseware.Reporting.Classes;

/// <summary>
/// Names and ids of students, compared as people read them: macOS writes Hangul and accents in pieces (NFD), tables bring invisible
/// characters and full-width digits along. Letters are compared without their case.
/// </summary>
public sealed class PersonName : IEqualityComparer<string>
{
    private const int HangulBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    private const int Leads = 19, Vowels = 21, Tails = 28;

    // The framework does not compose where globalization is invariant, as it is here. Pairs of the Unicode data: first, second, composed.
    private static readonly FrozenDictionary<(int First, int Second), int> Pairs = Read();

    private PersonName()
    {
    }

    /// <summary>Compares two names.</summary>
    public static PersonName Comparer { get; } = new();

    /// <summary>The name composed (NFC), without invisible characters and without blanks around it; full-width signs are those of ASCII.</summary>
    public static string Plain(string name)
    {
        if (Ascii.IsValid(name) && !name.AsSpan().ContainsAnyInRange('\0', '\u001f') && name.AsSpan().Trim().Length == name.Length)
            return name;
        var composed = new List<int>(name.Length);
        foreach (var rune in name.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control)
                continue;
            var sign = rune.Value is >= 0xFF01 and <= 0xFF5E ? rune.Value - 0xFF01 + '!' : Rune.IsWhiteSpace(rune) ? ' ' : rune.Value;
            if (composed.Count > 0 && Composed(composed[^1], sign) is { } both)
                composed[^1] = both;
            else
                composed.Add(sign);
        }
        return string.Concat(composed.Select(char.ConvertFromUtf32)).Trim();
    }

    /// <inheritdoc/>
    public bool Equals(string? x, string? y) => string.Equals(x is null ? null : Plain(x), y is null ? null : Plain(y), StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public int GetHashCode(string obj) => StringComparer.OrdinalIgnoreCase.GetHashCode(Plain(obj));

    private static int? Composed(int first, int second)
    {
        if (first is >= LeadBase and < LeadBase + Leads && second is >= VowelBase and < VowelBase + Vowels)
            return HangulBase + ((((first - LeadBase) * Vowels) + second - VowelBase) * Tails);
        if (first is >= HangulBase and < HangulBase + (Leads * Vowels * Tails) && (first - HangulBase) % Tails == 0 && second is > TailBase and < TailBase
            + Tails)
            return first + second - TailBase;
        return Pairs.TryGetValue((first, second), out var pair) ? pair : null;
    }

    private static FrozenDictionary<(int First, int Second), int> Read()
    {
        using var stream = typeof(PersonName).Assembly.GetManifestResourceStream("compositions.txt")!;
        using var lines = new StreamReader(stream);
        var pairs = new Dictionary<(int First, int Second), int>();
        while (lines.ReadLine() is { } line)
        {
            var codes = line.Split(' ').Select(code => int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
            pairs[(codes[0], codes[1])] = codes[2];
        }
        return pairs.ToFrozenDictionary();
    }
}
