using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;

namespace Courseware.Exercises.HalfClose;

/// <summary>The half-close file transfer of the lecture.</summary>
public sealed class HalfCloseExercise : IExerciseCode
{
    /// <inheritdoc/>
    public string Id => "half-close";

    /// <inheritdoc/>
    public int Place => 1;

    /// <inheritdoc/>
    public IReadOnlyList<Scenario> Scenarios { get; } =
        [.. ServerScenarios.All, .. ClientScenarios.All, .. PairScenarios.All];

    /// <inheritdoc/>
    public IReadOnlyList<Check> Checks { get; } =
        [.. BuildChecks.All, .. ServerChecks.Core, .. ClientChecks.Core, .. PairChecks.All, .. ServerChecks.Robust, .. ClientChecks.Robust];

    /// <inheritdoc/>
    public IReadOnlyList<Demo> Demos => LectureDemos.All;
}
