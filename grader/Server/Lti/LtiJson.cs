using System.Text.Json;

namespace Courseware.Server.Lti;

/// <summary>Reads the JSON of platforms. A value of an unexpected kind counts as missing.</summary>
internal static class LtiJson
{
    /// <summary>The member of an object; null when it is not there.</summary>
    public static JsonElement? Get(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>A text that is not empty; null otherwise.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.Get(name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>The texts of a list.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement element, string name) => element.Get(name) is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!)] : [];
}
