using Courseware.Labs.Tracing;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Submissions;
using Courseware.Wire;

namespace Courseware.Labs;

/// <summary>
/// Runs programs as plain processes of this machine, each in its own session and, where possible, its own pid namespace. It finds and ends the
/// processes they leave behind; it does not protect against a malicious program.
/// </summary>
/// <param name="wanted">The network of its scenarios, or null for the best that the system allows.</param>
public sealed class ProcessLab(NetworkChoice? wanted = null) : ILab
{
    // All labs of this process have the same cores.
    private static readonly ScenarioSlots Slots = new();

    private readonly string _folder = WorkDirectory.Make();
    private readonly CancellationTokenSource _aborted = new();

    internal ProcessLab(NetworkChoice network, string isolation)
        : this(network) => (Network, Isolation) = (network, isolation);

    /// <inheritdoc/>
    public string Name => "process";

    /// <inheritdoc/>
    public string Isolation { get; private set; } = "none";

    /// <inheritdoc/>
    public NetworkChoice Network { get; private set; } = new(NetworkChoice.Loopback, "");

    /// <summary>Where strace is; null where there is none.</summary>
    internal string? Tracer { get; init; } = Strace.Path;

    /// <summary>Where everything is that programs are built from and run in.</summary>
    internal string Folder => _folder;

    /// <inheritdoc/>
    public async Task<Build> BuildAsync(
        OpenedSubmission submission, IReadOnlyList<RoleName> roles, CancellationToken cancellationToken)
    {
        var workspace = NewFolder("build");
        submission.CopyTo(workspace);
        var build = await new SubmissionBuild(new LocalBuildEnvironment(workspace, _aborted.Token), roles).RunAsync(cancellationToken);
        return build with { Release = () => WorkDirectory.RemoveAsync(workspace) };
    }

    /// <inheritdoc/>
    public async Task<BuiltProgram> BuildOriginalAsync(RoleName role, string sourceFile, CancellationToken cancellationToken)
    {
        var source = await File.ReadAllTextAsync(sourceFile, cancellationToken);
        var path = await CompiledHelper.GetAsync(role.Name, source, cancellationToken);
        return new BuiltProgram(role.Role, role.Name, "original", "C", [path]);
    }

    /// <inheritdoc/>
    public Task<ScenarioRecording> RunAsync(
        Scenario scenario, IReadOnlyList<BuiltProgram> programs, ProgramLimits limits, ulong seed, CancellationToken cancellationToken) => Slots.RunAsync(
        giveUp => new ScenarioRunner(new LocalHost(_folder, Network, _aborted.Token), programs, limits, seed).RunAsync(scenario, giveUp, cancellationToken),
        cancellationToken);

    /// <inheritdoc/>
    public async Task<ScenarioRecording?> ExplainAsync(
        Scenario scenario, IReadOnlyList<BuiltProgram> programs, ProgramLimits limits, ulong seed, CancellationToken cancellationToken) => Tracer is { } tracer
        ? await TracedHost.RunAsync(
            new LocalHost(_folder, Network, _aborted.Token), new LocalTraceTools(tracer), scenario, programs, limits, seed, cancellationToken)
        : null;

    /// <inheritdoc/>
    public void Abort() => _aborted.Cancel();

    /// <summary>Finds out how well programs can be contained here, and whether there can be a wire.</summary>
    public async Task<ProcessLab> PrepareAsync(CancellationToken cancellationToken)
    {
        var request = new LaunchRequest(["true"], _folder, ProgramEnvironment.For(_folder), new ProgramLimits());
        try
        {
            await using var program = await LaunchedProgram.StartAsync(request, _ => { }, cancellationToken);
            Isolation = program.HasOwnPidNamespace ? "pid-namespace" : "none";
            Network = wanted ?? await NetworkChoice.BestAsync(cancellationToken);
            return this;
        }
        catch
        {
            // For example without a C compiler: the caller never gets this lab, and cannot dispose of it.
            await DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await WorkDirectory.RemoveAsync(_folder);
        // The kernel removes the rest of the networks in any case; after an abort the grader does not wait for it.
        await Task.WhenAny(Wire.Network.AllGoneAsync(), Task.Delay(_aborted.IsCancellationRequested ? 0 : Timeout.Infinite, CancellationToken.None));
    }

    private string NewFolder(string name) => Path.Combine(_folder, $"{name}-{Guid.NewGuid():N}");
}

/// <summary>Opens process labs, and finds out once what this machine allows.</summary>
public sealed class ProcessLabs : ILabSource
{
    private readonly (NetworkChoice Network, string Isolation) _found;

    private ProcessLabs(NetworkChoice network, string isolation) => _found = (network, isolation);

    /// <inheritdoc/>
    public string Name => "process";

    /// <summary>Finds out how well programs can be contained here, and whether there can be a wire.</summary>
    /// <param name="wanted">The network of all scenarios, or null for the best that the system allows.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task<ProcessLabs> PrepareAsync(NetworkChoice? wanted, CancellationToken cancellationToken)
    {
        await using var lab = await new ProcessLab(wanted).PrepareAsync(cancellationToken);
        return new ProcessLabs(lab.Network, lab.Isolation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> ToolsAsync(CancellationToken cancellationToken) => Task.FromResult(HostTools.Describe());

    /// <inheritdoc/>
    public ILab Open() => new ProcessLab(_found.Network, _found.Isolation);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
