using Courseware.Recordings;

namespace Courseware.Labs.Tracing;

/// <summary>One call as strace wrote it down.</summary>
/// <param name="Pid">The thread that made it, as strace sees it.</param>
/// <param name="At">When it began, in seconds of the wall clock.</param>
/// <param name="Name">The call; <c>signal</c> for a signal that came.</param>
/// <param name="Arguments">Its arguments as they were printed, or the name of the signal.</param>
internal sealed record TracedCall(int Pid, double At, string Name, string Arguments)
{
    /// <summary>The result; null when the call had not returned.</summary>
    public long? Returned { get; init; }

    /// <summary>The name of its errno; null when it did not fail.</summary>
    public string? Error { get; init; }

    /// <summary>The file or socket of the descriptor that it returned, as strace names it; empty when it returned none.</summary>
    public string ReturnedKind { get; init; } = "";

    /// <summary>How long it took, in seconds; null when it had not returned.</summary>
    public double? Seconds { get; init; }

    /// <summary>The line of the submission that it comes from; null when it is not known.</summary>
    public SourceLine? Line { get; init; }

    /// <summary>The call stack, innermost frame first.</summary>
    public IReadOnlyList<StackFrame> Frames { get; init; } = [];
}

/// <summary>A place in a mapped file: <paramref name="Offset"/> is that of the instruction in the file.</summary>
internal sealed record StackFrame(string File, long Offset);
