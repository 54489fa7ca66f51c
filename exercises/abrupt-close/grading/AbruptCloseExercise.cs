using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;

namespace Courseware.Exercises.AbruptClose;

/// <summary>The one-sided close of the lecture: what it loses, and how the graceful one loses nothing in the same conditions.</summary>
public sealed class AbruptCloseExercise : IExerciseCode
{
    /// <inheritdoc/>
    public string Id => "abrupt-close";

    /// <inheritdoc/>
    public int Place => 3;

    /// <inheritdoc/>
    public IReadOnlyList<Scenario> Scenarios { get; } = LateReaderScenarios.All;

    /// <inheritdoc/>
    public IReadOnlyList<Check> Checks { get; } =
        [.. AbruptChecks.All, .. GracefulChecks.Core, .. PredictionChecks.All, .. GracefulChecks.Robust];

    /// <inheritdoc/>
    public IReadOnlyList<Demo> Demos => LectureDemos.All;
}
