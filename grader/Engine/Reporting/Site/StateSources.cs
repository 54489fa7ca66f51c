using Courseware.Grading;

namespace Courseware.Reporting.Site;

/// <summary>Where an arrow or a sentence of the diagram comes from; <paramref name="Url"/> leads there.</summary>
internal sealed record SourceView(string Claim, string Source, string Url);

/// <summary>The sources of the state diagram: the RFC for each arrow, and for Linux the code or the manual that says so.</summary>
internal static class StateSources
{
    private const string Rfc = "https://www.rfc-editor.org/rfc/rfc9293";
    private const string Linux = "https://github.com/torvalds/linux/blob/v6.18/";
    private const string Manual = "https://man7.org/linux/man-pages/man7/tcp.7.html";

    private static readonly (LocalizedText Claim, string Source, string Url)[] All =
    [
        (new(
            "All arrows but the ones named below are those of the state diagram, from ESTABLISHED on.",
            "아래에 따로 적은 것을 뺀 모든 화살표는 상태도에서 ESTABLISHED 아래의 것입니다."),
            "RFC 9293, figure 5", $"{Rfc}#figure-5"),
        (new(
            "FIN_WAIT_1 → TIME_WAIT, when the FIN that comes acknowledges the own one: the figure leaves it out and says so in note 2. On Linux it is the usual way when the other end closes before its kernel has sent an ACK.",
            "FIN_WAIT_1 → TIME_WAIT: 들어온 FIN이 자기 FIN도 확인할 때. 그림에는 없고 주 2에 적혀 있습니다. Linux에서 상대가 ACK보다 먼저 닫으면 흔히 이 길로 갑니다."),
            "RFC 9293, section 3.3.2, note 2", $"{Rfc}#section-3.3.2"),
        (new(
            "A reset leads from every state to CLOSED; the figure leaves this out for legibility (note 3). Here it is drawn, dashed, where an exercise takes it.",
            "리셋은 모든 상태에서 CLOSED로 이어집니다. 그림에서는 읽기 쉽도록 뺐습니다(주 3). 여기서는 과제가 지나가는 것만 점선으로 그렸습니다."),
            "RFC 9293, section 3.10.7.4", $"{Rfc}#section-3.10.7.4"),
        (new(
            "TIME_WAIT lasts 60 s on Linux, whatever the settings are, not twice the RFC's MSL of two minutes.",
            "Linux의 TIME_WAIT는 설정과 관계없이 60초입니다. RFC의 MSL 2분의 두 배가 아닙니다."),
            "TCP_TIMEWAIT_LEN, include/net/tcp.h", $"{Linux}include/net/tcp.h"),
        (new(
            "FIN_WAIT_2 ends by a time limit only when no descriptor is left: tcp_fin_timeout, 60 s. A half-closed socket may stay in it for ever.",
            "FIN_WAIT_2는 디스크립터가 남아 있지 않을 때에만 시간 제한(tcp_fin_timeout, 60초)으로 끝납니다. half-close한 소켓은 언제까지나 머무를 수 있습니다."),
            "tcp(7), tcp_fin_timeout", Manual),
        (new(
            "A RST that arrives in TIME_WAIT ends it, unless tcp_rfc1337 is set.",
            "TIME_WAIT에서 받은 RST는 그 상태를 끝냅니다(tcp_rfc1337을 켜지 않았다면)."),
            "tcp_timewait_state_process, net/ipv4/tcp_minisocks.c", $"{Linux}net/ipv4/tcp_minisocks.c"),
        (new(
            "close() with unread data, or with SO_LINGER and 0 seconds, sends a RST and goes from ESTABLISHED to CLOSED.",
            "읽지 않은 데이터가 있거나 SO_LINGER가 0초이면 close()는 RST를 보내고 ESTABLISHED에서 CLOSED로 갑니다."),
            "__tcp_close, net/ipv4/tcp.c", $"{Linux}net/ipv4/tcp.c"),
    ];

    /// <summary>All of them in a language.</summary>
    public static IReadOnlyList<SourceView> In(string language) => [.. All.Select(s => new SourceView(s.Claim.In(language), s.Source, s.Url))];
}
