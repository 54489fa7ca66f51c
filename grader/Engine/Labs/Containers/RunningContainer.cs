using Courseware.Launching;
using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;

namespace Courseware.Labs.Containers;

/// <summary>A container that runs until it is disposed of.</summary>
internal sealed class RunningContainer : IAsyncDisposable
{
    private static readonly TimeSpan MostTimeToStart = TimeSpan.FromSeconds(60);
    private readonly DockerEngine _engine;

    private RunningContainer(DockerEngine engine, string id) => (_engine, Id) = (engine, id);

    /// <summary>Its id.</summary>
    public string Id { get; }

    /// <summary>Starts a command as the main process of a hardened container.</summary>
    /// <exception cref="LaunchException">The engine refused; the message has its words.</exception>
    public static async Task<RunningContainer> StartAsync(
        DockerEngine engine, string image, ContainerRole role, ProgramLimits limits, string? network, IReadOnlyList<string> command,
        IList<Mount> mounts, CancellationToken cancellationToken)
    {
        await engine.RequireImageAsync(image, cancellationToken);
        var container = new ContainerBuilder(image)
            .WithImagePullPolicy(_ => false)
            .WithEntrypoint([.. command])
            .WithCleanUp(false)
            .WithCreateParameterModifier(p =>
            {
                Hardening.Apply(p, role, limits, network, mounts);
                foreach (var (name, value) in DockerEngine.Labels)
                    p.Labels[name] = value;
            })
            .Build();
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        both.CancelAfter(MostTimeToStart);
        try
        {
            await container.StartAsync(both.Token);
            return new RunningContainer(engine, container.Id);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            await RemoveAsync(engine, container);
            throw new LaunchException($"The engine could not start a container of '{image}' for the {role}: {e.Message.Split('\n')[0]}. Nothing was graded. What it needs: grader doctor", e);
        }
        catch
        {
            await RemoveAsync(engine, container);
            throw;
        }
    }

    /// <summary>The pid of its main process as this machine knows it.</summary>
    public async Task<int> ProcessIdAsync(CancellationToken cancellationToken) =>
        (int)(await _engine.Client.Containers.InspectContainerAsync(Id, cancellationToken)).State!.Pid;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _engine.RemoveContainerAsync(Id);

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
