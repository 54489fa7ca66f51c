using Courseware.Judging;

namespace Courseware.Exercises.ClosingStates;

/// <summary>The reasons of this exercise; their texts are in <c>exercise.yaml</c>. <see cref="Reason"/> has the reasons that all exercises have.</summary>
internal static class Reasons
{
    public static readonly Reason BurnsCpu = new("burns-cpu");
    public static readonly Reason CloseNotPrinted = new("close-not-printed");
    public static readonly Reason ClosedDescriptor = new("closed-descriptor");
    public static readonly Reason ClosesFirst = new("closes-first");
    public static readonly Reason EndNotSeen = new("end-not-seen");
    public static readonly Reason ExitedAfterFin = new("exited-after-fin");
    public static readonly Reason FlagsNotSeen = new("flags-not-seen");
    public static readonly Reason InventsFinWait2 = new("invents-fin-wait-2");
    public static readonly Reason LeaksCloseWait = new("leaks-close-wait");
    public static readonly Reason LineMissing = new("line-missing");
    public static readonly Reason LineTooMany = new("line-too-many");
    public static readonly Reason NeverCloses = new("never-closes");
    public static readonly Reason NeverQuiet = new("never-quiet");
    public static readonly Reason NoConnection = new("no-connection");
    public static readonly Reason NoStatePrinted = new("no-state-printed");
    public static readonly Reason NoWire = new("no-wire");
    public static readonly Reason NotEstablishedFirst = new("not-established-first");
    public static readonly Reason NothingOnStdout = new("nothing-on-stdout");
    public static readonly Reason NotInOneSegment = new("not-in-one-segment");
    public static readonly Reason PastTheWire = new("past-the-wire");
    public static readonly Reason PrintedOnStderr = new("printed-on-stderr");
    public static readonly Reason PrintedTooEarly = new("printed-too-early");
    public static readonly Reason ReportDiffers = new("report-differs");
    public static readonly Reason SaysNothing = new("says-nothing");
    public static readonly Reason ShutBoth = new("shut-both");
    public static readonly Reason StateNotHeld = new("state-not-held");
    public static readonly Reason StateNotPrinted = new("state-not-printed");
}
