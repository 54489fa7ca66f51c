using Courseware.Recordings;

namespace Courseware.Reporting.Ladders;

/// <summary>Which segment belongs to what an end did: the call that sent it, or the call that saw it arrive. They share a row.</summary>
internal static class EventCorrelation
{
    /// <summary>True for what makes a segment go out: it may be recorded before the segment and after it.</summary>
    public static bool IsCause(RecordedEvent e) => e is PeerSent or PeerShutdown or PeerClosed;

    public static bool Belongs(RecordedEvent e, Side side, RowBuilder row)
    {
        if (row is not { Arrow: { } arrow, Segment: { } segment })
            return false;
        var (leaves, arrives) = (
            // What is sent again was sent by the kernel, not by a call.
            arrow.From == side && arrow.Part is not (ArrowPart.Arrival or ArrowPart.Injected) && !arrow.Tags.Contains(LadderWords.Again),
            arrow.From != side && arrow.Part is not (ArrowPart.Departure or ArrowPart.Lost));
        return e switch
        {
            PeerSent => leaves && segment.Length > 0,
            PeerShutdown => leaves && segment.IsFin(),
            PeerClosed => leaves && (segment.IsFin() || segment.IsReset()),
            PeerReceived => arrives && segment.Length > 0,
            PeerEof => arrives && segment.IsFin(),
            PeerReset or PeerRefused => arrives && segment.IsReset(),
            PeerConnected => side == Side.Client
                ? (arrives && segment.IsSyn()) || (leaves && segment.IsPureAck())
                : arrives && segment.IsPureAck(),
            _ => false,
        };
    }
}
