using Courseware.Grading;

namespace Courseware.Server.Grading;

/// <summary>Passes each step of a grading on immediately, and in order.</summary>
internal sealed class StageProgress(Action<GradingProgress> report) : IProgress<GradingProgress>
{
    /// <inheritdoc/>
    public void Report(GradingProgress value) => report(value);
}
