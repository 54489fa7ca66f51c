using System.Text.RegularExpressions;

namespace Courseware.Grading;

/// <summary>A text in both languages.</summary>
public sealed partial record LocalizedText(string English, string Korean)
{
    /// <summary>The text in a language: <c>ko</c>, or anything else for English.</summary>
    public string In(string language) => language == "ko" ? Korean : English;

    /// <summary>The text with <c>{name}</c> replaced by the values. Braces in a value are the student's and stay as they are.</summary>
    public string In(string language, IReadOnlyDictionary<string, string> values) => Placeholder().Replace(In(language), m =>
    {
        var value = values.GetValueOrDefault(m.Groups["name"].Value, $"{{{m.Groups["name"].Value}}}") + m.Groups["quote"].Value;
        return m.Groups["pair"] is { Success: true } pair ? value + KoreanParticles.After(value, pair.Value) : value;
    });

    [GeneratedRegex(@"\{(?<name>\w+)\}((?<quote>[""'`)\]]*)(?<pair>" + KoreanParticles.Pair + "))?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();
}

/// <summary>What a reason code means in words; <paramref name="Hint"/>, where there is one, is a closer next step than the check's own.</summary>
public sealed record ReasonText(LocalizedText Message, LocalizedText? Hint);
