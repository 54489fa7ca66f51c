using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;

namespace Courseware.Exercises.__CODE__;

/// <summary>A client that sends hello, ends its direction and reads the answer.</summary>
public sealed class __CODE__Exercise : IExerciseCode
{
    /// <inheritdoc/>
    public string Id => "__ID__";

    /// <inheritdoc/>
    public IReadOnlyList<Scenario> Scenarios { get; } = ClientScenarios.All;

    /// <inheritdoc/>
    public IReadOnlyList<Check> Checks { get; } =
    [
        new("client-builds", [BuildCheck.Scenario], e => BuildCheck.Judge(e, Contract.Client)),
        .. ClientChecks.All,
    ];
}
