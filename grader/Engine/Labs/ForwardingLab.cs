using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Submissions;
using Courseware.Wire;

namespace Courseware.Labs;

/// <summary>A lab that hands everything on to another lab; what derives from it changes some of that.</summary>
/// <param name="lab">The other lab.</param>
/// <param name="owns">True when the other lab is disposed of together with this one.</param>
public abstract class ForwardingLab(ILab lab, bool owns) : ILab
{
    /// <inheritdoc/>
    public string Name => lab.Name;

    /// <inheritdoc/>
    public string Isolation => lab.Isolation;

    /// <inheritdoc/>
    public NetworkChoice Network => lab.Network;

    /// <inheritdoc/>
    public double? CpuSeconds => lab.CpuSeconds;

    /// <inheritdoc/>
    public bool HasRunnable => lab.HasRunnable;

    /// <inheritdoc/>
    public virtual Task<Build> BuildAsync(OpenedSubmission submission, IReadOnlyList<RoleName> roles, CancellationToken cancellationToken) =>
        lab.BuildAsync(submission, roles, cancellationToken);

    /// <inheritdoc/>
    public Task<BuiltProgram> BuildOriginalAsync(RoleName role, string sourceFile, CancellationToken cancellationToken) =>
        lab.BuildOriginalAsync(role, sourceFile, cancellationToken);

    /// <inheritdoc/>
    public virtual void Abort() => lab.Abort();

    /// <inheritdoc/>
    public virtual Task<ScenarioRecording> RunAsync(
        Scenario scenario, IReadOnlyList<BuiltProgram> programs, ProgramLimits limits, ulong seed, CancellationToken cancellationToken) =>
        lab.RunAsync(scenario, programs, limits, seed, cancellationToken);

    /// <inheritdoc/>
    public Task<ScenarioRecording?> ExplainAsync(
        Scenario scenario, IReadOnlyList<BuiltProgram> programs, ProgramLimits limits, ulong seed, CancellationToken cancellationToken) =>
        lab.ExplainAsync(scenario, programs, limits, seed, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return owns ? lab.DisposeAsync() : ValueTask.CompletedTask;
    }
}
