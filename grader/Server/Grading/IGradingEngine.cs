using Courseware.Grading;
using Courseware.Labs;

namespace Courseware.Server.Grading;

/// <summary>A submission to grade, as unopened bytes.</summary>
/// <param name="Exercise">The exercise's id.</param>
/// <param name="Lab">The lab's name.</param>
/// <param name="Student">The submission's name in the report.</param>
/// <param name="Bytes">An archive, or a single file.</param>
/// <param name="Seed">The seed of the payloads.</param>
/// <param name="Language">The language of the texts.</param>
internal sealed record GradingJob(string Exercise, string Lab, string Student, byte[] Bytes, ulong Seed, string Language)
{
    /// <summary>The outcome has the recordings, from which the receiver makes the report; it has no report and no sources.</summary>
    public bool KeepsRecordings { get; init; }
}

/// <summary>How a grading ended. No result: the submission cannot be read, as the message says.</summary>
internal sealed record GradingOutcome(GradingResult? Result, string Message, byte[] Report, string Digest)
{
    /// <summary>The load of the machine may have decided the result: the submission is graded once more, alone.</summary>
    public bool Doubtful { get; init; }

    /// <summary>The recordings, packed; null when the job does not ask for them.</summary>
    public byte[]? Recordings { get; init; }

    /// <summary>The sources, for comparing them with those of others.</summary>
    public IReadOnlyList<SourceText> Sources { get; init; } = [];
}

/// <summary>The lab is not available. The cause is not a submission.</summary>
internal sealed class NoLabException(string message, Exception inner) : Exception(message, inner);

/// <summary>The submission needs tools that this process does not have. Another one may have them.</summary>
internal sealed class MissingToolsException(BuildTools needs) : Exception($"The submission needs {ToolNeeds.Names(needs)}.")
{
    /// <summary>All tools that it needs.</summary>
    public BuildTools Needs => needs;
}

/// <summary>Grades one submission.</summary>
internal interface IGradingEngine
{
    /// <summary>Grades it.</summary>
    /// <exception cref="NoLabException">There is no such lab here.</exception>
    /// <exception cref="MissingToolsException">It cannot be built here.</exception>
    Task<GradingOutcome> GradeAsync(GradingJob job, IProgress<GradingProgress> progress, Action<CheckResult> decided, CancellationToken cancellationToken);
}
