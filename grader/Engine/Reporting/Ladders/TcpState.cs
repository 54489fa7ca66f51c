namespace Courseware.Reporting.Ladders;

/// <summary>The states of RFC 9293 §3.3.2; the names are the recording's names of the kernel's states.</summary>
internal enum TcpState
{
    Closed,
    Listen,
    SynSent,
    SynReceived,
    Established,
    FinWait1,
    FinWait2,
    Closing,
    TimeWait,
    CloseWait,
    LastAck,
}

internal static class TcpStateNames
{
    /// <summary>The name as the RFC writes it.</summary>
    public static string Name(this TcpState state) => state switch
    {
        TcpState.SynSent => "SYN_SENT",
        TcpState.SynReceived => "SYN_RECEIVED",
        TcpState.FinWait1 => "FIN_WAIT_1",
        TcpState.FinWait2 => "FIN_WAIT_2",
        TcpState.TimeWait => "TIME_WAIT",
        TcpState.CloseWait => "CLOSE_WAIT",
        TcpState.LastAck => "LAST_ACK",
        _ => state.ToString().ToUpperInvariant(),
    };

    /// <summary>The state of a socket that was sampled; null when the kernel's word is none of the RFC's.</summary>
    public static TcpState? Parse(string name) => Enum.TryParse<TcpState>(name, out var state) && Enum.IsDefined(state) ? state : null;
}
