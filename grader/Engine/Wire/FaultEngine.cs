using Courseware.Recordings;

namespace Courseware.Wire;

/// <summary>A segment on its way: as it is, as scripts speak of it, its connection, and its place in the log.</summary>
internal readonly record struct Passing(TcpSegment Segment, WireSegment Wire, TrackedConnection Connection, int Place);

/// <summary>A packet that a fault keeps from being delivered.</summary>
internal sealed record Kept(Fault Fault, byte[] Packet, Passing Passing);

/// <summary>The standing faults of a wire, and the packets that they keep. The wire asks under its lock: it has none of its own.</summary>
internal sealed class FaultEngine(Recorder recorder, SegmentLog log)
{
    private readonly List<Fault> _faults = [];
    private readonly List<Kept> _kept = [];

    /// <summary>True while a fault stands or keeps a packet.</summary>
    public bool IsAtWork => _faults.Count > 0 || _kept.Count > 0;

    public void Add(Fault fault) => _faults.Add(fault);

    public void Remove(Fault fault) => _faults.Remove(fault);

    public bool Keeps(Fault hold) => _kept.Exists(k => k.Fault == hold);

    /// <summary>The fault that takes a segment, which is recorded; null when none does.</summary>
    public Fault? Of(in Passing passing)
    {
        var wire = passing.Wire;
        var fault = _faults.Find(f => f.Matches(wire));
        if (fault is null)
            return null;
        recorder.Add(new FaultApplied(fault.Verb, fault.Match.Words, wire.Number));
        log.Note(passing.Place, null, fault.Disposition);
        return fault;
    }

    public void Keep(Fault fault, ReadOnlySpan<byte> packet, in Passing passing) => _kept.Add(new Kept(fault, packet.ToArray(), passing));

    /// <summary>
    /// All that a hold keeps, in the order in which it came; it keeps them no longer. What its sender has retransmitted meanwhile is dropped: a second
    /// FIN would be answered with an ACK, that with the RST of a connection that is closed by then, and the RST ends TIME_WAIT (RFC 1337).
    /// </summary>
    public IReadOnlyList<Kept> LetGoAll(Fault hold)
    {
        var released = new List<Kept>();
        foreach (var kept in _kept.FindAll(k => k.Fault == hold))
        {
            if (released.Exists(r => IsRetransmission(kept.Passing, r.Passing)))
                DropKept(kept);
            else
                released.Add(kept);
        }
        _kept.RemoveAll(k => k.Fault == hold);
        return released;
    }

    /// <summary>
    /// The first that a hold keeps; it keeps it no longer. What its sender has retransmitted of it meanwhile is dropped: it would overtake those that
    /// were sent before it, and the receiver would refuse them for their older timestamps (RFC 7323 §5).
    /// </summary>
    public IReadOnlyList<Kept> LetGoFirst(Fault hold)
    {
        if (_kept.Find(k => k.Fault == hold) is not { } first)
            return [];
        _kept.Remove(first);
        foreach (var kept in _kept.FindAll(k => k.Fault == hold && IsSame(k.Passing, first.Passing)))
            DropKept(kept);
        return [first];
    }

    private void DropKept(Kept kept)
    {
        _kept.Remove(kept);
        log.Note(kept.Passing.Place, null, "dropped");
        recorder.Add(new FaultApplied("drop", kept.Fault.Match.Words, kept.Passing.Wire.Number));
    }

    /// <summary>The same bytes, or the same FIN or SYN, once more. Two ACKs without data are never the same.</summary>
    private static bool IsRetransmission(in Passing one, in Passing other) => IsSame(one, other)
        && one.Wire.Length == other.Wire.Length && EndsOf(one.Wire) == EndsOf(other.Wire) && (one.Wire.Length > 0 || EndsOf(one.Wire) != TcpFlags.None);

    private static TcpFlags EndsOf(in WireSegment segment) => segment.Flags & (TcpFlags.Syn | TcpFlags.Fin);

    private static bool IsSame(in Passing one, in Passing other) =>
        one.Connection == other.Connection && one.Wire.From == other.Wire.From && one.Wire.Seq == other.Wire.Seq;
}
