using System.Text.RegularExpressions;

namespace Courseware.Grading;

/// <summary>
/// Chooses between the two forms of a Korean particle by the sound before it: <c>서버가</c>, <c>프로그램이</c>, <c>1로</c>, <c>3으로</c>. A template has
/// both forms, <c>{program}이(가)</c>, because its value is not known when it is written.
/// </summary>
public static partial class KoreanParticles
{
    /// <summary>A pattern of the pairs.</summary>
    internal const string Pair = @"이\(가\)|을\(를\)|은\(는\)|과\(와\)|이\(였\)|이\(여\)야|\(이\)라고|\(으\)로";

    private const int FirstSyllable = 0xAC00, LastSyllable = 0xD7A3, Finals = 28, Rieul = 8;

    private enum Sound
    {
        Open,
        Closed,
        Rieul,
    }

    /// <summary>The particle that follows <paramref name="before"/>, for one of the pairs of <see cref="Pair"/>.</summary>
    public static string After(string before, string pair)
    {
        var sound = SoundOf(before.AsSpan().TrimEnd("\"'`)]}>”’ ("));
        return pair switch
        {
            "이(가)" => sound == Sound.Open ? "가" : "이",
            "을(를)" => sound == Sound.Open ? "를" : "을",
            "은(는)" => sound == Sound.Open ? "는" : "은",
            "과(와)" => sound == Sound.Open ? "와" : "과",
            "이(였)" => sound == Sound.Open ? "였" : "이었",
            "이(여)야" => sound == Sound.Open ? "여야" : "이어야",
            "(이)라고" => sound == Sound.Open ? "라고" : "이라고",
            _ => sound == Sound.Closed ? "으로" : "로",
        };
    }

    /// <summary>A text of the grader's own with each pair replaced by the form that fits.</summary>
    public static string Fit(string text) => Pairs().Replace(text, m => After(text[..m.Index], m.Value));

    private static Sound SoundOf(ReadOnlySpan<char> word) => word switch
    {
        [] => Sound.Open,
        [.., >= (char)FirstSyllable and <= (char)LastSyllable and var syllable] => ((syllable - FirstSyllable) % Finals) switch
        {
            0 => Sound.Open,
            Rieul => Sound.Rieul,
            _ => Sound.Closed,
        },
        // 영 일 이 삼 사 오 육 칠 팔 구
        [.., '1' or '7' or '8'] => Sound.Rieul,
        [.., '0' or '3' or '6'] => Sound.Closed,
        // As the letters or the words are read: RST 알에스티, FIN 핀, EPIPE, socket 소켓, client 클라이언트, CLOSING 클로징.
        [.., 'l' or 'L'] => Sound.Rieul,
        [.., 'm' or 'n' or 'M' or 'N'] => Sound.Closed,
        [.., 'n' or 'N', 'g' or 'G'] => Sound.Closed,
        [.., 'a' or 'e' or 'i' or 'o' or 'u', 't' or 'p' or 'k'] => Sound.Closed,
        _ => Sound.Open,
    };

    [GeneratedRegex(Pair, RegexOptions.None, 1000)]
    private static partial Regex Pairs();
}
