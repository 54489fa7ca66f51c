using Courseware.Reporting.Classes;

namespace Courseware.Batch;

/// <summary>One submission of a batch is finished.</summary>
/// <param name="Done">How many are, in this run and before.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Student">The first student who handed it in.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Score">Its points, when there are any.</param>
/// <param name="MaxScore">The most points that could be had.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Alone">It waits for, or had, a second grading alone.</param>
public sealed record BatchProgress(
    int Done, int Total, string Student, RowStatus Status, int? Score, int? MaxScore, double Seconds, bool Alone);
