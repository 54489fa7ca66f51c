using Courseware.Recordings;

namespace Courseware.Wire;

/// <summary>A segment on its way: as it is, as scripts speak of it, its connection, and its place in the log.</summary>
internal readonly record struct Passing(TcpSegment Segment, WireSegment Wire, TrackedConnection Connection, int Place);

/// <summary>A packet that a fault holds back.</summary>
internal sealed record HeldPacket(Fault Fault, byte[] Packet, Passing Passing);

/// <summary>The active faults of a wire, and the packets that they hold. The wire calls it under its lock: it has no other lock.</summary>
internal sealed class FaultEngine(Recorder recorder, SegmentLog log)
{
    private readonly List<Fault> _faults = [];
    private readonly List<HeldPacket> _held = [];

    /// <summary>True while a fault is active or holds a packet.</summary>
    public bool IsAtWork => _faults.Count > 0 || _held.Count > 0;

    public void Add(Fault fault) => _faults.Add(fault);

    public void Remove(Fault fault) => _faults.Remove(fault);

    public bool IsHolding(Fault hold) => _held.Exists(k => k.Fault == hold);

    /// <summary>The fault that takes a segment, which is recorded; null when none does.</summary>
    public Fault? Of(in Passing passing)
    {
        var wire = passing.Wire;
        var fault = _faults.Find(f => f.Matches(wire));
        if (fault is null)
            return null;
        recorder.Add(new FaultApplied(fault.Verb, fault.Match.Description, wire.Number));
        log.Note(passing.Place, null, fault.Disposition);
        return fault;
    }

    public void Hold(Fault fault, ReadOnlySpan<byte> packet, in Passing passing) => _held.Add(new HeldPacket(fault, packet.ToArray(), passing));

    /// <summary>
    /// Removes all packets of a hold, and returns them in the order in which they came. Retransmissions in the meantime are dropped: a second FIN would
    /// be answered with an ACK, that with the RST of a connection that is closed by then, and the RST ends TIME_WAIT (RFC 1337).
    /// </summary>
    public IReadOnlyList<HeldPacket> ReleaseAll(Fault hold)
    {
        var released = new List<HeldPacket>();
        foreach (var held in _held.FindAll(k => k.Fault == hold))
        {
            if (released.Exists(r => IsRetransmission(held.Passing, r.Passing)))
                DropHeld(held);
            else
                released.Add(held);
        }
        _held.RemoveAll(k => k.Fault == hold);
        return released;
    }

    /// <summary>
    /// Removes the first packet of a hold, and returns it. Retransmissions of it in the meantime are dropped: they would overtake the packets before
    /// them, and the receiver would refuse those for their older timestamps (RFC 7323 §5).
    /// </summary>
    public IReadOnlyList<HeldPacket> ReleaseFirst(Fault hold)
    {
        if (_held.Find(k => k.Fault == hold) is not { } first)
            return [];
        _held.Remove(first);
        foreach (var held in _held.FindAll(k => k.Fault == hold && IsSame(k.Passing, first.Passing)))
            DropHeld(held);
        return [first];
    }

    private void DropHeld(HeldPacket held)
    {
        _held.Remove(held);
        log.Note(held.Passing.Place, null, "dropped");
        recorder.Add(new FaultApplied("drop", held.Fault.Match.Description, held.Passing.Wire.Number));
    }

    /// <summary>The same bytes, or the same FIN or SYN, once more. Two ACKs without data are never the same.</summary>
    private static bool IsRetransmission(in Passing one, in Passing other) => IsSame(one, other)
        && one.Wire.Length == other.Wire.Length && EndsOf(one.Wire) == EndsOf(other.Wire) && (one.Wire.Length > 0 || EndsOf(one.Wire) != TcpFlags.None);

    private static TcpFlags EndsOf(in WireSegment segment) => segment.Flags & (TcpFlags.Syn | TcpFlags.Fin);

    private static bool IsSame(in Passing one, in Passing other) =>
        one.Connection == other.Connection && one.Wire.From == other.Wire.From && one.Wire.Seq == other.Wire.Seq;
}
