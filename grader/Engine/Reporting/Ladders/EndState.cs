namespace Courseware.Reporting.Ladders;

/// <summary>The states of RFC 9293 §3.3.2; the names are the recording's names of the kernel's states.</summary>
internal enum EndState
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

internal static class EndStates
{
    /// <summary>The name as the RFC writes it.</summary>
    public static string Name(this EndState state) => state switch
    {
        EndState.SynSent => "SYN_SENT",
        EndState.SynReceived => "SYN_RECEIVED",
        EndState.FinWait1 => "FIN_WAIT_1",
        EndState.FinWait2 => "FIN_WAIT_2",
        EndState.TimeWait => "TIME_WAIT",
        EndState.CloseWait => "CLOSE_WAIT",
        EndState.LastAck => "LAST_ACK",
        _ => state.ToString().ToUpperInvariant(),
    };

    /// <summary>The state of a socket that was sampled; null when the kernel's word is none of the RFC's.</summary>
    public static EndState? Parse(string name) => Enum.TryParse<EndState>(name, out var state) && Enum.IsDefined(state) ? state : null;
}
