using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Submissions;
using Courseware.Wire;

namespace Courseware.Labs;

/// <summary>
/// The place where the programs of one grading are built and run; in the process lab also those of several. All labs record the same things.
/// </summary>
public interface ILab : IAsyncDisposable
{
    /// <summary>Its name in results: <c>process</c>, <c>container</c>.</summary>
    string Name { get; }

    /// <summary>How well programs are kept from each other and from the machine, for the report: <c>pid-namespace</c>, <c>none</c>, …</summary>
    string Isolation { get; }

    /// <summary>The network of its scenarios, and why it has no wire when it has none.</summary>
    NetworkChoice Network { get; }

    /// <summary>Seconds of CPU time of all programs of its grading so far; null where the system does not report it, or the lab has several gradings.</summary>
    double? CpuSeconds => null;

    /// <summary>False when no program of its grading runs or waits for a processor; true also where the system does not tell.</summary>
    bool HasRunnable => true;

    /// <summary>Builds every role of a submission; the recording says how that went, also for a role that does not build.</summary>
    Task<Build> BuildAsync(OpenedSubmission submission, IReadOnlyList<RoleName> roles, CancellationToken cancellationToken);

    /// <summary>Builds a C program that comes with the exercise.</summary>
    Task<BuiltProgram> BuildOriginalAsync(RoleName role, string sourceFile, CancellationToken cancellationToken);

    /// <summary>
    /// Ends all programs by force and without waiting, for a cancelled grading. Calls that still run in the lab fail; then it is disposed of.
    /// </summary>
    void Abort();

    /// <summary>Runs one scenario as soon as the lab has room for it: callers may start all of them at the same time.</summary>
    Task<ScenarioRecording> RunAsync(
        Scenario scenario, IReadOnlyList<BuiltProgram> programs, ProgramLimits limits, ulong seed, CancellationToken cancellationToken);

    /// <summary>
    /// Runs a scenario once more for explanation: its recording also has the calls of the student's programs
    /// (<see cref="ProgramCalled"/>). Nothing is judged by it. Null where this lab cannot see calls.
    /// </summary>
    Task<ScenarioRecording?> ExplainAsync(
        Scenario scenario, IReadOnlyList<BuiltProgram> programs, ProgramLimits limits, ulong seed, CancellationToken cancellationToken) =>
        Task.FromResult<ScenarioRecording?>(null);
}

/// <summary>The result of a build: the roles that can run, and the recording. Disposing of it removes the programs.</summary>
public sealed record Build(IReadOnlyList<BuiltProgram> Programs, ScenarioRecording Recording) : IAsyncDisposable
{
    /// <summary>Releases the containers and volumes that the programs need.</summary>
    public Func<Task> Release { get; init; } = () => Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await Release();
}
