namespace Courseware.Grading;

/// <summary>
/// How a connection ends: the states of RFC 9293 §3.3.2 from ESTABLISHED on, in the RFC's spelling, and the steps between them, which
/// are those of its figure 5 and, by §3.10.7.4, a reset from each state to CLOSED.
/// </summary>
public static class TcpStates
{
    /// <summary>The state after an abort, and at the end of every connection.</summary>
    public const string Closed = "CLOSED";

    /// <summary>All states, from the open connection to the closed one.</summary>
    public static IReadOnlyList<string> All { get; } =
        ["ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2", "CLOSING", "TIME_WAIT", "CLOSE_WAIT", "LAST_ACK", Closed];

    /// <summary>The steps of the RFC's figure, each with its cause: a call, a segment received or sent, or time.</summary>
    public static IReadOnlyList<ClosingStep> Steps { get; } =
    [
        new("ESTABLISHED", "FIN_WAIT_1", ClosingCause.OwnFin),
        new("ESTABLISHED", "CLOSE_WAIT", ClosingCause.OtherFin),
        new("FIN_WAIT_1", "FIN_WAIT_2", ClosingCause.AckOfFin),
        new("FIN_WAIT_1", "CLOSING", ClosingCause.OtherFin),
        new("FIN_WAIT_1", "TIME_WAIT", ClosingCause.OtherFinWithAck),
        new("FIN_WAIT_2", "TIME_WAIT", ClosingCause.OtherFin),
        new("CLOSING", "TIME_WAIT", ClosingCause.AckOfFin),
        new("CLOSE_WAIT", "LAST_ACK", ClosingCause.OwnFin),
        new("LAST_ACK", Closed, ClosingCause.AckOfFin),
        new("TIME_WAIT", Closed, ClosingCause.TwiceMsl),
    ];

    /// <summary>True when the RFC has a step from one state to the other, a reset included.</summary>
    public static bool IsStep(string from, string to) => from != to && (to == Closed || Steps.Any(s => s.From == from && s.To == to));
}

/// <summary>One arrow of the diagram.</summary>
public sealed record ClosingStep(string From, string To, ClosingCause Cause);

/// <summary>The cause of a step from one state to the next.</summary>
public enum ClosingCause
{
    /// <summary>The program says that it sends no more: the FIN leaves.</summary>
    OwnFin,

    /// <summary>The other end's FIN arrives, and is acknowledged.</summary>
    OtherFin,

    /// <summary>The other end's FIN arrives, and with it the acknowledgement of the own one.</summary>
    OtherFinWithAck,

    /// <summary>The acknowledgement of the own FIN arrives.</summary>
    AckOfFin,

    /// <summary>Twice the longest life of a segment has passed.</summary>
    TwiceMsl,

    /// <summary>A RST was sent or has arrived.</summary>
    Reset,
}
