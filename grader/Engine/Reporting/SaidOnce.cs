using System.Text.RegularExpressions;
using Courseware.Grading;
using Courseware.Judging;

namespace Courseware.Reporting;

/// <summary>Finds problems that are reported once, because they differ only in a measured time.</summary>
internal static partial class SaidOnce
{
    /// <summary>The same for two checks when what is said of the second one is as good as said.</summary>
    public static (Verdict Verdict, string Reason, string Message) Key(CheckResult check) =>
        (check.Verdict, check.Reason, MeasuredTime().Replace(Message(check), "…"));

    // The same call may have been seen for one check and not for the other.
    private static string Message(CheckResult check) => check.Call is { Sentence: { } sentence } && check.Message.StartsWith(sentence, StringComparison.Ordinal)
        ? check.Message[sentence.Length..].TrimStart()
        : check.Message;

    [GeneratedRegex(@"\d+\.\d(?= s\b|\p{IsHangulSyllables})", RegexOptions.None, 1000)]
    private static partial Regex MeasuredTime();
}
