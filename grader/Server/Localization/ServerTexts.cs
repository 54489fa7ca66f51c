using System.Collections.Frozen;
using System.Globalization;
using Courseware.Grading;
using YamlDotNet.Serialization;

namespace Courseware.Server.Localization;

/// <summary>The texts of the pages in one language, by their keys in <c>texts.yaml</c>.</summary>
public sealed class ServerTexts(string language)
{
    private static readonly Lazy<FrozenDictionary<string, LocalizedText>> Texts = new(Read);

    /// <summary>The languages that there are, by what each calls itself.</summary>
    public static IReadOnlyList<(string Code, string Name)> Languages { get; } = [("en", "English"), ("ko", "한국어")];

    /// <summary>All keys.</summary>
    public static IReadOnlyCollection<string> Keys => Texts.Value.Keys;

    /// <summary>The language.</summary>
    public string Language => language;

    /// <summary>A text.</summary>
    public string this[string key] => Texts.Value[key].In(language);

    /// <summary>A text with values in it: <c>{name}</c>.</summary>
    public string this[string key, params ReadOnlySpan<(string Name, object Value)> values]
    {
        get
        {
            var words = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var (name, value) in values)
                words[name] = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            return Texts.Value[key].In(language, words);
        }
    }

    private static FrozenDictionary<string, LocalizedText> Read()
    {
        using var stream = typeof(ServerTexts).Assembly.GetManifestResourceStream("server-texts.yaml")
            ?? throw new InvalidOperationException("The resource 'server-texts.yaml' is missing from the server's assembly.");
        using var reader = new StreamReader(stream);
        return new DeserializerBuilder().Build().Deserialize<Dictionary<string, Dictionary<string, string>>>(reader)
            .ToFrozenDictionary(t => t.Key, t => new LocalizedText(t.Value["en"], t.Value["ko"]), StringComparer.Ordinal);
    }
}
