using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;

namespace Courseware.Exercises.TimeWait;

/// <summary>TIME_WAIT: which end is in it and why, how long, and what it means for a server that must restart immediately.</summary>
public sealed class TimeWaitExercise : IExerciseCode
{
    /// <inheritdoc/>
    public string Id => "time-wait";

    /// <inheritdoc/>
    public int Place => 5;

    /// <inheritdoc/>
    public IReadOnlyList<Scenario> Scenarios { get; } = [.. RestartScenarios.All, .. LastAckScenarios.All];

    /// <inheritdoc/>
    public IReadOnlyList<Check> Checks { get; } =
    [
        new("builds", [BuildCheck.Scenario], e => BuildCheck.Judge(e, Contract.Server)),
        .. ServerChecks.Core, RestartChecks.AtOnce, RestartChecks.OneAtATime, RestartChecks.AfterClient, LastAckFacts.Check, .. NoteChecks.All,
        .. ServerChecks.Robust,
    ];

    /// <inheritdoc/>
    public IReadOnlyList<Demo> Demos => LectureDemos.All;
}
