using System.Collections.Concurrent;
using Courseware.Labs.Containers;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Submissions;
using Courseware.Wire;
using Docker.DotNet.Models;

namespace Courseware.Labs;

/// <summary>
/// Builds and runs programs in containers: one owns the network, without a way out of it, and each role of a submission has one of
/// its own, without rights. For strangers' programs.
/// </summary>
public sealed class ContainerLab : ILab
{
    private readonly SemaphoreSlim _lanes = new(Math.Max(4, Environment.ProcessorCount * 4));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("courseware-lab-");
    private readonly DockerEngine _engine;
    private readonly ProgramLimits _limits;
    private readonly ConcurrentBag<RunningContainer> _containers = [];
    private readonly ConcurrentBag<string> _volumes = [];
    private readonly Lazy<Task<RunningContainer>> _original;
    private Pod _pod = null!;
    private RunningContainer _owner = null!;
    private string _launcher = "";

    private ContainerLab(DockerEngine engine, ProgramLimits limits)
    {
        (_engine, _limits) = (engine, limits);
        _original = new(() => StartAsync(Toolchain.Native, ContainerRole.Original, limits, [], CancellationToken.None));
    }

    /// <inheritdoc/>
    public string Name => "container";

    /// <inheritdoc/>
    public string Isolation => "container";

    /// <inheritdoc/>
    public NetworkChoice Network { get; } = new(NetworkChoice.Tun, "");

    /// <summary>Finds the engine and starts the container that owns the network.</summary>
    /// <exception cref="LaunchException">Something that it needs is not to be had; the message says what, and the next step.</exception>
    public static async Task<ContainerLab> OpenAsync(CancellationToken cancellationToken)
    {
        var lab = new ContainerLab(await DockerEngine.ConnectAsync(cancellationToken), new ProgramLimits());
        try
        {
            await lab.StartPodAsync(cancellationToken);
            return lab;
        }
        catch (NoWireException e)
        {
            await lab.DisposeAsync();
            throw new LaunchException($"The container that owns the network could not be used: {e.Message}. Nothing was graded.", e);
        }
        catch
        {
            await lab.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<Build> BuildAsync(OpenedSubmission submission, IReadOnlyList<RoleName> roles, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(_folder.FullName, $"build-{Guid.NewGuid():N}");
        submission.CopyTo(folder);
        LetAllRead(folder);
        var plan = BuildPlanner.Plan(folder, roles);
        var volume = $"courseware-{Guid.NewGuid():N}";
        await _engine.Client.Volumes.CreateAsync(Hardening.WorkVolume(volume), cancellationToken);
        _volumes.Add(volume);
        IList<Mount> build = [Hardening.Volume(volume, readOnly: false), Hardening.Bind(folder, Hardening.Submission)];
        IList<Mount> run = [Hardening.Volume(volume, readOnly: true)];

        var builders = plan.Plans.Select(Toolchain.ImageFor).Distinct(StringComparer.Ordinal)
            .ToDictionary(image => image, image => StartAsync(image, ContainerRole.Build, ProgramLimits.ForBuilds, build, cancellationToken), StringComparer.Ordinal);
        var runners = plan.Plans.ToDictionary(
            p => p.Role, p => StartAsync(Toolchain.ImageFor(p), RoleOf(p.Role), _limits, run, cancellationToken), StringComparer.Ordinal);
        await Task.WhenAll([.. builders.Values, .. runners.Values]);

        var workshop = new ContainerWorkshop(
            folder, p => builders[Toolchain.ImageFor(p)], p => runners[p.Role]);
        // Also for programs that are not compiled.
        if (plan.Plans.Count > 0)
            await workshop.FillAsync(plan.Plans[0], cancellationToken);
        var built = await new SubmissionBuild(workshop, roles).RunAsync(cancellationToken);
        await Task.WhenAll(builders.Values.Select(async b => await (await b).DisposeAsync()));
        return built;
    }

    /// <inheritdoc/>
    public async Task<BuiltProgram> BuildOriginalAsync(RoleName role, string sourceFile, CancellationToken cancellationToken)
    {
        var container = await _original.Value;
        var source = await File.ReadAllBytesAsync(sourceFile, cancellationToken);
        var folder = $"{Hardening.Stage}/original-{role.Name}";
        var request = new LaunchRequest(
            ["cc", "-O1", "-pthread", "-o", role.Name, $"{role.Name}.c"], folder, ProgramEnvironment.InContainer(folder), ProgramLimits.ForBuilds)
        {
            Pipe = true,
            Files = [($"{role.Name}.c", source)],
            InContainer = true,
        };
        await using var compiler = await LaunchedProgram.StartAsync(
            request, _ => { }, cancellationToken, container.NewLauncher());
        if (await compiler.Exited.WaitAsync(cancellationToken) is not { Code: 0, Signal: 0 })
            throw new LaunchException($"The original {role.Name} could not be built in its container. Nothing was graded.");
        return new BuiltProgram(role.Role, role.Name, "original", "C", [$"{folder}/{role.Name}"]) { Container = container };
    }

    /// <inheritdoc/>
    public async Task<ScenarioRecording> RunAsync(
        Scenario scenario, IReadOnlyList<BuiltProgram> programs, ProgramLimits limits, ulong seed, CancellationToken cancellationToken)
    {
        await _lanes.WaitAsync(cancellationToken);
        var held = 1;
        void GiveUpLane()
        {
            if (Interlocked.Exchange(ref held, 0) == 1)
                _lanes.Release();
        }
        try
        {
            var place = new ContainerPlace(_pod);
            return await new ScenarioRunner(place, programs, limits, seed).RunAsync(scenario, GiveUpLane, cancellationToken);
        }
        finally
        {
            GiveUpLane();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _lanes.Dispose();
        // Those that joined the network first: they would go on running without its owner.
        await Task.WhenAll(_containers.Select(c => c.DisposeAsync().AsTask()));
        if (_owner is not null)
            await _owner.DisposeAsync();
        await Task.WhenAll(_volumes.Select(_engine.RemoveVolumeAsync));
        _pod?.Dispose();
        _engine.Dispose();
        await UsedFolder.RemoveAsync(_folder.FullName);
    }

    private async Task StartPodAsync(CancellationToken cancellationToken)
    {
        _launcher = await LaunchedProgram.StaticLauncherAsync(cancellationToken);
        var helper = await Pod.HelperAsync(cancellationToken);
        _owner = await RunningContainer.StartAsync(
            _engine, Toolchain.Native, ContainerRole.Pod, _limits, network: null, helper, [], _folder.FullName, cancellationToken);
        _pod = await Pod.OpenAsync(_owner.First, _owner.ProcessId, cancellationToken);
    }

    private async Task<RunningContainer> StartAsync(
        string image, ContainerRole role, ProgramLimits limits, IList<Mount> mounts, CancellationToken cancellationToken)
    {
        // A build has no network at all.
        var network = role == ContainerRole.Build ? null : _owner.Id;
        var container = await RunningContainer.StartAsync(
            _engine, image, role, limits, network, _launcher, mounts, _folder.FullName, cancellationToken);
        _containers.Add(container);
        return container;
    }

    private static ContainerRole RoleOf(string role) => role == "server" ? ContainerRole.Server : ContainerRole.Client;

    /// <summary>The container's users are others; the folder above is closed to everybody else.</summary>
    private static void LetAllRead(string folder)
    {
        const UnixFileMode read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode enter = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | read | enter);
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
        {
            var mode = File.GetUnixFileMode(path);
            File.SetUnixFileMode(path, mode | read | (Directory.Exists(path) || mode.HasFlag(UnixFileMode.UserExecute) ? enter : UnixFileMode.None));
        }
    }
}
