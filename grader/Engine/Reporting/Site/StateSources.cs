namespace Courseware.Reporting.Site;

/// <summary>Where an arrow or a sentence of the diagram comes from; <paramref name="Url"/> leads there.</summary>
internal sealed record SourceView(string Claim, string Source, string Url);

/// <summary>The sources of the state diagram: the RFC for each arrow, and for Linux the code or the manual that says so.</summary>
internal static class StateSources
{
    private static readonly TextTable Table = TextTable.Own("state-diagram");
    private const string Rfc = "https://www.rfc-editor.org/rfc/rfc9293";
    private const string Linux = "https://github.com/torvalds/linux/blob/v6.18/";
    private const string Manual = "https://man7.org/linux/man-pages/man7/tcp.7.html";

    private static readonly (LocalizedText Claim, string Source, string Url)[] All =
    [
        (Table["source.all"],
            "RFC 9293, figure 5", $"{Rfc}#figure-5"),
        (Table["source.fin-wait-1"],
            "RFC 9293, section 3.3.2, note 2", $"{Rfc}#section-3.3.2"),
        (Table["source.reset"],
            "RFC 9293, section 3.10.7.4", $"{Rfc}#section-3.10.7.4"),
        (Table["source.time-wait"],
            "TCP_TIMEWAIT_LEN, include/net/tcp.h", $"{Linux}include/net/tcp.h"),
        (Table["source.fin-wait-2"],
            "tcp(7), tcp_fin_timeout", Manual),
        (Table["source.reset-in-time-wait"],
            "tcp_timewait_state_process, net/ipv4/tcp_minisocks.c", $"{Linux}net/ipv4/tcp_minisocks.c"),
        (Table["source.close-unread"],
            "__tcp_close, net/ipv4/tcp.c", $"{Linux}net/ipv4/tcp.c"),
    ];

    /// <summary>All of them in a language.</summary>
    public static IReadOnlyList<SourceView> In(string language) => [.. All.Select(s => new SourceView(s.Claim.In(language), s.Source, s.Url))];
}
