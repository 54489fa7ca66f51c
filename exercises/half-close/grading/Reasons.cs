using Courseware.Judging;

namespace Courseware.Exercises.HalfClose;

/// <summary>The reasons of this exercise; their texts are in <c>exercise.yaml</c>. <see cref="Reason"/> has the reasons that all exercises have.</summary>
internal static class Reasons
{
    public static readonly Reason AddressInUse = new("address-in-use");
    public static readonly Reason ClaimsToHaveTheFile = new("claims-to-have-the-file");
    public static readonly Reason FileEmptied = new("file-emptied");
    public static readonly Reason FinBeforeEof = new("fin-before-eof");
    public static readonly Reason GarbageInFile = new("garbage-in-file");
    public static readonly Reason LeftBeforeEof = new("left-before-eof");
    public static readonly Reason LineNotPrinted = new("line-not-printed");
    public static readonly Reason LosesDataEvenAfterHalfClose = new("loses-data-even-after-half-close");
    public static readonly Reason MessageGarbled = new("message-garbled");
    public static readonly Reason MessageHardCoded = new("message-hard-coded");
    public static readonly Reason MessageInvented = new("message-invented");
    public static readonly Reason MessageNotPrinted = new("message-not-printed");
    public static readonly Reason MessageTwice = new("message-twice");
    public static readonly Reason MessageWrong = new("message-wrong");
    public static readonly Reason NearPrefix = new("near-prefix");
    public static readonly Reason NeverQuiet = new("never-quiet");
    public static readonly Reason NoEof = new("no-eof");
    public static readonly Reason NoFile = new("no-file");
    public static readonly Reason NoFileCollected = new("no-file-collected");
    public static readonly Reason NoMessage = new("no-message");
    public static readonly Reason NoMessageToFinWithData = new("no-message-to-fin-with-data");
    public static readonly Reason NoTimeWait = new("no-time-wait");
    public static readonly Reason NothingWasLost = new("nothing-was-lost");
    public static readonly Reason OldContentKept = new("old-content-kept");
    public static readonly Reason OtherFileName = new("other-file-name");
    public static readonly Reason OtherPrefix = new("other-prefix");
    public static readonly Reason PrintedOnStderr = new("printed-on-stderr");
    public static readonly Reason ResetAfterEof = new("reset-after-eof");
    public static readonly Reason ResetBeforeEof = new("reset-before-eof");
    public static readonly Reason SentBeforeEof = new("sent-before-eof");
    public static readonly Reason ShutDownForReading = new("shut-down-for-reading");
    public static readonly Reason StallsInFile = new("stalls-in-file");
    public static readonly Reason StoresMoreThanArrived = new("stores-more-than-arrived");
    public static readonly Reason TakesSilenceForEof = new("takes-silence-for-eof");
}
