using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;

namespace Courseware.Exercises.ShutdownModes;

/// <summary><c>shutdown()</c> in each of its modes, shown by a program that reports on itself.</summary>
public sealed class ShutdownModesExercise : IExerciseCode
{
    /// <inheritdoc/>
    public string Id => "shutdown-modes";

    /// <inheritdoc/>
    public int Place => 4;

    /// <inheritdoc/>
    public IReadOnlyList<Scenario> Scenarios { get; } = [.. ModeScenarios.All, .. ErrorScenarios.All];

    /// <inheritdoc/>
    public IReadOnlyList<Check> Checks { get; } = [.. ModeChecks.All, .. ReportChecks.Modes, .. ErrorChecks.Core, .. ErrorChecks.Robust];

    /// <inheritdoc/>
    public IReadOnlyList<Demo> Demos => LectureDemos.All;
}
