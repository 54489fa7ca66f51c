using Courseware.Recordings;

namespace Courseware.Reporting.Ladders;

/// <summary>Reads the flags and numbers of a segment.</summary>
internal static class SegmentExtensions
{
    public static Side Sender(this SegmentSeen segment) => segment.From == "server" ? Side.Server : Side.Client;

    public static bool IsSyn(this SegmentSeen segment) => segment.Flags.Contains('S');

    public static bool IsFin(this SegmentSeen segment) => segment.Flags.Contains('F');

    public static bool IsReset(this SegmentSeen segment) => segment.Flags.Contains('R');

    public static bool HasAck(this SegmentSeen segment) => segment.Flags.Contains('.');

    /// <summary>True for a segment that begins or ends something.</summary>
    public static bool IsControl(this SegmentSeen segment) => segment.IsSyn() || segment.IsFin() || segment.IsReset();

    /// <summary>True for a segment that says nothing but what has arrived.</summary>
    public static bool IsPureAck(this SegmentSeen segment) => segment is { Length: 0 } && !segment.IsControl();

    /// <summary>The sequence number after the segment: SYN and FIN take one each.</summary>
    public static long Next(this SegmentSeen segment) =>
        segment.Seq + segment.Length + (segment.IsSyn() ? 1 : 0) + (segment.IsFin() ? 1 : 0);

    /// <summary>True when the grader made it: its sender knows nothing of it.</summary>
    public static bool IsInjected(this SegmentSeen segment) => segment.Fault == "injected";
}
