using System.Text.RegularExpressions;

namespace Courseware.Localization;

/// <summary>
/// Chooses between the forms of a Korean particle by the sound before it. A template has both forms, because its value is not known when it is
/// written; <c>words/particles.yaml</c> lists them.
/// </summary>
public static class KoreanParticles
{
    private const int FirstSyllable = 0xAC00, LastSyllable = 0xD7A3, Finals = 28, Rieul = 8;

    private static readonly Dictionary<string, string[]> Forms =
        WordLists.Own("particles").All.ToDictionary(p => p[0], p => p[1..], StringComparer.Ordinal);

    private static readonly Regex Pairs = new(Pair, RegexOptions.None, TimeSpan.FromSeconds(1));

    // The places of the forms in the list.
    private enum Sound
    {
        Closed,
        Open,
        Rieul,
    }

    /// <summary>A pattern of the pairs.</summary>
    internal static string Pair => string.Join('|', Forms.Keys.Select(Regex.Escape));

    /// <summary>The particle that follows <paramref name="before"/>, for one of the pairs of <see cref="Pair"/>.</summary>
    public static string After(string before, string pair) => Forms[pair][(int)SoundOf(before.AsSpan().TrimEnd("\"'`)]}>”’ ("))];

    /// <summary>A text of the grader with each pair replaced by the form that fits.</summary>
    public static string Fit(string text) => Pairs.Replace(text, m => After(text[..m.Index], m.Value));

    private static Sound SoundOf(ReadOnlySpan<char> word) => word switch
    {
        [] => Sound.Open,
        [.., >= (char)FirstSyllable and <= (char)LastSyllable and var syllable] => ((syllable - FirstSyllable) % Finals) switch
        {
            0 => Sound.Open,
            Rieul => Sound.Rieul,
            _ => Sound.Closed,
        },
        // As digits are read: il, chil and pal end in l; yeong, sam and yuk in another consonant.
        [.., '1' or '7' or '8'] => Sound.Rieul,
        [.., '0' or '3' or '6'] => Sound.Closed,
        // As letters or English words are read: FIN, socket and CLOSING end in a consonant; RST, EPIPE and client in a vowel.
        [.., 'l' or 'L'] => Sound.Rieul,
        // SHUT_WR and SO_REUSEADDR end in the letter R, which is "al"; SO_LINGER is read as a word.
        [.., 'W' or 'D', 'R'] => Sound.Rieul,
        [.., 'm' or 'n' or 'M' or 'N'] => Sound.Closed,
        [.., 'n' or 'N', 'g' or 'G'] => Sound.Closed,
        [.., 'a' or 'e' or 'i' or 'o' or 'u', 't' or 'p' or 'k'] => Sound.Closed,
        _ => Sound.Open,
    };
}
