using System.Text.RegularExpressions;

namespace Courseware.Reporting.Ladders;

/// <summary>
/// The segments that a scenario drops or holds, in both languages. A recording has them in English, as the script describes them:
/// <c>first ACK of the FIN from the server</c>.
/// </summary>
internal static partial class SegmentWords
{
    private static readonly TextTable Table = TextTable.Own("segments");

    /// <summary>The description; what a script of another version wrote stays as it is.</summary>
    public static LocalizedText Of(string description)
    {
        var match = Description().Match(description);
        if (!match.Success || Table.Find(match.Groups["kind"].Value.ToLowerInvariant().Replace(' ', '-')) is not { } kind)
            return LocalizedText.Same(SafeText.Line(description));
        var (first, count, from, number) = (match.Groups["first"].Success, match.Groups["count"], match.Groups["from"], match.Groups["number"]);
        return Table[
            "all", ("kind", kind), ("first", !first ? "" : count.Success ? Table["first-several", ("count", count.Value)] : Table["first"]),
            ("from", from.Success ? Table[$"from-{from.Value}"] : ""),
            ("number", number.Success ? Table["number", ("number", number.Value)] : "")];
    }

    [GeneratedRegex(
        @"^(?<first>first ((?<count>\d+) × )?)?(?<kind>[A-Za-z ]+?)( from the (?<from>client|server))?(, number (?<number>\d+))?$",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Description();
}
