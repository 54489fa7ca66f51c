using Courseware.Judging;

namespace Courseware.Exercises.TimeWait;

/// <summary>The reasons of this exercise; their texts are in <c>exercise.yaml</c>. <see cref="Reason"/> has the reasons that all exercises have.</summary>
internal static class Reasons
{
    public static readonly Reason AckNotLost = new("ack-not-lost");
    public static readonly Reason AddressInUse = new("address-in-use");
    public static readonly Reason AnotherPort = new("another-port");
    public static readonly Reason AnswersHalfALine = new("answers-half-a-line");
    public static readonly Reason BindNotSeen = new("bind-not-seen");
    public static readonly Reason ClockNotSeen = new("clock-not-seen");
    public static readonly Reason DoesNotClose = new("does-not-close");
    public static readonly Reason FailsSilently = new("fails-silently");
    public static readonly Reason FinNotRepeated = new("fin-not-repeated");
    public static readonly Reason LeftUnanswered = new("left-unanswered");
    public static readonly Reason NoAnswer = new("no-answer");
    public static readonly Reason NoAnswerButFin = new("no-answer-but-fin");
    public static readonly Reason NoAnswerRecorded = new("no-answer-recorded");
    public static readonly Reason NoTimeWait = new("no-time-wait");
    public static readonly Reason NoWire = new("no-wire");
    public static readonly Reason NotStartedAgain = new("not-started-again");
    public static readonly Reason NotStartedOnAFreePort = new("not-started-on-a-free-port");
    public static readonly Reason NotedOtherwise = new("noted-otherwise");
    public static readonly Reason RepeatRefused = new("repeat-refused");
    public static readonly Reason ResetAtClose = new("reset-at-close");
    public static readonly Reason SeveralNotedOtherwise = new("several-noted-otherwise");
    public static readonly Reason SharesThePort = new("shares-the-port");
    public static readonly Reason SocketsNotSeen = new("sockets-not-seen");
    public static readonly Reason StillClosing = new("still-closing");
    public static readonly Reason StillHeld = new("still-held");
    public static readonly Reason UseNotSeen = new("use-not-seen");
    public static readonly Reason WaitsForTheClient = new("waits-for-the-client");
    public static readonly Reason WaitsForThePort = new("waits-for-the-port");
    public static readonly Reason WaitsInTimeWait = new("waits-in-time-wait");
    public static readonly Reason WrongAnswer = new("wrong-answer");
}
