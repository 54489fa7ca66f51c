using Courseware.Recordings;

namespace Courseware.Judging;

/// <summary>The facts of a recording's segments about its first connection, up to the tear-down. Without a wire all of them are null or empty.</summary>
public sealed class WireFacts
{
    private readonly List<SegmentSeen> _segments, _all;
    private readonly ScenarioRecording _recording;

    /// <summary>The facts of a recording.</summary>
    public WireFacts(ScenarioRecording recording)
    {
        _recording = recording;
        var end = recording.End;
        _all = [.. recording.All<SegmentSeen>().Where(s => s.At <= end)];
        _segments = _all.FindAll(s => s.Connection == 1);
    }

    /// <summary>True when the connection passed over the wire.</summary>
    public bool IsSeen => _segments.Count > 0;

    /// <summary>How many connections a listening end has accepted; 0 without a wire.</summary>
    public int Connections => _all.Where(s => s.Flags == "S.").Select(s => s.Connection).Distinct().Count();

    /// <summary>
    /// How many bytes of one end went over the wire, by their sequence numbers, in the connection that carried most of them. Null where nothing
    /// could: without a wire, and when the server listens on the loopback address only.
    /// </summary>
    public long? Crossed(string from) => _recording.First<NetworkOpened>() is null or { Kind: "loopback" } || _recording.First<WireBypassed>() is not null
        ? null
        : _all.Where(s => s.From == from && !s.Flags.Contains('R')).Select(s => s.Seq + s.Length - 1).Append(0).Max();

    /// <summary>
    /// Two programs may pass things on in many ways, and this is about one of them: why what one of them sent did not come over the wire. Null when it
    /// did, and where the grader cannot see it.
    /// </summary>
    public Finding? NotCrossed(string from, long expected)
    {
        if (Crossed(from) is not { } seen || seen >= expected)
            return null;
        return (_recording.First<WrongAddress>() is { } wrong ? new ProgramFacts(_recording, wrong.Program).Elsewhere() : null)
            ?? Finding.Failed(Reason.NotOnTheWire, Data(from)).With("program", from).With("seen", seen).With("expected", expected);
    }

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

    /// <summary>
    /// The cause of a SIGPIPE: the other end had reset the connection, or, if neither end has reset it, the program had closed its own direction
    /// (tcp(7), send(2)).
    /// </summary>
    public Reason? CauseOfSigpipe(string program) => !IsSeen ? null
        : _segments.Exists(s => s.From != program && s.Flags.Contains('R')) ? Reason.SigpipeAfterReset
        : Fin(program) is not null ? Reason.SigpipeAfterOwnFin : null;

    /// <summary>The first data of one end.</summary>
    public SegmentSeen? Data(string from) => _segments.Find(s => s.From == from && s.Length > 0);

    /// <summary>
    /// Data of one end that was sent before the other end's FIN had reached it: it does not acknowledge the FIN, in sequence space and
    /// whatever a clock says. Null when there is none, and when no FIN was sent.
    /// </summary>
    public SegmentSeen? DataBeforeFinOf(string other, string from) => Fin(other) is not { } fin
        ? null
        : _segments.Find(s => s.From == from && s.Length > 0 && s.Ack <= fin.Seq + fin.Length);

    /// <summary>The end whose FIN was sent first: the active closer. Null when neither end sent one.</summary>
    public string? ActiveCloser => _segments.Find(s => s.Flags.Contains('F'))?.From;

    /// <summary>The active closer's end as the kernel showed it in TIME_WAIT (RFC 9293 §3.6.1); null when it did not.</summary>
    public SocketSeen? TimeWait => _recording.First<SocketSeen>(s => s.State == "TimeWait" && s.Program == ActiveCloser);

    private bool HasAckedFin(string by, SegmentSeen before) =>
        Fin(by == "client" ? "server" : "client") is { } fin
        && _segments.Exists(s => s.From == by && s.Number < before.Number && s.Flags.Contains('.') && s.Ack > fin.Seq + fin.Length);
}
