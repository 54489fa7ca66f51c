using Courseware.Judging;

namespace Courseware.Exercises.NeedsHalfClose;

/// <summary>The reasons of this exercise; their texts are in <c>exercise.yaml</c>. <see cref="Reason"/> has the reasons that all exercises have.</summary>
internal static class Reasons
{
    public static readonly Reason AbortedNotRefused = new("aborted-not-refused");
    public static readonly Reason AnswerAfterAll = new("answer-after-all");
    public static readonly Reason AnswerBeforeFin = new("answer-before-fin");
    public static readonly Reason AnswerCut = new("answer-cut");
    public static readonly Reason AnswerGarbled = new("answer-garbled");
    public static readonly Reason AnswerInvented = new("answer-invented");
    public static readonly Reason AnswerMisspelt = new("answer-misspelt");
    public static readonly Reason AnswerNotPrinted = new("answer-not-printed");
    public static readonly Reason AnswerNotRefused = new("answer-not-refused");
    public static readonly Reason AnswersBeforeEof = new("answers-before-eof");
    public static readonly Reason ClosedInNone = new("closed-in-none");
    public static readonly Reason ClosedInShutdown = new("closed-in-shutdown");
    public static readonly Reason DigestOfAPart = new("digest-of-a-part");
    public static readonly Reason EndWasSent = new("end-was-sent");
    public static readonly Reason FailureNotTold = new("failure-not-told");
    public static readonly Reason FinElsewhere = new("fin-elsewhere");
    public static readonly Reason FinInNone = new("fin-in-none");
    public static readonly Reason LeftBeforeEof = new("left-before-eof");
    public static readonly Reason LossNotTold = new("loss-not-told");
    public static readonly Reason MoreThanFile = new("more-than-file");
    public static readonly Reason NeverMet = new("never-met");
    public static readonly Reason NeverQuiet = new("never-quiet");
    public static readonly Reason NoAnswer = new("no-answer");
    public static readonly Reason NoDeadlock = new("no-deadlock");
    public static readonly Reason NoFinInClose = new("no-fin-in-close");
    public static readonly Reason NoFinInShutdown = new("no-fin-in-shutdown");
    public static readonly Reason NoResetRecorded = new("no-reset-recorded");
    public static readonly Reason NoWire = new("no-wire");
    public static readonly Reason NotAllRead = new("not-all-read");
    public static readonly Reason NotConfirmed = new("not-confirmed");
    public static readonly Reason NotAnsweredInPair = new("not-answered-in-pair");
    public static readonly Reason OneWaitsAlone = new("one-waits-alone");
    public static readonly Reason PairClientReadOtherwise = new("pair-client-read-otherwise");
    public static readonly Reason PairResultOtherwise = new("pair-result-otherwise");
    public static readonly Reason ReadNotPrinted = new("read-not-printed");
    public static readonly Reason ReadOtherwise = new("read-otherwise");
    public static readonly Reason RefusesRightDigest = new("refuses-right-digest");
    public static readonly Reason ResetAfterFin = new("reset-after-fin");
    public static readonly Reason ResetBeforeEof = new("reset-before-eof");
    public static readonly Reason ResetInClose = new("reset-in-close");
    public static readonly Reason ResetInFile = new("reset-in-file");
    public static readonly Reason ResetInNone = new("reset-in-none");
    public static readonly Reason ResetInShutdown = new("reset-in-shutdown");
    public static readonly Reason ResultNotPrinted = new("result-not-printed");
    public static readonly Reason SentNotPrinted = new("sent-not-printed");
    public static readonly Reason SignedChecksum = new("signed-checksum");
    public static readonly Reason SocketKeptInClose = new("socket-kept-in-close");
    public static readonly Reason StandsStillEarly = new("stands-still-early");
    public static readonly Reason TakesWrongDigest = new("takes-wrong-digest");
    public static readonly Reason WrongChecksum = new("wrong-checksum");
    public static readonly Reason WrongDigest = new("wrong-digest");
    public static readonly Reason WrongOwnDigest = new("wrong-own-digest");
}
