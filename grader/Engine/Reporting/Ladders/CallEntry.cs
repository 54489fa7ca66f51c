using Courseware.Recordings;

namespace Courseware.Reporting.Ladders;

/// <summary>A call of a student's program, or several alike one after the other, with result and line.</summary>
internal sealed class CallEntry(ProgramCalled first, bool isDeciding) : LaneEntry
{
    private int _count = 1;
    private long _bytes = Math.Max(0, first.Returned ?? 0);

    /// <summary>When the last of them was.</summary>
    public double Until { get; private set; } = first.At;

    /// <inheritdoc/>
    public override LaneText Text => new(Words(), IsDeciding: isDeciding);

    /// <summary>True when another call says nothing new but that it was made too.</summary>
    public bool IsLike(ProgramCalled other) => !isDeciding && Key(first) == Key(other);

    /// <summary>Adds a call that is alike.</summary>
    public void Add(ProgramCalled call)
    {
        _count++;
        _bytes += Math.Max(0, call.Returned ?? 0);
        Until = call.At;
    }

    private LocalizedText Words()
    {
        var call = first.Text + (_count > 1 ? $" × {_count}" : "");
        var line = first.Line is { } place ? $"  {SafeText.Line(place.File)}:{place.Number}" : "";
        if (first.IsWaiting)
            return LadderWords.Waits(call, line);
        var result = first switch
        {
            { Name: "exit" or ProgramCalled.Signal } => "",
            { Error: { } error } => $" = -1 {error}",
            _ when Transfers(first) && _count > 1 => $" = {_bytes} B",
            _ => $" = {first.Returned}",
        };
        return LadderWords.Same(call + result + line);
    }

    private static bool Transfers(ProgramCalled call) =>
        call.Name is "read" or "readv" or "recv" or "recvmsg" or "write" or "writev" or "send" or "sendmsg" or "sendfile" or "splice";

    // The end of the stream is not one of the reads before it.
    private static (string, int?, string, string?, SourceLine?, bool) Key(ProgramCalled call) =>
        (call.Name, call.Descriptor, call.Detail, call.Error, call.Line, Transfers(call) ? call.Returned > 0 : call.IsWaiting);
}
