using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Courseware.Localization;

/// <summary>
/// Fills records of labels from a table: the property <c>NextStep</c> has the key <c>next-step</c>, an entry of a dictionary the key
/// <c>property.entry</c>. Access is typed then, and a property without a text fails as soon as its record is made.
/// </summary>
internal static partial class TextBinder
{
    private static readonly ConcurrentDictionary<(Type, string), object> Bound = new();

    /// <summary>The labels in a language.</summary>
    /// <exception cref="ArgumentException">The language is not one of the texts.</exception>
    public static T Bind<T>(TextTable table, string language)
        where T : class =>
        language is "en" or "ko"
            ? (T)Bound.GetOrAdd((typeof(T), language), _ => Read(typeof(T), table, language))
            : throw new ArgumentException($"There are no texts in the language '{language}', only in 'en' and 'ko'.", nameof(language));

    /// <summary>The key of a property, or of an entry of one.</summary>
    public static string Key(string name) => Capital().Replace(name, "-").ToLowerInvariant();

    private static object Read(Type type, TextTable table, string language)
    {
        var labels = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var key = Key(property.Name);
            property.SetValue(
                labels, property.PropertyType == typeof(string) ? table[key].In(language) : Entries(property.PropertyType, $"{key}.", table, language));
        }
        return labels;
    }

    private static IDictionary Entries(Type type, string prefix, TextTable table, string language)
    {
        var entry = type.GetGenericArguments()[0];
        var entries = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(entry, typeof(string)))!;
        foreach (var key in table.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var name = key[prefix.Length..];
            entries.Add(entry.IsEnum ? Enum.Parse(entry, name.Replace("-", "", StringComparison.Ordinal), ignoreCase: true) : name, table[key].In(language));
        }
        return entries;
    }

    // Before a capital letter inside of a name.
    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])", RegexOptions.None, 1000)]
    private static partial Regex Capital();
}
