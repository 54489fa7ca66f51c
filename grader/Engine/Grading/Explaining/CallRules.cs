namespace Courseware.Grading.Explaining;

/// <summary>
/// The rules for the reasons of all exercises, in one place. A rule says no more than that the call was made: whether it is wrong, the check has found.
/// </summary>
internal static class CallRules
{
    private static readonly LocalizedText BothDirections = CallSentence.Table["gives-up"];
    private static readonly LocalizedText Unread =
        CallSentence.Table["leaves-unread"];
    private static readonly LocalizedText TakenOut = CallSentence.Table["takes-message"];

    private static readonly (CallKind Kind, LocalizedText? Consequence, string[] Reasons)[] Table =
    [
        (CallKind.GivesUp, BothDirections,
            ["reset-after-eof", "shut-down-for-reading", "lost-by-message-after-close", "closed-in-shutdown", "word-refused", "reset-after-fin"]),
        (CallKind.GivesUp, Unread, ["lost-by-unread-data", "closed-with-unread"]),
        (CallKind.GivesUp, null,
            ["reset-before-eof", "reset-at-end", "reset-at-close", "reset-at-last-close", "reset-at-first-close", "reset-at-shutdown", "reset-in-none",
             "reset-in-shutdown", "closed-in-none", "closed-descriptor", "closed-not-shut", "aborted-not-refused"]),
        (CallKind.Lingers, null, ["aborts-on-purpose", "lost-by-so-linger-0", "reset-in-close"]),
        (CallKind.Ends, null,
            ["fin-before-eof", "left-before-eof", "left-before-end", "left-in-silence", "fin-before-word", "fin-in-none", "fin-elsewhere", "closes-first",
             "gone-before-message", "no-message", "no-answer", "sends-nothing", "fin-at-first-close"]),
        (CallKind.Shuts, null, ["shut-both", "wrong-how", "shut-all-the-same", "still-listening"]),
        (CallKind.Waits, null,
            ["hangs", "deadlock", "no-eof", "no-half-close", "never-closes", "does-not-close", "no-fin-at-last-close", "no-fin-in-close",
             "no-fin-in-shutdown", "leaks-close-wait", "parent-still-holds", "waits-for-the-client"]),
        (CallKind.EndsOrWaits, null, ["no-fin-at-shutdown"]),
        (CallKind.TimesOut, null, ["takes-silence-for-eof"]),
        (CallKind.Sends, null,
            ["sent-before-eof", "speaks-before-word", "answers-before-eof", "answer-before-fin", "message-twice", "message-wrong", "answers-half-a-line",
             "answer-misspelt"]),
        (CallKind.Repeats, null, ["busy-loop"]),
        (CallKind.Reads, TakenOut, ["read-the-message"]),
        (CallKind.FailsToRead, null, ["claims-success", "claims-to-have-the-file", "reset-taken-for-eof", "failure-not-told"]),
        (CallKind.Prints, null, ["message-invented", "message-hard-coded", "answer-invented"]),
        (CallKind.Exits, null, ["exit-code", "parent-does-not-wait"]),
        (CallKind.Fails, null, ["gave-up", "gives-up", "exits-without-listening"]),
        (CallKind.Binds, null, ["wrong-port", "not-reachable", "address-in-use", "not-started-on-a-free-port", "waits-for-the-port", "another-port"]),
        (CallKind.Connects, null, ["wrong-address", "never-connects", "several-connections", "part-elsewhere"]),
        (CallKind.Forks, null, ["processes-left"]),
        // Wrong bytes were decided before they were sent or after they were read.
        (CallKind.None, null,
            ["too-short", "too-long", "wrong-bytes", "wrong-part", "wrong-parts", "wrong-checksum", "wrong-digest",
             "wrong-count-at-reset", "predicted-otherwise", "noted-otherwise"]),
    ];

    private static readonly Dictionary<string, CallRule> Rules = Table
        .SelectMany(r => r.Reasons, (r, reason) => (reason, Rule: new CallRule(r.Kind, r.Consequence)))
        .ToDictionary(r => r.reason, r => r.Rule, StringComparer.Ordinal);

    /// <summary>The rule of a reason, without what stands behind its colon.</summary>
    public static CallRule Of(string reason) => Rules.GetValueOrDefault(reason.Split(':')[0], new CallRule(CallKind.Any));
}
