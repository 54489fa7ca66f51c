namespace Courseware.Reporting.Ladders;

/// <summary>A line of a ladder in text, piece by piece, so that a terminal can colour it.</summary>
internal sealed record LadderLine(IReadOnlyList<LadderSpan> Spans)
{
    /// <summary>All of it, without blanks at the end.</summary>
    public string Text => string.Concat(Spans.Select(s => s.Text)).TrimEnd(' ');
}

/// <summary>A piece of a line; <paramref name="IsStrong"/> for what a reader looks for first.</summary>
internal sealed record LadderSpan(string Text, LadderInk Ink, bool IsStrong = false)
{
    /// <summary>No text at all.</summary>
    public static LadderSpan Nothing { get; } = new("", LadderInk.Plain);
}

/// <summary>What a piece is coloured by: the colours of the drawing.</summary>
internal enum LadderInk
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
    public static LadderInk Of(ArrowKind kind) => kind switch
    {
        ArrowKind.Open => LadderInk.Open,
        ArrowKind.Data => LadderInk.Data,
        ArrowKind.Ack => LadderInk.Plain,
        ArrowKind.Fin => LadderInk.Fin,
        _ => LadderInk.Reset,
    };

    /// <summary>The colour of a state and of the line that leads on from it.</summary>
    public static LadderInk Of(EndState? state) => state switch
    {
        null or EndState.Closed => LadderInk.Faint,
        EndState.Listen or EndState.SynSent or EndState.SynReceived or EndState.Established => LadderInk.Open,
        EndState.TimeWait => LadderInk.Wait,
        _ => LadderInk.Fin,
    };
}
