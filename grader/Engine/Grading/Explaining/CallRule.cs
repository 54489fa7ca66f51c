namespace Courseware.Grading.Explaining;

/// <summary>Which of a program's calls is asked for.</summary>
internal enum CallKind
{
    /// <summary>The one that follows from the evidence.</summary>
    Any,

    /// <summary>The last close() of a connection, or shutdown() of both directions, before the evidence.</summary>
    GivesUp,

    /// <summary>The last call that sent a FIN before the evidence.</summary>
    Ends,

    /// <summary>The one in which the program waits.</summary>
    Waits,

    /// <summary>The last bytes sent before the evidence.</summary>
    Sends,

    /// <summary>The last read of a connection before the evidence.</summary>
    Reads,

    /// <summary>The last output before the evidence.</summary>
    Prints,

    /// <summary>The end of the program.</summary>
    Exits,

    /// <summary>The bind() that failed.</summary>
    Binds,

    /// <summary>No call: what is wrong is none.</summary>
    None,
}

/// <summary>For a reason: which call decides, and what it does that is wrong. Where a reason has no rule, the call follows from the evidence.</summary>
/// <param name="Kind">Which call.</param>
/// <param name="Consequence">What follows the call after a colon; null where the call says all.</param>
internal sealed record CallRule(CallKind Kind, LocalizedText? Consequence = null);
