using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;

namespace Courseware.Exercises.Eof;

/// <summary>What EOF is, how one knows it from an error and from silence, and which close() sends it.</summary>
public sealed class EofExercise : IExerciseCode
{
    /// <inheritdoc/>
    public string Id => "eof";

    /// <inheritdoc/>
    public int Place => 2;

    /// <inheritdoc/>
    public IReadOnlyList<Scenario> Scenarios { get; } = [.. ReceiverScenarios.All, .. SenderScenarios.All, PairScenario.Only];

    /// <inheritdoc/>
    public IReadOnlyList<Check> Checks { get; } =
    [
        new("receiver-builds", [BuildCheck.Scenario], e => BuildCheck.Judge(e, Contract.Receiver)),
        new("sender-builds", [BuildCheck.Scenario], e => BuildCheck.Judge(e, Contract.Sender)),
        .. ReceiverChecks.Core, .. SenderChecks.Core, PairScenario.Check, .. ReceiverChecks.Robust, .. SenderChecks.Robust,
    ];

    /// <inheritdoc/>
    public IReadOnlyList<Demo> Demos => LectureDemos.All;
}
