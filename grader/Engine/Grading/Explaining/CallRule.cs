namespace Courseware.Grading.Explaining;

/// <summary>The kind of call that explains a failure, always the last one before the evidence.</summary>
internal enum CallKind
{
    /// <summary>The one that follows from the evidence.</summary>
    Any,

    /// <summary>No call: what is wrong is none, or none is sure.</summary>
    None,

    /// <summary>close() of a connection, or shutdown() of both its directions.</summary>
    GivesUp,

    /// <summary>The call that sent a FIN: close(), shutdown(), or the end of the program.</summary>
    Ends,

    /// <summary>A shutdown(), also a failed one.</summary>
    Shuts,

    /// <summary>setsockopt() with SO_LINGER, else as <see cref="GivesUp"/>.</summary>
    Lingers,

    /// <summary>The one in which the program waits at the end.</summary>
    Waits,

    /// <summary>The last close() or shutdown() of a connection, else as <see cref="Waits"/>: it left a FIN unsent.</summary>
    EndsOrWaits,

    /// <summary>A wait that ended because its time was over.</summary>
    TimesOut,

    /// <summary>Bytes sent.</summary>
    Sends,

    /// <summary>A read of a connection.</summary>
    Reads,

    /// <summary>A read of a connection that returned no data, as the read before it: a loop that does not end.</summary>
    Repeats,

    /// <summary>A read of a connection that failed.</summary>
    FailsToRead,

    /// <summary>Output.</summary>
    Prints,

    /// <summary>The end of the program.</summary>
    Exits,

    /// <summary>The last call that failed and was not repeated with success, else as <see cref="Exits"/>: why a program gives up.</summary>
    Fails,

    /// <summary>bind().</summary>
    Binds,

    /// <summary>connect().</summary>
    Connects,

    /// <summary>fork().</summary>
    Forks,
}

/// <summary>For a reason: which call decides, and what it does that is wrong. Where a reason has no rule, the call follows from the evidence.</summary>
/// <param name="Kind">Which call.</param>
/// <param name="Consequence">The text after the call and a colon; null where the call says all.</param>
internal sealed record CallRule(CallKind Kind, LocalizedText? Consequence = null);
