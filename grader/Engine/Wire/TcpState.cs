namespace Courseware.Wire;

/// <summary>The states of RFC 9293 §3.3.2, numbered as the Linux kernel does (include/net/tcp_states.h).</summary>
public enum TcpState
{
    /// <summary>Not reported.</summary>
    Unknown = 0,

    /// <summary>ESTABLISHED</summary>
    Established = 1,

    /// <summary>SYN_SENT</summary>
    SynSent = 2,

    /// <summary>SYN_RECEIVED</summary>
    SynReceived = 3,

    /// <summary>FIN_WAIT_1: our FIN is sent and not yet acknowledged.</summary>
    FinWait1 = 4,

    /// <summary>FIN_WAIT_2: our FIN is acknowledged, the other end's has not come. A half-closed connection.</summary>
    FinWait2 = 5,

    /// <summary>TIME_WAIT</summary>
    TimeWait = 6,

    /// <summary>CLOSED</summary>
    Closed = 7,

    /// <summary>CLOSE_WAIT: the other end's FIN has come, ours is not sent.</summary>
    CloseWait = 8,

    /// <summary>LAST_ACK</summary>
    LastAck = 9,

    /// <summary>LISTEN</summary>
    Listen = 10,

    /// <summary>CLOSING</summary>
    Closing = 11,
}
