using Courseware.Judging;
using Courseware.Launching;

namespace Courseware.Grading;

/// <summary>The content of <c>exercise.yaml</c>: everything about an exercise that is words and numbers.</summary>
public sealed record ExerciseManifest(
    string Id, LocalizedText Title, LocalizedText Summary, IReadOnlyList<ProgramSpec> Programs, int StarterScore,
    IReadOnlyList<CheckSpec> Checks, IReadOnlyDictionary<string, ReasonText> Messages, ProgramLimits Limits)
{
    /// <summary>Files at the top of a submission that are not programs, and are read by checks: they are stored with the recording of the build.</summary>
    public IReadOnlyList<string> Documents { get; init; } = [];

    /// <summary>
    /// The paths that the exercise shows in the diagram of how a connection ends, each of them states of <see cref="TcpStates"/>.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>> States { get; init; } = [];
}

/// <summary>
/// One role: its name in the contract, what messages call it, and the original C source of it where the exercise has one.
/// </summary>
public sealed record ProgramSpec(string Role, string Name, LocalizedText Title, string? Original);

/// <summary>The words and points of one check.</summary>
/// <param name="Id">The same id as in the exercise's code.</param>
/// <param name="Tier">Whether it counts for the score.</param>
/// <param name="Points">Its points; 0 in the robust tier.</param>
/// <param name="Needs">Checks without which this one proves nothing: when one of them did not pass, it is skipped.</param>
/// <param name="ExplainedBy">
/// Checks whose failure explains a failure of this one, or why it decides nothing: then it is skipped instead.
/// </param>
/// <param name="Title">Its requirement, in a few words.</param>
/// <param name="Why">Why that matters on the wire.</param>
/// <param name="Hint">The next step for a student who failed it.</param>
public sealed record CheckSpec(
    string Id, Tier Tier, int Points, IReadOnlyList<string> Needs, IReadOnlyList<string> ExplainedBy, LocalizedText Title, LocalizedText Why,
        LocalizedText Hint);

/// <summary>A manifest is wrong: the message names file, line and column.</summary>
public sealed class ManifestException(string message) : Exception(message);
