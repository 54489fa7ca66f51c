using Courseware.Judging;

namespace Courseware.Exercises.Eof;

/// <summary>The reasons of this exercise; their texts are in <c>exercise.yaml</c>. <see cref="Reason"/> has the reasons that all exercises have.</summary>
internal static class Reasons
{
    public static readonly Reason ChildLetGo = new("child-let-go");
    public static readonly Reason CountsTheError = new("counts-the-error");
    public static readonly Reason CountsTheEof = new("counts-the-eof");
    public static readonly Reason DeadlockAtShutdown = new("deadlock-at-shutdown");
    public static readonly Reason EofNotTold = new("eof-not-told");
    public static readonly Reason FinAfterWord = new("fin-after-word");
    public static readonly Reason FinAtFirstClose = new("fin-at-first-close");
    public static readonly Reason FinBeforeWord = new("fin-before-word");
    public static readonly Reason FinElsewhere = new("fin-elsewhere");
    public static readonly Reason LeftBeforeEnd = new("left-before-end");
    public static readonly Reason LeftInSilence = new("left-in-silence");
    public static readonly Reason MoreThanParentPart = new("more-than-parent-part");
    public static readonly Reason NeverQuiet = new("never-quiet");
    public static readonly Reason NoFinAtLastClose = new("no-fin-at-last-close");
    public static readonly Reason NoFinAtShutdown = new("no-fin-at-shutdown");
    public static readonly Reason NoReport = new("no-report");
    public static readonly Reason NoResetRecorded = new("no-reset-recorded");
    public static readonly Reason NoWire = new("no-wire");
    public static readonly Reason NobodyHolds = new("nobody-holds");
    public static readonly Reason NotAllArrived = new("not-all-arrived");
    public static readonly Reason OneProcess = new("one-process");
    public static readonly Reason PairDisagrees = new("pair-disagrees");
    public static readonly Reason ParentDoesNotWait = new("parent-does-not-wait");
    public static readonly Reason ParentStillHolds = new("parent-still-holds");
    public static readonly Reason PartElsewhere = new("part-elsewhere");
    public static readonly Reason PartWithNul = new("part-with-nul");
    public static readonly Reason ReceiverSpeaks = new("receiver-speaks");
    public static readonly Reason ReportIncomplete = new("report-incomplete");
    public static readonly Reason ResetAfterWord = new("reset-after-word");
    public static readonly Reason ResetAtFirstClose = new("reset-at-first-close");
    public static readonly Reason ResetAtLastClose = new("reset-at-last-close");
    public static readonly Reason ResetAtShutdown = new("reset-at-shutdown");
    public static readonly Reason ResetTakenForEof = new("reset-taken-for-eof");
    public static readonly Reason SendsNothing = new("sends-nothing");
    public static readonly Reason SeveralConnections = new("several-connections");
    public static readonly Reason ShutsTooEarly = new("shuts-too-early");
    public static readonly Reason SpeaksBeforeWord = new("speaks-before-word");
    public static readonly Reason WordCut = new("word-cut");
    public static readonly Reason WordGarbled = new("word-garbled");
    public static readonly Reason WordNotPrinted = new("word-not-printed");
    public static readonly Reason WordRefused = new("word-refused");
    public static readonly Reason WrongByteCount = new("wrong-byte-count");
    public static readonly Reason WrongCountAtReset = new("wrong-count-at-reset");
    public static readonly Reason WrongPart = new("wrong-part");
    public static readonly Reason WrongParts = new("wrong-parts");
    public static readonly Reason WrongReadCount = new("wrong-read-count");
}
