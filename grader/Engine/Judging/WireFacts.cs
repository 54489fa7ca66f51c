using Courseware.Recordings;

namespace Courseware.Judging;

/// <summary>
/// What the segments of a recording say about its first connection, up to the tear-down. Without a wire all of it is null or empty.
/// </summary>
public sealed class WireFacts
{
    private readonly List<SegmentSeen> _segments;
    private readonly ScenarioRecording _recording;

    /// <summary>The facts of a recording.</summary>
    public WireFacts(ScenarioRecording recording)
    {
        _recording = recording;
        var end = recording.First<TearDownBegan>()?.At ?? double.MaxValue;
        _segments = [.. recording.All<SegmentSeen>().Where(s => s.Connection == 1 && s.At <= end)];
    }

    /// <summary>True when the connection passed over the wire.</summary>
    public bool IsSeen => _segments.Count > 0;

    /// <summary>The first FIN of one end: <c>client</c> or <c>server</c>.</summary>
    public SegmentSeen? Fin(string from) => _segments.Find(s => s.From == from && s.Flags.Contains('F'));

    /// <summary>
    /// The first RST of one end, made by its own kernel, that ended something. When both FINs are acknowledged there is nothing left
    /// to end: an ACK that comes twice then finds the socket gone, and is answered with RST, whatever the program did.
    /// </summary>
    public SegmentSeen? Reset(string from) =>
        _segments.Find(s => s.From == from && s.Flags.Contains('R') && s.Fault != "injected" && !(HasAckedFin("client", s) && HasAckedFin("server", s)));

    /// <summary>
    /// The RST of one end that refused data: one without ACK, from a host to which the connection is gone or can receive no more
    /// (RFC 9293 §3.10.7.1). A RST with ACK is a local abort: unread data at close(), or SO_LINGER with time 0 (RFC 2525 §2.17).
    /// </summary>
    public SegmentSeen? Refusal(string from) => Reset(from) is { Flags: "R" } refusal ? refusal : null;

    /// <summary>The first data of one end.</summary>
    public SegmentSeen? Data(string from) => _segments.Find(s => s.From == from && s.Length > 0);

    /// <summary>
    /// Data of one end that was sent before the other end's FIN had reached it: it does not acknowledge the FIN, in sequence space and
    /// whatever a clock says. Null when there is none, and when no FIN was sent.
    /// </summary>
    public SegmentSeen? DataBeforeFinOf(string other, string from) => Fin(other) is not { } fin
        ? null
        : _segments.Find(s => s.From == from && s.Length > 0 && s.Ack <= fin.Seq + fin.Length);

    /// <summary>The end whose FIN was sent first: the active closer. Null when nobody sent one.</summary>
    public string? ActiveCloser => _segments.Find(s => s.Flags.Contains('F'))?.From;

    /// <summary>The active closer's end as the kernel showed it in TIME_WAIT (RFC 9293 §3.6.1); null when it did not.</summary>
    public SocketSeen? TimeWait => _recording.First<SocketSeen>(s => s.State == "TimeWait" && s.Program == ActiveCloser);

    private bool HasAckedFin(string by, SegmentSeen before) =>
        Fin(by == "client" ? "server" : "client") is { } fin
        && _segments.Exists(s => s.From == by && s.Number < before.Number && s.Flags.Contains('.') && s.Ack > fin.Seq + fin.Length);
}
