using Courseware.Recordings;

namespace Courseware.Reporting.Ladders;

/// <summary>Which segment belongs to what an end did: the call that sent it, or the call that saw it arrive. They share a row.</summary>
internal static class EventCorrelation
{
    /// <summary>True for what makes a segment go out: it may be recorded before the segment and after it.</summary>
    public static bool IsCause(RecordedEvent e) =>
        e is PeerSent or PeerShutdown or PeerClosed
            || (e is ProgramCalled { Connected: true, Error: null } call && (Ends(call) || Sends(call) || call.Name == "connect"));

    public static bool Belongs(RecordedEvent e, Side side, RowBuilder row)
    {
        if (row is not { Arrow: { } arrow, Segment: { } segment })
            return false;
        var (leaves, arrives) = (
            // A retransmission comes from the kernel, not from a call.
            arrow.From == side && arrow.Part is not (ArrowPart.Arrival or ArrowPart.Injected) && !arrow.Tags.Contains(LadderWords.Retransmitted),
            arrow.From != side && arrow.Part is not (ArrowPart.Departure or ArrowPart.Lost));
        return e switch
        {
            ProgramCalled call => Belongs(call, leaves, arrives, segment),
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

    private static bool Belongs(ProgramCalled call, bool leaves, bool arrives, SegmentSeen segment) => call switch
    {
        { Name: "exit" } => leaves && (segment.IsFin() || segment.IsReset()),
        { Connected: false } => false,
        { Name: "connect" } => leaves && segment.IsSyn(),
        { Name: "accept" } => arrives && segment.IsPureAck(),
        { Error: "ECONNRESET" or "EPIPE" } => arrives && segment.IsReset(),
        { Error: not null } => false,
        _ when Ends(call) => leaves && (segment.IsFin() || segment.IsReset()),
        _ when Sends(call) => leaves && segment.Length > 0,
        { Name: "read" or "readv" or "recv" or "recvmsg", Returned: 0 } => arrives && segment.IsFin(),
        { Name: "read" or "readv" or "recv" or "recvmsg" } => arrives && segment.Length > 0,
        _ => false,
    };

    private static bool Ends(ProgramCalled call) => call.Name == "close" || call is { Name: "shutdown", Detail: "SHUT_WR" or "SHUT_RDWR" };

    private static bool Sends(ProgramCalled call) => call.Name is "write" or "writev" or "send" or "sendmsg" or "sendfile" or "splice";
}
