namespace Courseware.Grading;

/// <summary>The submission to grade, and the options.</summary>
/// <param name="Submission">The path of a folder, archive or file.</param>
/// <param name="Seed">The seed of all payloads.</param>
/// <param name="Language">The language of the texts: <c>en</c> or <c>ko</c>.</param>
/// <param name="Checks">The selected checks and their prerequisites; all when empty.</param>
/// <param name="Reproduce">The beginning of the command that grades this again.</param>
public sealed record GradeRequest(string Submission, ulong Seed, string Language, IReadOnlyList<string> Checks, string Reproduce)
{
    /// <summary>Ask the checks in their order, and none after the first that fails.</summary>
    public bool StopsAtFirst { get; init; }
}
