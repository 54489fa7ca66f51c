using Courseware.Judging;
using Courseware.Launching;

namespace Courseware.Grading;

/// <summary>The texts of reason codes: the exercise's own first, then the shared ones.</summary>
internal static class ReasonTexts
{
    private static readonly Lazy<IReadOnlyDictionary<string, ReasonText>> Shared = new(() =>
    {
        var file = YamlFile.Parse("reasons.yaml", CompiledHelper.Embedded("reasons.yaml"));
        return ExerciseManifestReader.ReadMessages(file, file.Root);
    });

    /// <summary>The text of a reason code; a detail after a colon is ignored when the whole code has no separate text.</summary>
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
    public static LocalizedText Hint(IReadOnlyDictionary<string, ReasonText> own, string reason, CheckSpec check) =>
        Closest(own, reason, check, text => text.Hint) ?? check.Hint;

    /// <summary>Why a problem matters: what the reason says of it, by the same order, else what the check says.</summary>
    public static LocalizedText Why(IReadOnlyDictionary<string, ReasonText> own, string reason, CheckSpec check) =>
        Closest(own, reason, check, text => text.Why) ?? check.Why;

    private static LocalizedText? Closest(
        IReadOnlyDictionary<string, ReasonText> own, string reason, CheckSpec check, Func<ReasonText, LocalizedText?> part)
    {
        var isOwn = own.ContainsKey(reason) || own.ContainsKey(reason.Split(':')[0]);
        return isOwn || check.Tier == Tier.Core ? part(Text(own, reason)) : null;
    }

    /// <summary>True when there are words for a reason code.</summary>
    public static bool Has(IReadOnlyDictionary<string, ReasonText> own, string reason) => Text(own, reason).Message.English != reason;
}
