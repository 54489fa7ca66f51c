namespace Courseware.Reporting.Ladders;

/// <summary>A line of a ladder in text, piece by piece, so that a terminal can colour it.</summary>
internal sealed record LadderLine(IReadOnlyList<LadderSpan> Spans)
{
    /// <summary>All of it, without blanks at the end.</summary>
    public string Text => string.Concat(Spans.Select(s => s.Text)).TrimEnd(' ');
}

/// <summary>A piece of a line; <paramref name="IsStrong"/> for what a reader looks for first.</summary>
internal sealed record LadderSpan(string Text, LadderStyle Ink, bool IsStrong = false)
{
    /// <summary>No text at all.</summary>
    public static LadderSpan Nothing { get; } = new("", LadderStyle.Plain);
}

/// <summary>The style of a piece: the colours of the drawing.</summary>
internal enum LadderStyle
{
    Plain,
    Faint,
    Kernel,
    Open,
    Data,
    Fin,
    Reset,
    Wait,
}

internal static class LadderInks
{
    public static LadderStyle Of(ArrowKind kind) => kind switch
    {
        ArrowKind.Open => LadderStyle.Open,
        ArrowKind.Data => LadderStyle.Data,
        ArrowKind.Ack => LadderStyle.Plain,
        ArrowKind.Fin => LadderStyle.Fin,
        _ => LadderStyle.Reset,
    };

    /// <summary>The colour of a state and of the line that leads on from it.</summary>
    public static LadderStyle Of(TcpState? state) => state switch
    {
        null or TcpState.Closed => LadderStyle.Faint,
        TcpState.Listen or TcpState.SynSent or TcpState.SynReceived or TcpState.Established => LadderStyle.Open,
        TcpState.TimeWait => LadderStyle.Wait,
        _ => LadderStyle.Fin,
    };
}
