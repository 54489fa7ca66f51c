using System.Collections.Frozen;
using YamlDotNet.Serialization;

namespace Courseware.Localization;

/// <summary>
/// Words that people and other programs write, in all languages: names of columns, parts of file names. They are compared with, and never shown.
/// </summary>
internal sealed class WordLists
{
    private readonly FrozenDictionary<string, string[]> _lists;

    private WordLists(FrozenDictionary<string, string[]> lists) => _lists = lists;

    /// <summary>The words of a key, the usual one first.</summary>
    public string[] this[string key] => _lists[key];

    /// <summary>All lists by their keys.</summary>
    public IEnumerable<string[]> All => _lists.Values;

    /// <summary>The lists of <c>Localization/words/NAME.yaml</c>.</summary>
    public static WordLists Own(string name)
    {
        using var stream = typeof(WordLists).Assembly.GetManifestResourceStream($"words/{name}.yaml")
            ?? throw new InvalidOperationException($"The engine has no lists of words '{name}'.");
        using var reader = new StreamReader(stream);
        return new WordLists(new DeserializerBuilder().Build().Deserialize<Dictionary<string, string[]>>(reader).ToFrozenDictionary(StringComparer.Ordinal));
    }
}
