using Courseware.Judging;

namespace Courseware.Exercises.AbruptClose;

/// <summary>The reasons of this exercise; their texts are in <c>exercise.yaml</c>. <see cref="Reason"/> has the reasons that all exercises have.</summary>
internal static class Reasons
{
    public static readonly Reason AbortsOnPurpose = new("aborts-on-purpose");
    public static readonly Reason ClosedWithUnread = new("closed-with-unread");
    public static readonly Reason ClosesBeforeFin = new("closes-before-fin");
    public static readonly Reason ClosesTooLate = new("closes-too-late");
    public static readonly Reason GoneBeforeMessage = new("gone-before-message");
    public static readonly Reason LostByMessageAfterClose = new("lost-by-message-after-close");
    public static readonly Reason LostBySoLinger0 = new("lost-by-so-linger-0");
    public static readonly Reason LostByUnreadData = new("lost-by-unread-data");
    public static readonly Reason MessageGarbled = new("message-garbled");
    public static readonly Reason MessageInvented = new("message-invented");
    public static readonly Reason MessageNotPrinted = new("message-not-printed");
    public static readonly Reason MessageNotTraced = new("message-not-traced");
    public static readonly Reason MessageNotWaiting = new("message-not-waiting");
    public static readonly Reason MissingFileUnnoticed = new("missing-file-unnoticed");
    public static readonly Reason NeverCloses = new("never-closes");
    public static readonly Reason NoHalfClose = new("no-half-close");
    public static readonly Reason NoResetOnWire = new("no-reset-on-wire");
    public static readonly Reason NoWire = new("no-wire");
    public static readonly Reason NotLateEnough = new("not-late-enough");
    public static readonly Reason OtherPrefix = new("other-prefix");
    public static readonly Reason PredictedOtherwise = new("predicted-otherwise");
    public static readonly Reason PrintedOnStderr = new("printed-on-stderr");
    public static readonly Reason ReadTheMessage = new("read-the-message");
    public static readonly Reason SocketsNotSeen = new("sockets-not-seen");
    public static readonly Reason StillClosing = new("still-closing");
    public static readonly Reason StillListening = new("still-listening");
}
