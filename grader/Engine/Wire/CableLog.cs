using Courseware.Recordings;

namespace Courseware.Wire;

/// <summary>
/// What passed over the cable: small entries while it happens, events and a capture when it is over. The bytes of the packets
/// stand one behind the other in blocks.
/// </summary>
internal sealed class CableLog(Recorder recorder)
{
    // Far more than a whole scenario needs; a program that floods the wire costs no more memory than this.
    private const int MostEntries = 200_000;
    private const int MostNotable = 250_000;
    private const long MostBytes = 64 << 20;
    private const int HeadersOnly = 120;
    private const int BlockSize = 256 << 10;

    private readonly List<Entry> _entries = [];
    private byte[] _block = [];
    private int _used;
    private long _bytes;

    /// <summary>Packets for which there was no room.</summary>
    public long NotKept { get; private set; }

    /// <summary>The time on the recording's clock.</summary>
    public double Now => recorder.Now;

    /// <summary>Keeps a segment; its place, or -1 when it is one of too many that say nothing new.</summary>
    public int Add(in WireSegment segment, double at, ReadOnlySpan<byte> packet, bool notable) =>
        Add(new Entry { Segment = segment, At = at }, packet, notable);

    /// <summary>Keeps a packet that is no TCP segment.</summary>
    public void Add(int number, string protocol, int fromPort, int toPort, int length, double at, ReadOnlySpan<byte> packet) =>
        Add(new Entry { Segment = new WireSegment(number, 0, protocol, TcpFlags.None, fromPort, toPort, length, 0), At = at }, packet, notable: false);

    /// <summary>Notes what became of a segment.</summary>
    public void Note(int place, double? delivered, string? fault)
    {
        if (place < 0)
            return;
        var entry = _entries[place];
        _entries[place] = entry with { Delivered = delivered ?? entry.Delivered, Fault = fault ?? entry.Fault };
    }

    /// <summary>Hands everything to the recorder.</summary>
    public void Close()
    {
        recorder.AddAside(_entries.Select(ToEvent));
        recorder.Capture = new Capture([.. _entries.Select(ToPacket)]);
    }

    private int Add(Entry entry, ReadOnlySpan<byte> packet, bool notable)
    {
        if (_entries.Count >= (notable ? MostNotable : MostEntries))
        {
            NotKept++;
            return -1;
        }
        _entries.Add(entry with { Bytes = Keep(_bytes < MostBytes ? packet : packet[..Math.Min(packet.Length, HeadersOnly)]), Length = packet.Length });
        return _entries.Count - 1;
    }

    private ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> packet)
    {
        if (_used + packet.Length > _block.Length)
            (_block, _used) = (new byte[Math.Max(BlockSize, packet.Length)], 0);
        packet.CopyTo(_block.AsSpan(_used));
        _used += packet.Length;
        _bytes += packet.Length;
        return _block.AsMemory(_used - packet.Length, packet.Length);
    }

    private static CapturedPacket ToPacket(Entry e) =>
        new(e.Segment.Number, e.At, e.Bytes, e.Length, e.Fault is null ? null : $"{e.Fault} by the grader");

    private static RecordedEvent ToEvent(Entry e)
    {
        var segment = e.Segment;
        if (segment.Connection == 0)
            return new DatagramSeen(segment.Number, segment.From, (int)segment.Seq, (int)segment.Ack, segment.Length) { At = Rounded(e.At) };
        double? delivered = e.Delivered is { } at ? Rounded(at) : null;
        return new SegmentSeen(
            segment.Number, segment.Connection, segment.From, TcpPacket.Letters(segment.Flags), segment.Seq, segment.Ack, segment.Length,
            segment.Window, delivered, e.Fault)
        {
            At = Rounded(e.At),
        };
    }

    private static double Rounded(double seconds) => Math.Round(seconds, 6);

    private readonly record struct Entry
    {
        public WireSegment Segment { get; init; }
        public double At { get; init; }
        public double? Delivered { get; init; }
        public string? Fault { get; init; }
        public ReadOnlyMemory<byte> Bytes { get; init; }
        public int Length { get; init; }
    }
}
