using System.Globalization;
using System.Text.RegularExpressions;

namespace Courseware.Localization;

/// <summary>A text in both languages.</summary>
public sealed record LocalizedText(string English, string Korean)
{
    private static readonly Regex Placeholder = new(
        $$"""\{(?<name>\w+)\}((?<quote>["'`)\]]*)(?<pair>{{KoreanParticles.Pair}}))?""", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    /// <summary>A text that is the same in both languages: a call, a state, a number.</summary>
    public static LocalizedText Same(string text) => new(text, text);

    /// <summary>Texts with the same separator between them in both languages.</summary>
    public static LocalizedText Join(string separator, IReadOnlyCollection<LocalizedText> texts) =>
        new(string.Join(separator, texts.Select(t => t.English)), string.Join(separator, texts.Select(t => t.Korean)));

    /// <summary>The text in a language: <c>ko</c>, or anything else for English.</summary>
    public string In(string language) => language == "ko" ? Korean : English;

    /// <summary>The text with <c>{name}</c> replaced by the values. Braces in a value are the student's and stay as they are.</summary>
    public string In(string language, IReadOnlyDictionary<string, string> values) =>
        Fill(In(language), name => values.GetValueOrDefault(name));

    /// <summary>The text with <c>{name}</c> replaced by the values; a value that is itself a <see cref="LocalizedText"/> is in each language its own.</summary>
    public LocalizedText With(params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var (english, korean) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        foreach (var (name, value) in values)
        {
            var text = value as LocalizedText ?? Same(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "");
            (english[name], korean[name]) = (text.English, text.Korean);
        }
        return new LocalizedText(Fill(English, name => english.GetValueOrDefault(name)), Fill(Korean, name => korean.GetValueOrDefault(name)));
    }

    private static string Fill(string text, Func<string, string?> value) => Placeholder.Replace(text, m =>
    {
        var name = m.Groups["name"].Value;
        var filled = (value(name) ?? $"{{{name}}}") + m.Groups["quote"].Value;
        return m.Groups["pair"] is { Success: true } pair ? filled + KoreanParticles.After(filled, pair.Value) : filled;
    });
}
