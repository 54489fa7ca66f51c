using System.Text.Json.Serialization;

namespace Courseware.Judging;

/// <summary>The five answers that a check can give.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>The recording proves what the check asks.</summary>
    [JsonStringEnumMemberName("passed")] Passed,

    /// <summary>The recording proves the opposite; the reason code says how.</summary>
    [JsonStringEnumMemberName("failed")] Failed,

    /// <summary>A prerequisite did not pass, or the lab lacks what the check needs.</summary>
    [JsonStringEnumMemberName("skipped")] Skipped,

    /// <summary>The recording cannot decide.</summary>
    [JsonStringEnumMemberName("inconclusive")] Inconclusive,

    /// <summary>The grader or its environment failed.</summary>
    [JsonStringEnumMemberName("error")] Error,
}

/// <summary>Whether a check counts for the score.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Tier>))]
public enum Tier
{
    /// <summary>The textbook's own programs pass it; these add up to 100 points.</summary>
    [JsonStringEnumMemberName("core")] Core,

    /// <summary>The needs of real programs; reported next to the score.</summary>
    [JsonStringEnumMemberName("robust")] Robust,
}
