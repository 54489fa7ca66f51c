namespace Courseware.Wire;

/// <summary>The control bits of a TCP header (RFC 9293 §3.1), as they stand in its 14th byte.</summary>
[Flags]
public enum TcpFlags : byte
{
    /// <summary>No bit: no segment of a real connection looks like this.</summary>
    None = 0,

    /// <summary>The sender has no more data; its direction ends here.</summary>
    Fin = 1,

    /// <summary>The sender tells its initial sequence number.</summary>
    Syn = 2,

    /// <summary>The connection is aborted, in both directions.</summary>
    Rst = 4,

    /// <summary>The sender has nothing more to send for now; programs never see it.</summary>
    Psh = 8,

    /// <summary>The acknowledgement number counts: set in all segments but the first SYN and some RST.</summary>
    Ack = 16,

    /// <summary>The urgent pointer counts: out-of-band data.</summary>
    Urg = 32,

    /// <summary>The echo of a congestion mark (RFC 3168).</summary>
    Ece = 64,

    /// <summary>The sender has slowed down because of such an echo.</summary>
    Cwr = 128,
}
