using System.Net.Sockets;
using Courseware.Launching;
using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Courseware.Labs.Containers;

/// <summary>A container to be started.</summary>
/// <param name="Role">Its purpose.</param>
/// <param name="Image">Of what; it has to be there.</param>
/// <param name="Program">The path of its first process here; it is given the path of the meeting.</param>
/// <param name="Limits">The limits of one program.</param>
/// <param name="Folder">Where to make the meeting.</param>
/// <param name="Labels">By which it is found again.</param>
internal sealed record ContainerRequest(
    ContainerRole Role, string Image, string Program, ProgramLimits Limits, string Folder, IDictionary<string, string> Labels)
{
    /// <summary>The container whose network it joins, or null for none at all.</summary>
    public string? Network { get; init; }

    /// <summary>The control group above it, or null for the engine's own.</summary>
    public string? ControlGroup { get; init; }

    /// <summary>Folders and volumes from outside.</summary>
    public IEnumerable<Mount> Mounts { get; init; } = [];
}

/// <summary>A container that runs until it is disposed of.</summary>
internal sealed class RunningContainer : IAsyncDisposable
{
    /// <summary>The label that says what it is for.</summary>
    public const string RoleLabel = "org.courseware.role";

    private static readonly TimeSpan MostTimeToStart = TimeSpan.FromSeconds(60);
    private readonly DockerEngine _engine;

    private readonly FdPassingSocket? _launchers;
    private readonly Lazy<Task> _removed;
    private volatile bool _isGivenUp;

    private RunningContainer(DockerEngine engine, string id, int processId, Socket first, bool launches)
    {
        (_engine, Id, ProcessId, First) = (engine, id, processId, first);
        _launchers = launches ? new FdPassingSocket(first) : null;
        _removed = new(() => engine.RemoveContainerAsync(id));
    }

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>The pid of its first process as this machine knows it.</summary>
    public int ProcessId { get; }

    /// <summary>The connection to its first process.</summary>
    public Socket First { get; }

    /// <summary>Starts a hardened container with one of the grader's programs as its first process.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="wanted">The container to start.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="LaunchException">The engine refused; the message quotes it.</exception>
    public static async Task<RunningContainer> StartAsync(DockerEngine engine, ContainerRequest wanted, CancellationToken cancellationToken)
    {
        var (role, image) = (wanted.Role, wanted.Image);
        await engine.RequireImageAsync(image, cancellationToken);
        using var meeting = new RendezvousSocket(wanted.Folder);
        List<Mount> all =
            [.. wanted.Mounts, ContainerHardening.Bind(wanted.Program, ContainerHardening.Program),
                ContainerHardening.Bind(meeting.Folder, ContainerHardening.RendezvousFolder)];
        string[] command = role == ContainerRole.Pod
            ? [ContainerHardening.Program, RendezvousSocket.PathInside, "pod"]
            : [ContainerHardening.Program, "--serve", RendezvousSocket.PathInside];
        var container = new ContainerBuilder(image)
            .WithImagePullPolicy(_ => false)
            .WithLogger(NullLogger.Instance)
            .WithEntrypoint(command)
            .WithCleanUp(false)
            .WithCreateParameterModifier(p =>
            {
                ContainerHardening.Apply(p, role, wanted.Limits, wanted.Network, wanted.ControlGroup, all);
                foreach (var (name, value) in wanted.Labels)
                    p.Labels[name] = value;
                p.Labels[RoleLabel] = $"{role}".ToLowerInvariant();
            })
            .Build();
        using var limit = new CancellationTokenSource(MostTimeToStart);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            // Also for a grading that is stopped meanwhile: without its id, a container that is half made could not be removed.
            await container.StartAsync(limit.Token);
            var pid = (int)(await engine.Client.Containers.InspectContainerAsync(container.Id, both.Token)).State!.Pid;
            return new RunningContainer(engine, container.Id, pid, await meeting.AcceptAsync(pid, both.Token), role != ContainerRole.Pod);
        }
        catch (Exception e) when (e is not LaunchException && (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested))
        {
            await RemoveAsync(engine, container);
            throw new LaunchException(
                $"The engine could not start a container of '{image}' for the {role}: {e.Message.Split('\n')[0]}. Nothing was graded. What it needs: grader "
                    + "doctor", e);
        }
        catch
        {
            await RemoveAsync(engine, container);
            throw;
        }
    }

    /// <summary>A launcher for one program in it.</summary>
    public ILauncher NewLauncher() => new ContainerLauncher(
        _launchers ?? throw new InvalidOperationException("The container of the network starts no programs."), this);

    /// <summary>
    /// Runs a command of the grader for as long as its limit of CPU time, and gives what it printed. Its exit is null where it did not end by itself, or
    /// where what a submission left in the container made the start impossible.
    /// </summary>
    public async Task<(LaunchEvent.Exited? Exit, byte[] Output)> OutputOfAsync(LaunchRequest request, CancellationToken cancellationToken)
    {
        var output = new MemoryStream();
        try
        {
            await using var program = await LaunchedProgram.StartAsync(
                request, e => { if (e is LaunchEvent.Output { IsError: false } o) output.Write(o.Data); }, cancellationToken, NewLauncher());
            await Task.WhenAny(program.Exited, Task.Delay(TimeSpan.FromSeconds(request.Limits.CpuSeconds), cancellationToken));
            await program.EndAsync();
            return (await program.Exited, output.ToArray());
        }
        catch (StartRefusedException)
        {
            return (null, []);
        }
    }

    /// <summary>True when its first process has ended although the grader did not ask for it.</summary>
    public bool HasEndedEarly => !_isGivenUp && !File.Exists($"/proc/{ProcessId}/stat");

    /// <summary>Whether a process in it has ended it. A container that was removed from outside says nothing about its programs.</summary>
    public Task<bool> HasEndedByItselfAsync() => _engine.HasEndedByItselfAsync(Id);

    /// <summary>Ends all that runs in it: its first process ends with the connection, and with it all others.</summary>
    public void Abort()
    {
        _isGivenUp = true;
        First.Dispose();
    }

    /// <summary>Removes it. Every caller waits until it is gone: the volumes that it uses cannot be removed before.</summary>
    public async ValueTask DisposeAsync()
    {
        Abort();
        await _removed.Value;
    }

    private static async Task RemoveAsync(DockerEngine engine, IContainer container)
    {
        try
        {
            await engine.RemoveContainerAsync(container.Id);
        }
        catch (Exception e) when (e is InvalidOperationException or DockerApiException or HttpRequestException)
        {
            // It was never made, or the engine is gone: what is left is swept by the next grader.
        }
    }
}
