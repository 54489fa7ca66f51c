namespace Courseware.Server.Localization;

/// <summary>The texts of the pages in one language, by their keys in <c>texts.yaml</c>.</summary>
public sealed class ServerTexts(string language)
{
    private static readonly TextTable Texts = TextTable.Load(typeof(ServerTexts).Assembly, "server-texts.yaml");

    /// <summary>The languages that there are, by what each calls itself.</summary>
    public static IReadOnlyList<(string Code, string Name)> Languages { get; } =
        [.. new[] { "en", "ko" }.Select(code => (code, Texts["language-name"].In(code)))];

    /// <summary>All keys.</summary>
    public static IReadOnlyCollection<string> Keys => Texts.Keys;

    /// <summary>The language.</summary>
    public string Language => language;

    /// <summary>A text.</summary>
    public string this[string key] => Texts[key].In(language);

    /// <summary>A text with values in it: <c>{name}</c>.</summary>
    public string this[string key, params ReadOnlySpan<(string Name, object? Value)> values] => Texts[key, values].In(language);
}
