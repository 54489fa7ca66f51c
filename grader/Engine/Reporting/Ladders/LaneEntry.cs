using Courseware.Recordings;

namespace Courseware.Reporting.Ladders;

/// <summary>Something in a lane while the ladder is built.</summary>
internal abstract class LaneEntry
{
    public abstract LaneText Text { get; }
}

/// <summary>An entry that says all it will ever say.</summary>
internal sealed class FixedEntry(LocalizedText text, bool fromKernel = false) : LaneEntry
{
    public override LaneText Text { get; } = new(text, fromKernel);
}

/// <summary>Bytes that an end sent, read or printed in one go; many small portions become one entry.</summary>
internal sealed class TrafficEntry(TrafficKind kind) : LaneEntry
{
    private const int MostShown = 40;
    private readonly List<byte> _start = [];
    private bool _isKnown = true;
    private long _bytes;

    public TrafficKind Kind => kind;

    public double Until { get; private set; }

    public override LaneText Text => new(LadderWords.Traffic(kind, _bytes, Preview()));

    public void Add(double at, long count, byte[]? data)
    {
        (Until, _bytes) = (at, _bytes + count);
        _isKnown &= data is not null || _start.Count > MostShown;
        if (data is not null && _isKnown && _start.Count <= MostShown)
            _start.AddRange(data);
    }

    // Null when the bytes are not in the recording; then only their number is reported.
    private string? Preview()
    {
        if (!_isKnown || _bytes == 0)
            return null;
        var text = EscapedBytes.Escape(_start.Take(MostShown).ToArray());
        return _bytes <= MostShown ? $"\"{text}\"" : $"\"{text}…\"";
    }
}

/// <summary>The operation on bytes.</summary>
internal enum TrafficKind
{
    Sent,
    Read,
    Printed,
    Complained,
}
