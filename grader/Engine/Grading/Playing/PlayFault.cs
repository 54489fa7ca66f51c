namespace Courseware.Grading.Playing;

/// <summary>A fault of the wire, always on the first FIN of a run.</summary>
public enum PlayFault
{
    /// <summary>The wire delivers everything.</summary>
    None,

    /// <summary>The FIN is lost once; its sender retransmits it.</summary>
    Drop,

    /// <summary>The FIN arrives later, and its retransmissions do not.</summary>
    Hold,

    /// <summary>A RST arrives in its place.</summary>
    Reset,
}
