using Courseware.Recordings;
using Courseware.Reporting.Ladders;

namespace Courseware.Reporting.Site;

/// <summary>The meaning of a segment for its receiver, in one or two sentences.</summary>
internal static class SegmentMeaning
{
    private static readonly TextTable Table = TextTable.Own("segment-meaning");

    /// <summary>The meaning of a segment in the light of <paramref name="all"/> of its run, in the order of their numbers.</summary>
    public static LocalizedText Of(SegmentSeen segment, IReadOnlyList<SegmentSeen> all)
    {
        var before = all.Where(s => s.Connection == segment.Connection && s.Number < segment.Number).ToList();
        var ownFin = before.LastOrDefault(s => s.From == segment.From && s.IsFin());
        var otherFin = before.LastOrDefault(s => s.From != segment.From && s.IsFin());
        var acksFin = segment.HasAck() && otherFin is not null && segment.Ack >= otherFin.Next();
        return segment switch
        {
            _ when segment.IsReset() => Reset(segment),
            _ when segment.IsSyn() => Syn(segment),
            _ when segment.IsFin() => Fin(segment, isRetransmission: ownFin?.Seq + ownFin?.Length == segment.Seq + segment.Length, acksFin),
            { Length: > 0 } => Data(segment, acksFin),
            _ when acksFin => Table["acks-fin", ("ack", segment.Ack), ("number", segment.Ack - 1)],
            _ => Table["acks", ("ack", segment.Ack)],
        };
    }

    private static LocalizedText Reset(SegmentSeen segment) => segment switch
    {
        _ when !segment.HasAck() => Table["reset-without-ack"],
        { Seq: 0 } => Table["reset-nobody"],
        _ => Table["reset-with-ack"],
    };

    private static LocalizedText Syn(SegmentSeen segment) => segment.HasAck()
        ? Table["syn-ack"]
        : Table["syn"];

    private static LocalizedText Fin(SegmentSeen segment, bool isRetransmission, bool acksFin)
    {
        var number = segment.Seq + segment.Length;
        var text = Table["fin", ("number", number), ("ack", number + 1)];
        if (acksFin)
            text = Table["fin-and-ack", ("fin", text)];
        return isRetransmission ? Table["fin-again", ("fin", text)] : text;
    }

    private static LocalizedText Data(SegmentSeen segment, bool acksFin)
    {
        var text = Table["data", ("first", segment.Seq), ("last", segment.Seq + segment.Length - 1)];
        return acksFin ? Table["data-after-fin", ("data", text)] : text;
    }
}
