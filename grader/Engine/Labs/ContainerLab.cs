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
    private readonly Lanes _lanes = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("courseware-lab-");
    private readonly DockerEngine _engine;
    private readonly ProgramLimits _limits;
    private readonly ConcurrentBag<RunningContainer> _containers = [];
    private readonly ConcurrentBag<string> _volumes = [];
    private readonly ConcurrentDictionary<(string Name, string Source), Lazy<Task<BuiltProgram>>> _originals = new();
    private readonly Lazy<Task<RunningContainer>> _owner;
    private readonly Lazy<Task<Pod>> _pod;
    private readonly Lazy<Task<RunningContainer>> _original;

    private ContainerLab(DockerEngine engine, ProgramLimits limits)
    {
        (_engine, _limits) = (engine, limits);
        _owner = new(StartOwnerAsync);
        _pod = new(OpenPodAsync);
        _original = new(() => StartAsync(Toolchain.Native, ContainerRole.Original, [], CancellationToken.None));
    }

    /// <summary>The label of all its containers and volumes, as <c>name=value</c>.</summary>
    internal string Label => $"{DockerEngine.LabLabel}={_engine.Labels[DockerEngine.LabLabel]}";

    /// <inheritdoc/>
    public string Name => "container";

    /// <inheritdoc/>
    public string Isolation => "isolated";

    /// <inheritdoc/>
    public NetworkChoice Network { get; } = new(NetworkChoice.Tun, "");

    /// <summary>Finds the engine, and has it start the container that owns the network.</summary>
    /// <exception cref="LaunchException">Something that it needs is not to be had; the message says what, and the next step.</exception>
    public static async Task<ContainerLab> OpenAsync(ProgramLimits limits, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess)
            throw new LaunchException("The container lab has to be run as root: evidence is which program holds which socket, and the programs in containers have users of their own. Next: sudo, or --lab process for programs that are your own. Nothing was graded.");
        var lab = new ContainerLab(await DockerEngine.ConnectAsync(cancellationToken), limits);
        // A build needs no network, and does not wait for it.
        _ = lab._pod.Value.ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return lab;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ToolsAsync(CancellationToken cancellationToken)
    {
        var images = Toolchain.All.Select(Toolchain.Image).ToList();
        var ids = await Task.WhenAll(images.Select(image => _engine.ImageIdAsync(image, cancellationToken)));
        return [.. images.Zip(ids, (image, id) => $"{image} {id ?? "none"}")];
    }

    /// <inheritdoc/>
    public async Task<Build> BuildAsync(OpenedSubmission submission, IReadOnlyList<RoleName> roles, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(_folder.FullName, $"build-{Guid.NewGuid():N}");
        submission.CopyTo(folder);
        LetAllRead(folder);
        var plan = BuildPlanner.Plan(folder, roles);
        var volume = $"courseware-{Guid.NewGuid():N}";
        _volumes.Add(volume);
        await _engine.CreateVolumeAsync(Hardening.WorkVolume(volume, _engine.Labels), cancellationToken);
        IList<Mount> build = [Hardening.Volume(volume, readOnly: false), Hardening.Bind(folder, Hardening.Submission)];
        IList<Mount> run = [Hardening.Volume(volume, readOnly: true)];
        var builders = plan.Plans.Select(Toolchain.ImageFor).Distinct(StringComparer.Ordinal)
            .ToDictionary(image => image, image => StartAsync(image, ContainerRole.Build, build, cancellationToken), StringComparer.Ordinal);
        var runners = plan.Plans.ToDictionary(
            p => p.Role, p => StartAsync(Toolchain.ImageFor(p), RoleOf(p.Role), run, cancellationToken), StringComparer.Ordinal);
        await Task.WhenAll([.. builders.Values, .. runners.Values]);

        var workshop = new ContainerWorkshop(folder, p => builders[Toolchain.ImageFor(p)], p => runners[p.Role]);
        // Also for programs that are not compiled.
        if (plan.Plans.Count > 0)
            await workshop.FillAsync(plan.Plans[0], cancellationToken);
        var built = await new SubmissionBuild(workshop, roles).RunAsync(cancellationToken);
        // What the build has left running must not run beside the programs; nobody has to wait for the rest of it.
        var clearing = DisposeOfAsync(builders.Values);
        return built with
        {
            Release = async () =>
            {
                await Task.WhenAll(clearing, DisposeOfAsync(runners.Values));
                await _engine.RemoveVolumeAsync(volume);
                await UsedFolder.RemoveAsync(folder);
            },
        };
    }

    /// <inheritdoc/>
    public Task<BuiltProgram> BuildOriginalAsync(RoleName role, string sourceFile, CancellationToken cancellationToken) =>
        // Once in a lab: what runs for one submission must not be written anew for another.
        _originals.GetOrAdd((role.Name, sourceFile), _ => new Lazy<Task<BuiltProgram>>(() => CompileOriginalAsync(role, sourceFile)))
            .Value.WaitAsync(cancellationToken);

    private async Task<BuiltProgram> CompileOriginalAsync(RoleName role, string sourceFile)
    {
        var container = await _original.Value;
        var source = await File.ReadAllBytesAsync(sourceFile);
        var folder = $"{Hardening.Stage}/original-{role.Name}-{Guid.NewGuid():N}";
        var request = new LaunchRequest(
            ["cc", "-O1", "-pthread", "-o", role.Name, $"{role.Name}.c"], folder, ProgramEnvironment.InContainer(folder), ProgramLimits.ForBuilds)
        {
            Pipe = true,
            Files = [($"{role.Name}.c", source)],
            InContainer = true,
        };
        await using var compiler = await LaunchedProgram.StartAsync(
            request, _ => { }, CancellationToken.None, container.NewLauncher());
        if (await compiler.Exited is not { Code: 0, Signal: 0 })
            throw new LaunchException($"The original {role.Name} could not be built in its container. Nothing was graded.");
        return new BuiltProgram(role.Role, role.Name, "original", "C", [$"{folder}/{role.Name}"]) { Container = container };
    }

    /// <inheritdoc/>
    public Task<ScenarioRecording> RunAsync(
        Scenario scenario, IReadOnlyList<BuiltProgram> programs, ProgramLimits limits, ulong seed, CancellationToken cancellationToken) => _lanes.RunAsync(
        async giveUp => await new ScenarioRunner(new ContainerPlace(await _pod.Value), programs, limits, seed).RunAsync(scenario, giveUp, cancellationToken),
        cancellationToken);

    /// <summary>Waits until the network is there, with a cable in it.</summary>
    internal async Task RequireNetworkAsync(CancellationToken cancellationToken)
    {
        var pod = await _pod.Value.WaitAsync(cancellationToken);
        try
        {
            await pod.OpenNetwork(Wire.Network.EthernetMtu, new Recorder("doctor")).DisposeAsync();
        }
        catch (NoWireException e)
        {
            throw new LaunchException($"There is no wire in the container: {e.Message}. Next: modprobe tun.", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _lanes.Dispose();
        // Those that joined the network first: they would go on running without its owner.
        await Task.WhenAll(_containers.Select(c => c.DisposeAsync().AsTask()));
        if (_pod.IsValueCreated)
        {
            await IfThereAsync(_pod.Value, p => { p.Dispose(); return ValueTask.CompletedTask; });
            await IfThereAsync(_owner.Value, o => o.DisposeAsync());
        }
        await Task.WhenAll(_volumes.Select(_engine.RemoveVolumeAsync));
        _engine.Dispose();
        await UsedFolder.RemoveAsync(_folder.FullName);
    }

    private async Task<RunningContainer> StartOwnerAsync()
    {
        var helper = await Pod.HelperAsync(CancellationToken.None);
        return await RunningContainer.StartAsync(
            _engine, Toolchain.Native, ContainerRole.Pod, _limits, network: null, helper, [], _folder.FullName, CancellationToken.None);
    }

    private async Task<Pod> OpenPodAsync()
    {
        var owner = await _owner.Value;
        try
        {
            return await Pod.OpenAsync(owner.First, owner.ProcessId, CancellationToken.None);
        }
        catch (NoWireException e)
        {
            throw new LaunchException($"The container that owns the network could not be used: {e.Message}. Nothing was graded. What it needs: grader doctor", e);
        }
    }

    private async Task<RunningContainer> StartAsync(
        string image, ContainerRole role, IList<Mount> mounts, CancellationToken cancellationToken)
    {
        var launcher = await LaunchedProgram.StaticLauncherAsync(cancellationToken);
        // A build has no network at all.
        var network = role == ContainerRole.Build ? null : (await _owner.Value).Id;
        var container = await RunningContainer.StartAsync(
            _engine, image, role, role == ContainerRole.Build ? ProgramLimits.ForBuilds : _limits, network, launcher, mounts,
            _folder.FullName, cancellationToken);
        _containers.Add(container);
        return container;
    }

    private static async Task IfThereAsync<T>(Task<T> started, Func<T, ValueTask> dispose)
    {
        try
        {
            await dispose(await started);
        }
        catch (LaunchException)
        {
            // It never was; whoever needed it has been told.
        }
    }

    private static Task DisposeOfAsync(IEnumerable<Task<RunningContainer>> containers) =>
        Task.WhenAll(containers.Select(async c => await (await c).DisposeAsync()));

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
