namespace Courseware.Wire;

/// <summary>
/// A segment as scripts speak of it: <paramref name="Number"/> in the recording, <paramref name="Connection"/> from 1,
/// <paramref name="From"/> <c>client</c> or <c>server</c>, sequence numbers relative to the initial ones, <paramref name="Length"/> of
/// the payload and <paramref name="Window"/> in bytes as they stand in the header.
/// </summary>
public readonly record struct WireSegment(
    int Number, int Connection, string From, TcpFlags Flags, long Seq, long Ack, int Length, int Window)
{
    /// <summary>True when it acknowledges the other end's FIN: what LAST_ACK, FIN_WAIT_1 and CLOSING wait for.</summary>
    public bool AcksFin { get; init; }
}

/// <summary>
/// Which segments a fault is about. Starts from one of the words here and is narrowed by the methods; <see cref="Description"/> says it
/// in English, for the recording and the picture.
/// </summary>
public sealed record SegmentMatch
{
    private readonly Func<WireSegment, bool> _kind;

    private SegmentMatch(string words, Func<WireSegment, bool> kind) => (Description, _kind) = (words, kind);

    /// <summary>Segments with SYN.</summary>
    public static SegmentMatch Syn { get; } = new("SYN", s => s.Flags.HasFlag(TcpFlags.Syn));

    /// <summary>Segments with FIN, with or without data.</summary>
    public static SegmentMatch Fin { get; } = new("FIN", s => s.Flags.HasFlag(TcpFlags.Fin));

    /// <summary>Segments with RST.</summary>
    public static SegmentMatch Rst { get; } = new("RST", s => s.Flags.HasFlag(TcpFlags.Rst));

    /// <summary>Segments with data.</summary>
    public static SegmentMatch Data { get; } = new("data", s => s.Length > 0);

    /// <summary>Segments that take up sequence numbers of the stream: data, and the FIN at its end.</summary>
    public static SegmentMatch Stream { get; } = new("data or FIN", s => s.Length > 0 || s.Flags.HasFlag(TcpFlags.Fin));

    /// <summary>Segments that only acknowledge.</summary>
    public static SegmentMatch PureAck { get; } = new("ACK", s => s.Length == 0 && (s.Flags & (TcpFlags.Syn | TcpFlags.Fin | TcpFlags.Rst)) == TcpFlags.None);

    /// <summary>Segments that acknowledge the other end's FIN.</summary>
    public static SegmentMatch AckOfFin { get; } = new("ACK of the FIN", s => s.AcksFin);

    /// <summary>The segments in words.</summary>
    public string Description { get; private init; }

    private string? From { get; init; }

    private int FirstCounted { get; init; } = 1;

    private int LastCounted { get; init; } = int.MaxValue;

    /// <summary>Only those of the client.</summary>
    public SegmentMatch FromClient => this with { From = "client", Description = $"{Description} from the client" };

    /// <summary>Only those of the server.</summary>
    public SegmentMatch FromServer => this with { From = "server", Description = $"{Description} from the server" };

    /// <summary>Only the n-th, counted from 1.</summary>
    public SegmentMatch Nth(int n) => this with { FirstCounted = n, LastCounted = n, Description = $"{Description}, number {n}" };

    /// <summary>Only the first n.</summary>
    public SegmentMatch First(int n = 1) => this with { LastCounted = n, Description = n == 1 ? $"first {Description}" : $"first {n} × {Description}" };

    /// <summary>True when the segment is one of these, whichever in their row.</summary>
    internal bool IsKind(in WireSegment segment) => (From is null || From == segment.From) && _kind(segment);

    /// <summary>True when the n-th of its kind is wanted.</summary>
    internal bool Counts(int n) => n >= FirstCounted && n <= LastCounted;
}
