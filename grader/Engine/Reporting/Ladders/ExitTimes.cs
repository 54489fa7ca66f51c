using Courseware.Recordings;

namespace Courseware.Reporting.Ladders;

/// <summary>
/// The place of a program's end among the segments. All its calls were made before its end could be seen, but the grader may read the segments of the
/// last calls after it has seen the end. Data that a kernel sends for the first time, while nothing arrives that could have allowed it, was written
/// before the end.
/// </summary>
internal sealed class ExitTimes(SegmentNotes notes, IReadOnlyList<SegmentSeen> segments)
{
    // A segment that a kernel delays by a timer is sent later than that.
    private const double Late = 0.1;

    /// <summary>The time, in seconds of the recording, at which the event is shown: an end after the program's own last segments.</summary>
    public double Of(RecordedEvent e)
    {
        if (e is not ProgramExited exit || Sides.Of(exit.Program) is not { } side)
            return e.At;
        var arrival = segments.Where(s => s.Sender() != side && s.Delivered > e.At).Min(s => s.Delivered) ?? double.MaxValue;
        return segments
            .Where(s => s.Sender() == side && s.At > e.At && s.At < Math.Min(arrival, e.At + Late))
            .Where(s => !s.IsInjected() && !s.IsPureAck() && !notes.IsRetransmission(s))
            .Select(s => s.At).Append(e.At).Max();
    }
}
