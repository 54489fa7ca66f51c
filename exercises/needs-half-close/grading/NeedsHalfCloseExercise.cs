using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;

namespace Courseware.Exercises.NeedsHalfClose;

/// <summary>A situation that needs half-close: the answer depends on having all of the data, and so on EOF.</summary>
public sealed class NeedsHalfCloseExercise : IExerciseCode
{
    /// <inheritdoc/>
    public string Id => "needs-half-close";

    /// <inheritdoc/>
    public int Place => 6;

    /// <inheritdoc/>
    public IReadOnlyList<Scenario> Scenarios { get; } = [.. ServerScenarios.All, .. ClientScenarios.All, .. PairScenarios.All];

    /// <inheritdoc/>
    public IReadOnlyList<Check> Checks { get; } =
    [
        new("server-builds", [BuildCheck.Scenario], e => BuildCheck.Judge(e, Contract.Server)),
        new("client-builds", [BuildCheck.Scenario], e => BuildCheck.Judge(e, Contract.Client)),
        .. ServerChecks.Core, .. ClientChecks.Core, .. PairChecks.Core, .. WireChecks.Core, .. ServerChecks.Robust, .. ClientChecks.Robust,
    ];

    /// <inheritdoc/>
    public string Played => PairScenarios.Shutdown;

    /// <inheritdoc/>
    public IReadOnlyList<Demo> Demos => LectureDemos.All;
}
