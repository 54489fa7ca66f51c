using System.Collections.Frozen;
using System.Reflection;
using YamlDotNet.Serialization;

namespace Courseware.Localization;

/// <summary>
/// Texts in both languages by their keys, from a YAML file that an assembly brings with it: <c>key: {en: …, ko: …}</c>. A <c>{name}</c> in a text
/// is the place of a value, a Korean particle after it has both forms (<see cref="KoreanParticles"/>).
/// </summary>
public sealed class TextTable
{
    private readonly FrozenDictionary<string, LocalizedText> _texts;
    private readonly string _name;

    private TextTable(string name, FrozenDictionary<string, LocalizedText> texts) => (_name, _texts) = (name, texts);

    /// <summary>All keys.</summary>
    public IReadOnlyCollection<string> Keys => _texts.Keys;

    /// <summary>A text.</summary>
    /// <exception cref="KeyNotFoundException">There is no such key: a fault of the grader, which its tests exclude.</exception>
    public LocalizedText this[string key] =>
        _texts.GetValueOrDefault(key) ?? throw new KeyNotFoundException($"There is no text '{key}' in {_name}.");

    /// <summary>A text with its values filled in.</summary>
    public LocalizedText this[string key, params ReadOnlySpan<(string Name, object? Value)> values] => this[key].With(values);

    /// <summary>A text that depends on a number: that of <c>key.one</c> for 1, with the number as <c>{count}</c>.</summary>
    public LocalizedText Count(string key, int count) => count == 1 ? this[$"{key}.one"] : this[key, ("count", count)];

    /// <summary>A text whose key comes from data; null where there is none.</summary>
    public LocalizedText? Find(string key) => _texts.GetValueOrDefault(key);

    /// <summary>The table of an assembly's resource.</summary>
    /// <exception cref="InvalidOperationException">The assembly has no such resource, or a text of it lacks a language.</exception>
    public static TextTable Load(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource '{name}' is missing from the assembly {assembly.GetName().Name}.");
        using var reader = new StreamReader(stream);
        var entries = new DeserializerBuilder().Build().Deserialize<Dictionary<string, Dictionary<string, string>>>(reader);
        return new TextTable(
            name, entries.ToFrozenDictionary(e => e.Key, e => new LocalizedText(In(e.Value, "en"), In(e.Value, "ko")), StringComparer.Ordinal));

        string In(Dictionary<string, string> entry, string language) => entry.GetValueOrDefault(language)
            ?? throw new InvalidOperationException($"A text of {name} lacks the language '{language}'; it has: {string.Join(" / ", entry.Values)}");
    }

    /// <summary>One of the engine's own tables: <c>Localization/texts/NAME.yaml</c>.</summary>
    internal static TextTable Own(string name) => Load(typeof(TextTable).Assembly, $"texts/{name}.yaml");
}
