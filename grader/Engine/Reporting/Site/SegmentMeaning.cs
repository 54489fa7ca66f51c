using Courseware.Grading;
using Courseware.Recordings;
using Courseware.Reporting.Ladders;

namespace Courseware.Reporting.Site;

/// <summary>What a segment says to the end that it is sent to, in one or two sentences.</summary>
internal static class SegmentMeaning
{
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
            _ when segment.IsFin() => Fin(segment, isAgain: ownFin?.Seq + ownFin?.Length == segment.Seq + segment.Length, acksFin),
            { Length: > 0 } => Data(segment, acksFin),
            _ when acksFin => new LocalizedText(
                $"Acknowledges the FIN: everything before {segment.Ack} has arrived, and the FIN was number {segment.Ack - 1}.",
                $"FIN을 확인합니다. {segment.Ack} 앞의 것이 모두 도착했고, FIN의 번호는 {segment.Ack - 1}이었습니다."),
            _ => new LocalizedText(
                $"Acknowledges every byte before {segment.Ack}. It carries no data and takes no sequence number.",
                $"{segment.Ack} 앞의 모든 바이트를 확인합니다. 데이터가 없고 순서 번호도 차지하지 않습니다."),
        };
    }

    private static LocalizedText Reset(SegmentSeen segment) => segment switch
    {
        _ when !segment.HasAck() => new LocalizedText(
            "RST without ACK: the answer to a segment that no socket can receive any more. Its number is the one that the refused segment acknowledged.",
            "ACK 없는 RST: 받을 소켓이 더는 없는 세그먼트에 대한 응답입니다. 번호는 거부된 세그먼트의 ACK 번호입니다."),
        { Seq: 0 } => new LocalizedText("Nobody listens on this port.", "이 포트에서 대기하는 소켓이 없습니다."),
        _ => new LocalizedText(
            "RST with ACK: this end gives the connection up. What was still in its send queue is thrown away.",
            "ACK가 있는 RST: 이쪽이 연결을 포기합니다. 송신 큐에 남아 있던 것은 버려집니다."),
    };

    private static LocalizedText Syn(SegmentSeen segment) => segment.HasAck()
        ? new LocalizedText("Accepts the connection: its own SYN, and the ACK of the other one.", "연결을 받아들입니다. 자기 SYN과 상대 SYN의 ACK입니다.")
        : new LocalizedText("Asks for a connection. A SYN takes one sequence number.", "연결을 요청합니다. SYN은 순서 번호 하나를 차지합니다.");

    private static LocalizedText Fin(SegmentSeen segment, bool isAgain, bool acksFin)
    {
        var number = segment.Seq + segment.Length;
        var english = $"This end sends nothing more. Whether it still receives, a FIN does not say. It takes sequence number {number}, so its ACK is {number + 1}.";
        var korean = $"이쪽은 더 보내지 않습니다. 아직 받는지는 FIN만으로 알 수 없습니다. 순서 번호 {number}을(를) 차지하므로 그 ACK는 {number + 1}입니다.";
        if (acksFin)
            (english, korean) = ($"{english} It acknowledges the other end's FIN as well.", $"{korean} 상대의 FIN도 함께 확인합니다.");
        if (isAgain)
            (english, korean) = ($"Sent again, because no ACK of it had come. {english}", $"ACK가 오지 않아 다시 보낸 것입니다. {korean}");
        return new LocalizedText(english, KoreanParticles.Fit(korean));
    }

    private static LocalizedText Data(SegmentSeen segment, bool acksFin)
    {
        var last = segment.Seq + segment.Length - 1;
        var english = $"Carries the bytes {segment.Seq} to {last} of this direction.";
        var korean = $"이 방향의 바이트 {segment.Seq}~{last}을(를) 나릅니다.";
        return acksFin
            ? new LocalizedText(
                $"{english} The other end has sent its FIN: that ended its direction, not this one.",
                KoreanParticles.Fit($"{korean} 상대는 이미 FIN을 보냈습니다. 끝난 것은 상대의 방향이지 이 방향이 아닙니다."))
            : new LocalizedText(english, KoreanParticles.Fit(korean));
    }
}
