using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;

namespace Courseware.Exercises.ClosingStates;

/// <summary>The states of closing (RFC 9293 §3.3.2 and §3.6), reported by a program that watches its own socket.</summary>
public sealed class ClosingStatesExercise : IExerciseCode
{
    /// <inheritdoc/>
    public string Id => "closing-states";

    /// <inheritdoc/>
    public int Place => 7;

    /// <inheritdoc/>
    public IReadOnlyList<Scenario> Scenarios { get; } = [.. ActiveScenarios.All, .. PassiveScenarios.All, PairScenario.Only];

    /// <inheritdoc/>
    public IReadOnlyList<Check> Checks { get; } =
    [
        new("program-builds", [BuildCheck.Scenario], e => BuildCheck.Judge(e, "client")),
        .. StateChecks.All, .. PathChecks.All,
    ];

    /// <inheritdoc/>
    public IReadOnlyList<Demo> Demos => [.. LectureDemos.All, WhatIfDemo.Only];
}
