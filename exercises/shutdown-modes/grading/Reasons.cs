using Courseware.Judging;

namespace Courseware.Exercises.ShutdownModes;

/// <summary>The reasons of this exercise; their texts are in <c>exercise.yaml</c>. <see cref="Reason"/> has the reasons that all exercises have.</summary>
internal static class Reasons
{
    public static readonly Reason AcceptedData = new("accepted-data");
    public static readonly Reason ClosedNotShut = new("closed-not-shut");
    public static readonly Reason ErrnoNotNamed = new("errno-not-named");
    public static readonly Reason FinTooEarly = new("fin-too-early");
    public static readonly Reason FlagsNotSeen = new("flags-not-seen");
    public static readonly Reason GivesUp = new("gives-up");
    public static readonly Reason GreetingUnclear = new("greeting-unclear");
    public static readonly Reason LateDataUnclear = new("late-data-unclear");
    public static readonly Reason LineMissing = new("line-missing");
    public static readonly Reason LineTooMany = new("line-too-many");
    public static readonly Reason NeverStops = new("never-stops");
    public static readonly Reason NoFin = new("no-fin");
    public static readonly Reason NoWire = new("no-wire");
    public static readonly Reason NotOpenAtStop = new("not-open-at-stop");
    public static readonly Reason NotShut = new("not-shut");
    public static readonly Reason PeerStateUnclear = new("peer-state-unclear");
    public static readonly Reason RefusedData = new("refused-data");
    public static readonly Reason ReportDiffers = new("report-differs");
    public static readonly Reason SaysNothing = new("says-nothing");
    public static readonly Reason ShutAllTheSame = new("shut-all-the-same");
    public static readonly Reason SocketNotSeen = new("socket-not-seen");
    public static readonly Reason WriteDiffers = new("write-differs");
    public static readonly Reason WriteNeverCame = new("write-never-came");
    public static readonly Reason WrongHow = new("wrong-how");
}
