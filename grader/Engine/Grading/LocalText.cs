namespace Courseware.Grading;

/// <summary>A text in both languages.</summary>
public sealed record LocalText(string English, string Korean)
{
    /// <summary>The text in a language: <c>ko</c>, or anything else for English.</summary>
    public string In(string language) => language == "ko" ? Korean : English;

    /// <summary>The text with <c>{name}</c> replaced by the values.</summary>
    public string In(string language, IReadOnlyDictionary<string, string> values)
    {
        var text = In(language);
        foreach (var (name, value) in values)
            text = text.Replace($"{{{name}}}", value, StringComparison.Ordinal);
        return text;
    }
}

/// <summary>What a reason code means in words; <paramref name="Hint"/>, where there is one, is a closer next step than the check's own.</summary>
public sealed record ReasonText(LocalText Message, LocalText? Hint);
