using Courseware.Launching;
using Courseware.Submissions;

namespace Courseware.Labs;

/// <summary>Where one submission is built.</summary>
internal abstract class BuildEnvironment
{
    /// <summary>A copy of the submission, to plan the build from.</summary>
    public abstract string Folder { get; }

    /// <summary>The same folder as the build's commands see it.</summary>
    public abstract string Path { get; }

    /// <summary>Why that build cannot be done here, or null.</summary>
    public abstract string? Lacks(BuildPlan plan);

    /// <summary>
    /// The resource that the machine ran short of, so that a failed command says nothing about the submission; null when there was enough.
    /// </summary>
    public virtual string? Shortage() => null;

    /// <summary>Starts one command of a build.</summary>
    public abstract Task<LaunchedProgram> LaunchAsync(
        BuildPlan plan, IReadOnlyList<string> command, Action<LaunchEvent> handle, CancellationToken cancellationToken);

    /// <summary>A folder to look for what the build of a plan made.</summary>
    public abstract Task<string> InspectAsync(BuildPlan plan, IReadOnlyList<RoleName> roles, CancellationToken cancellationToken);

    /// <summary>True when there is a program of that name where the plan is built.</summary>
    public abstract Task<bool> HasAsync(BuildPlan plan, string tool, CancellationToken cancellationToken);

    /// <summary>Those of some relative paths at which there is something in the folder after the build.</summary>
    public abstract Task<IReadOnlyList<string>> ExistingAsync(BuildPlan plan, IReadOnlyList<string> paths, CancellationToken cancellationToken);

    /// <summary>The program as it will be run.</summary>
    public abstract Task<BuiltProgram> FinishAsync(BuiltProgram program, BuildPlan plan);

    /// <summary>Called once, when all builds have ended.</summary>
    public virtual Task AfterAllAsync(IReadOnlyList<BuildPlan> plans) => Task.CompletedTask;
}

/// <summary>A folder of this machine, in which <paramref name="abort"/> kills all that runs.</summary>
internal sealed class LocalBuildEnvironment(string folder, CancellationToken abort = default) : BuildEnvironment
{
    private readonly Shortage _shortage = new();

    /// <inheritdoc/>
    public override string Folder => folder;

    /// <inheritdoc/>
    public override string Path => folder;

    /// <inheritdoc/>
    public override string? Lacks(BuildPlan plan) => plan.Tools.FirstOrDefault(t => SearchPath.Find(t.Name) is null) is { } missing
        ? $"'{missing.Name}' is not on the PATH. Install it: apt-get install {missing.DebianPackage}"
        : null;

    /// <inheritdoc/>
    public override string? Shortage() => _shortage.Seen(folder);

    /// <inheritdoc/>
    public override Task<LaunchedProgram> LaunchAsync(
        BuildPlan plan, IReadOnlyList<string> command, Action<LaunchEvent> handle, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(System.IO.Path.Combine(folder, ProgramEnvironment.Temporary));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // An earlier command of the build has put something else in its place: compilers do without.
        }
        return LaunchedProgram.StartAsync(
            new LaunchRequest(command, folder, ProgramEnvironment.ForBuild(folder), ProgramLimits.ForBuilds) { Pipe = true, Abort = abort }, handle,
                cancellationToken);
    }

    /// <inheritdoc/>
    public override Task<string> InspectAsync(BuildPlan plan, IReadOnlyList<RoleName> roles, CancellationToken cancellationToken) => Task.FromResult(folder);

    /// <inheritdoc/>
    public override Task<bool> HasAsync(BuildPlan plan, string tool, CancellationToken cancellationToken) => Task.FromResult(SearchPath.Find(tool) is not null);

    /// <inheritdoc/>
    public override Task<IReadOnlyList<string>> ExistingAsync(BuildPlan plan, IReadOnlyList<string> paths, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<string>>([.. paths.Where(p => System.IO.Path.Exists(System.IO.Path.Combine(folder, p)))]);

    /// <inheritdoc/>
    public override async Task<BuiltProgram> FinishAsync(BuiltProgram program, BuildPlan plan) => program with
    {
        Command = await WrappedInterpreter.UnwrapAsync(program.Command),
        Folder = folder,
        Sources = folder,
    };
}
