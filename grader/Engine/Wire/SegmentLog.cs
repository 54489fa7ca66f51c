using Courseware.Recordings;

namespace Courseware.Wire;

/// <summary>
/// The packets of the wire: small entries while it runs, events and a capture when it ends. The bytes of the packets stand one behind the other in
/// blocks.
/// </summary>
internal sealed class SegmentLog(Recorder recorder)
{
    // Far more than a whole scenario needs; a program that floods the wire costs no more memory than this.
    private const int MostEntries = 60_000;
    private const int MostNotable = 70_000;
    private const long MostBytes = 32 << 20;

    // Packets outside the first connection matter little, and a program can send any number of them.
    private const int MostDatagrams = 1_000;
    private const int MostForeignSegments = 5_000;
    private const long MostForeignBytes = 4 << 20;
    private const int HeadersOnly = 120;
    private const int BlockSize = 64 << 10;

    private readonly List<Entry> _entries = [];
    private byte[] _block = [];
    private int _used;
    private long _bytes, _foreignBytes, _datagrams, _foreignSegments;
    private long _notStored, _foreignNotStored;

    /// <summary>The time on the recording's clock.</summary>
    public double Now => recorder.Now;

    /// <summary>Keeps a segment; its place, or -1 when it is one of too many that say nothing new.</summary>
    public int Add(in WireSegment segment, double at, ReadOnlySpan<byte> packet, bool notable)
    {
        var entry = new Entry { Segment = segment, At = at };
        if (segment.Connection == 1)
            return Add(entry, packet, notable);
        if (_foreignSegments++ >= MostForeignSegments)
        {
            _foreignNotStored++;
            return -1;
        }
        return AddForeign(entry, packet);
    }

    /// <summary>Stores the head of a packet that is not a TCP segment.</summary>
    public void Add(int number, string protocol, int fromPort, int toPort, int length, double at, ReadOnlySpan<byte> packet)
    {
        var entry = new Entry { Segment = new WireSegment(number, 0, protocol, TcpFlags.None, fromPort, toPort, length, 0), At = at };
        if (_datagrams++ < MostDatagrams)
            Add(entry, packet, Math.Min(packet.Length, HeadersOnly));
        else
            _foreignNotStored++;
    }

    /// <summary>Notes what became of a segment.</summary>
    public void Note(int place, double? delivered, string? fault)
    {
        if (place < 0)
            return;
        var entry = _entries[place];
        _entries[place] = entry with { Delivered = delivered ?? entry.Delivered, Fault = fault ?? entry.Fault };
    }

    /// <summary>Gives everything to the recorder. <paramref name="lost"/> counts the packets that were missed.</summary>
    public void Close(long lost)
    {
        recorder.AddAside(_entries.Select(ToEvent));
        recorder.Capture = new Capture([.. _entries.Select(ToPacket)]);
        if (lost > 0)
            recorder.Add(new CaptureLost(lost));
        if (_notStored > 0)
            recorder.Add(new SegmentsNotKept(_notStored));
        var foreign = _datagrams + _foreignSegments;
        if (_foreignNotStored > 0 || foreign > WireFlooded.Limit)
            recorder.Add(new WireFlooded(foreign, _foreignNotStored));
    }

    private int Add(Entry entry, ReadOnlySpan<byte> packet, bool notable)
    {
        if (_entries.Count >= (notable ? MostNotable : MostEntries))
        {
            _notStored++;
            return -1;
        }
        return Add(entry, packet, _bytes < MostBytes ? packet.Length : Math.Min(packet.Length, HeadersOnly));
    }

    private int AddForeign(Entry entry, ReadOnlySpan<byte> packet)
    {
        var stored = _foreignBytes < MostForeignBytes ? packet.Length : Math.Min(packet.Length, HeadersOnly);
        _foreignBytes += stored;
        return Add(entry, packet, stored);
    }

    private int Add(Entry entry, ReadOnlySpan<byte> packet, int stored)
    {
        _entries.Add(entry with { Bytes = Store(packet[..stored]), Length = packet.Length });
        return _entries.Count - 1;
    }

    private ReadOnlyMemory<byte> Store(ReadOnlySpan<byte> packet)
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
