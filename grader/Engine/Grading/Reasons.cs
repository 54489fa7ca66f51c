using Courseware.Judging;
using Courseware.Launching;

namespace Courseware.Grading;

/// <summary>The texts of reason codes: the exercise's own first, then those that all exercises share.</summary>
internal static class Reasons
{
    private static readonly Lazy<IReadOnlyDictionary<string, ReasonText>> Shared = new(() =>
    {
        var file = YamlFile.Parse("reasons.yaml", CompiledHelper.Embedded("reasons.yaml"));
        return ManifestReader.ReadMessages(file, file.Root);
    });

    /// <summary>The text of a reason code; a detail behind a colon is left out when the whole has no text of its own.</summary>
    public static ReasonText Text(IReadOnlyDictionary<string, ReasonText> own, string reason)
    {
        foreach (var code in new[] { reason, reason.Split(':')[0] })
        {
            if (own.TryGetValue(code, out var text) || Shared.Value.TryGetValue(code, out text))
                return text;
        }
        return new ReasonText(new LocalizedText(reason, reason), null);
    }

    /// <summary>
    /// The next step for a student. The exercise's own for this reason is the closest one; then, for a robust check, the
    /// check's, since such a check provokes the trouble on purpose; then the one that all exercises share.
    /// </summary>
    public static LocalizedText Hint(IReadOnlyDictionary<string, ReasonText> own, string reason, CheckSpec check)
    {
        var hint = Text(own, reason).Hint;
        var isOwn = own.ContainsKey(reason) || own.ContainsKey(reason.Split(':')[0]);
        return hint is not null && (isOwn || check.Tier == Tier.Core) ? hint : check.Hint;
    }

    /// <summary>True when there are words for a reason code.</summary>
    public static bool Has(IReadOnlyDictionary<string, ReasonText> own, string reason) => Text(own, reason).Message.English != reason;
}
