namespace Courseware.Grading.Explaining;

/// <summary>The rules for reasons of all exercises, in one place.</summary>
internal static class CallRules
{
    private static readonly LocalizedText BothDirections = new("that gives up both directions", "두 방향을 모두 닫습니다");

    private static readonly Dictionary<string, CallRule> Rules = new(StringComparer.Ordinal)
    {
        ["reset-after-eof"] = new(CallKind.GivesUp, BothDirections),
        ["shut-down-for-reading"] = new(CallKind.GivesUp, BothDirections),
    };

    /// <summary>The rule of a reason, without what stands behind its colon.</summary>
    public static CallRule Of(string reason) => Rules.GetValueOrDefault(reason.Split(':')[0], new CallRule(CallKind.Any));
}
