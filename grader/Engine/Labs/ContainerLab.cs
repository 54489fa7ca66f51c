using System.Collections.Concurrent;
using Courseware.Labs.Containers;
using Courseware.Labs.Tracing;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Submissions;
using Courseware.Wire;
using Docker.DotNet.Models;

namespace Courseware.Labs;

/// <summary>
/// Builds and runs the programs of one grading in containers, for strangers' programs: one container owns the network, without a way out of it; in the
/// other containers, which have no rights, programs are built and run, each as its own user. All containers are made for this grading and removed with
/// it, so that a submission leaves nothing for the next one.
/// </summary>
public sealed class ContainerLab : ILab
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(30);

    private readonly string _name = $"{Guid.NewGuid():N}";
    private readonly ScenarioSlots _slots = new();
    private readonly string _folder = WorkDirectory.Make();
    private readonly ContainerLabs _labs;
    private readonly DockerEngine _engine;
    private readonly ProgramLimits _limits;
    private readonly UserRange _users = UserRange.Take();
    private readonly ControlGroup? _group;
    private readonly ConcurrentBag<Task<RunningContainer>> _containers = [];
    private readonly ConcurrentBag<RunningContainer> _running = [];
    private readonly ConcurrentBag<string> _volumes = [];
    private readonly Lazy<Task<RunningContainer>> _owner;
    private readonly Lazy<Task<Pod>> _pod;
    private readonly CancellationTokenSource _aborted = new();
    private readonly bool _ownsLabs;

    internal ContainerLab(ContainerLabs labs, bool ownsLabs = false)
    {
        (_labs, _engine, _limits, _ownsLabs) = (labs, labs.Engine, labs.Limits, ownsLabs);
        _group = ControlGroup.For(_name, _engine.ControlGroups.Driver);
        _owner = new(() => StartOwnerAsync());
        _pod = new(OpenPodAsync);
        // A build needs no network, and does not wait for it.
        _ = _pod.Value.ContinueWith(t => t.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    /// <summary>The label of all its containers and volumes, as <c>name=value</c>.</summary>
    internal string Label => $"{DockerEngine.LabLabel}={_name}";

    /// <inheritdoc/>
    public string Name => "container";

    /// <inheritdoc/>
    public string Isolation => "isolated";

    /// <inheritdoc/>
    public NetworkChoice Network { get; } = new(NetworkChoice.Tun, "");

    /// <inheritdoc/>
    public double? CpuSeconds => _group?.CpuSeconds;

    /// <inheritdoc/>
    public bool HasRunnable => _group?.HasRunnable ?? true;

    /// <summary>Finds the engine, and opens a lab for one grading.</summary>
    /// <exception cref="LaunchException">Something that it needs is missing; the message says what, and the next step.</exception>
    public static async Task<ContainerLab> OpenAsync(ProgramLimits limits, CancellationToken cancellationToken) =>
        new(await ContainerLabs.ConnectAsync(limits, cancellationToken), ownsLabs: true);

    /// <inheritdoc/>
    public async Task<Build> BuildAsync(OpenedSubmission submission, IReadOnlyList<RoleName> roles, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(_folder, $"build-{Guid.NewGuid():N}");
        submission.CopyTo(folder);
        LetAllRead(folder);
        var plan = BuildPlanner.Plan(folder, roles);
        var volume = $"courseware-{Guid.NewGuid():N}";
        _volumes.Add(volume);
        var user = _users.Next();
        await _engine.CreateVolumeAsync(ContainerHardening.WorkVolume(volume, user, DockerEngine.LabelsOf(_name)), cancellationToken);
        IList<Mount> build = [ContainerHardening.Volume(volume, readOnly: false), ContainerHardening.Bind(folder, ContainerHardening.Submission)];
        IList<Mount> run = [ContainerHardening.Volume(volume, readOnly: true),
            ContainerHardening.Bind(OriginalPrograms.MakeFolder(), ContainerHardening.Originals)];
        var builders = plan.Plans.Select(Toolchain.ImageFor).Distinct(StringComparer.Ordinal)
            .ToDictionary(image => image, image => StartAsync(image, ContainerRole.Build, build, cancellationToken), StringComparer.Ordinal);
        var runners = plan.Plans.Select(Toolchain.RunImageFor).Distinct(StringComparer.Ordinal)
            .ToDictionary(image => image, image => StartAsync(image, ContainerRole.Programs, run, cancellationToken), StringComparer.Ordinal);
        await Task.WhenAll([.. builders.Values, .. runners.Values]);

        var workshop = new ContainerBuildEnvironment(folder, user, p => builders[Toolchain.ImageFor(p)], p => runners[Toolchain.RunImageFor(p)]);
        // Also for programs that are not compiled.
        if (plan.Plans.Count > 0)
            await workshop.FillAsync(plan.Plans[0], cancellationToken);
        var built = await new SubmissionBuild(workshop, roles).RunAsync(cancellationToken);
        // Processes that the build left running must not run next to the programs. The rest can be removed meanwhile.
        var clearing = DisposeOfAsync(builders.Values);
        return built with
        {
            Release = async () =>
            {
                await Task.WhenAll(clearing, DisposeOfAsync(runners.Values));
                await _engine.RemoveVolumeAsync(volume);
                await WorkDirectory.RemoveAsync(folder);
            },
        };
    }

    /// <summary>It runs next to the submission's programs, as another user; without them there is no container, and no scenario for it.</summary>
    public async Task<BuiltProgram> BuildOriginalAsync(RoleName role, string sourceFile, CancellationToken cancellationToken) =>
        new(role.Role, role.Name, "original", "C", [await _labs.Originals.GetAsync(role, sourceFile, cancellationToken)]);

    /// <inheritdoc/>
    public Task<ScenarioRecording> RunAsync(
        Scenario scenario, IReadOnlyList<BuiltProgram> programs, ProgramLimits limits, ulong seed, CancellationToken cancellationToken) => _slots.RunAsync(
        async giveUp =>
        {
            var host = await HostAsync(programs, cancellationToken);
            return await new ScenarioRunner(host, programs, limits, seed).RunAsync(scenario, giveUp, cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task<ScenarioRecording?> ExplainAsync(
        Scenario scenario, IReadOnlyList<BuiltProgram> programs, ProgramLimits limits, ulong seed, CancellationToken cancellationToken) =>
        await TracedHost.RunAsync(
            await HostAsync(programs, cancellationToken), new ContainerTraceTools(_users), scenario, programs, limits, seed, cancellationToken);

    /// <inheritdoc/>
    public void Abort()
    {
        _aborted.Cancel();
        foreach (var container in _running)
            container.Abort();
    }

    /// <summary>Waits until the network is there, with a wire in it.</summary>
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
        // If the engine hangs, the next grader removes the containers.
        await Task.WhenAny(RemoveAsync(), Task.Delay(LongestEnd, CancellationToken.None));
        _users.Dispose();
        if (_ownsLabs)
            await _labs.DisposeAsync();
    }

    private async Task<ContainerHost> HostAsync(IReadOnlyList<BuiltProgram> programs, CancellationToken cancellationToken) =>
        new(await _pod.Value.WaitAsync(cancellationToken), _users, _group, programs.Select(p => p.Container).OfType<RunningContainer>().FirstOrDefault());

    private async Task RemoveAsync()
    {
        _slots.Dispose();
        // The containers that joined the network first: they would continue without its owner.
        await DisposeOfAsync(_containers);
        await IfThereAsync(_pod.Value, p => { p.Dispose(); return ValueTask.CompletedTask; });
        await IfThereAsync(_owner.Value, o => o.DisposeAsync());
        await Task.WhenAll(_volumes.Select(_engine.RemoveVolumeAsync));
        _group?.Remove();
        await WorkDirectory.RemoveAsync(_folder);
    }

    private async Task<RunningContainer> StartOwnerAsync() =>
        await RunningContainer.StartAsync(
            _engine, Request(ContainerRole.Pod, Toolchain.Native, await Pod.HelperAsync(_aborted.Token), network: null), _aborted.Token);

    private async Task<Pod> OpenPodAsync()
    {
        var owner = await _owner.Value;
        try
        {
            return await Pod.OpenAsync(owner.First, owner.ProcessId, _users.Next, _aborted.Token);
        }
        catch (NoWireException e)
        {
            throw new LaunchException(
                $"The container that owns the network could not be used: {e.Message}. Nothing was graded. What it needs: grader doctor", e);
        }
    }

    private Task<RunningContainer> StartAsync(string image, ContainerRole role, IList<Mount> mounts, CancellationToken cancellationToken)
    {
        var started = StartAsync();
        _containers.Add(started);
        return started;

        async Task<RunningContainer> StartAsync()
        {
            using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _aborted.Token);
            var launcher = await LaunchedProgram.StaticLauncherAsync(both.Token);
            // A build has no network at all.
            var network = role == ContainerRole.Build ? null : (await _owner.Value.WaitAsync(both.Token)).Id;
            var container = await RunningContainer.StartAsync(_engine, Request(role, image, launcher, network) with { Mounts = mounts }, both.Token);
            _running.Add(container);
            if (_aborted.IsCancellationRequested)
                container.Abort();
            return container;
        }
    }

    private ContainerRequest Request(ContainerRole role, string image, string program, string? network) => new(
        role, image, program, role == ContainerRole.Build ? ProgramLimits.ForBuilds : _limits, _folder, DockerEngine.LabelsOf(_name))
    {
        Network = network,
        ControlGroup = _group?.Parent,
    };

    private static async Task IfThereAsync<T>(Task<T> started, Func<T, ValueTask> dispose)
    {
        try
        {
            await dispose(await started);
        }
        catch (Exception e) when (e is LaunchException or OperationCanceledException)
        {
            // It never started, and the caller already has the exception.
        }
    }

    private static Task DisposeOfAsync(IEnumerable<Task<RunningContainer>> containers) =>
        Task.WhenAll(containers.Select(c => IfThereAsync(c, container => container.DisposeAsync())));

    /// <summary>The container's users are other users of this machine; the folder above is closed to all others.</summary>
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
