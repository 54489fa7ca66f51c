using Courseware.Recordings;

namespace Courseware.Reporting.Ladders;

/// <summary>How an arrow is called: the flags spelled out, the length, and what is special.</summary>
internal static class ArrowWords
{
    public static ArrowKind Kind(SegmentSeen segment) => segment switch
    {
        _ when segment.IsReset() => ArrowKind.Reset,
        _ when segment.IsSyn() => ArrowKind.Open,
        _ when segment.IsFin() => ArrowKind.Fin,
        { Length: > 0 } => ArrowKind.Data,
        _ => ArrowKind.Ack,
    };

    public static LocalizedText Label(SegmentSeen segment)
    {
        if (segment.IsReset())
            return LadderWords.Same("RST");
        if (segment.IsSyn())
            return LadderWords.Same(segment.HasAck() ? "SYN ACK" : "SYN");
        return (segment.IsFin(), segment.Length) switch
        {
            (true, 0) => LadderWords.Same("FIN"),
            (true, var length) => LadderWords.FinWithData(length),
            (false, 0) => LadderWords.Same("ACK"),
            (false, var length) => Data(length),
        };
    }

    /// <summary>The label and whose segment it is.</summary>
    public static LocalizedText LabelAndSender(SegmentSeen segment)
    {
        var (label, role) = (Label(segment), segment.Sender() == Side.Server ? LadderWords.ServerRole : LadderWords.ClientRole);
        return LadderWords.Of(role, label);
    }

    public static LocalizedText Data(long bytes) => LadderWords.Data(bytes);

    /// <summary>How many segments a run has: all but the last of one size is the rule, and then that size is reported.</summary>
    public static LocalizedText Pieces(IReadOnlyList<int> lengths)
    {
        var first = lengths[0];
        if (lengths.All(l => l == first))
            return LadderWords.Same($"{lengths.Count} × {first} B");
        if (lengths.SkipLast(1).All(l => l == first))
            return LadderWords.Same($"{lengths.Count - 1} × {first} + {lengths[^1]} B");
        return LadderWords.Segments(lengths.Count);
    }

    public static string Numbers(SegmentSeen segment) => segment switch
    {
        _ when segment.IsSyn() && !segment.HasAck() => "",
        _ when segment.HasAck() => $"seq {segment.Seq} ack {segment.Ack}",
        _ => $"seq {segment.Seq}",
    };

    /// <summary>Remarks about a segment; <paramref name="isExplained"/> when a separate line says what the grader did to it.</summary>
    public static IReadOnlyList<LocalizedText> Tags(SegmentSeen segment, SegmentNotes notes, bool isExplained)
    {
        var tags = new List<LocalizedText>();
        if (segment.IsReset() && !segment.IsInjected())
            tags.Add(Why(segment));
        if (notes.IsRetransmission(segment))
            tags.Add(LadderWords.Retransmitted);
        if (notes.IsProbe(segment))
            tags.Add(LadderWords.Probe);
        if (!isExplained && Fate(segment) is { } fate)
            tags.Add(fate);
        if (segment.Window == 0 && !segment.IsReset() && segment.HasAck())
            tags.Add(LadderWords.WindowClosed);
        return tags;
    }

    private static LocalizedText? Fate(SegmentSeen segment) => (segment.Fault, segment.Delivered) switch
    {
        ("dropped", _) => LadderWords.Dropped,
        ("held", null) => LadderWords.NeverReleased,
        ("held", _) => LadderWords.Held,
        ("delayed", not null) => LadderWords.Delayed,
        ("duplicated", not null) => LadderWords.Duplicated,
        ("injected", _) => LadderWords.Injected,
        (_, null) => LadderWords.Undelivered,
        _ => null,
    };

    // A socket that is given up sends RST with ACK; where there is no socket, the answer has none, unless there is nothing
    // to take its sequence number from, which is so when a SYN is answered.
    private static LocalizedText Why(SegmentSeen reset) => reset switch
    {
        _ when !reset.HasAck() => LadderWords.Refused,
        { Seq: 0 } => LadderWords.NobodyListens,
        _ => LadderWords.Aborted,
    };
}
