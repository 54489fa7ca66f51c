using System.Collections.Concurrent;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Wire;

namespace Courseware.Labs.Containers;

/// <summary>The containers of one lab, and the network that all of them share, for one scenario.</summary>
/// <param name="pod">The network.</param>
/// <param name="users">One for each program.</param>
/// <param name="group">The control group of all containers; null where there is none.</param>
/// <param name="originals">The container in which the exercise's own programs run: one of the submission's.</param>
internal sealed class ContainerHost(Pod pod, UserRange users, ControlGroup? group, RunningContainer? originals) : ExecutionHost
{
    private readonly ConcurrentDictionary<(string Role, string Origin), uint> _users = new();

    /// <inheritdoc/>
    public override string Folder => ContainerHardening.Stage;

    /// <inheritdoc/>
    public override bool CollectsFiles => true;

    /// <inheritdoc/>
    public override double? CpuSeconds => group?.CpuSeconds;

    /// <inheritdoc/>
    public override Task<Network> OpenNetworkAsync(int mtu, Recorder recorder, CancellationToken cancellationToken)
    {
        recorder.Add(new NetworkOpened(NetworkChoice.Tun, ""));
        return Task.FromResult(pod.OpenNetwork(mtu, recorder));
    }

    /// <inheritdoc/>
    public override Task<LaunchedProgram> LaunchAsync(
        BuiltProgram program, IReadOnlyList<string> arguments, WorkingFolder folder, Network network, ProgramLimits limits,
        Action<LaunchEvent> handle, CancellationToken cancellationToken)
    {
        var request = new LaunchRequest([.. program.Command, .. arguments], folder.Path, ProgramEnvironment.InContainer(folder.Path, program.Modules), limits)
        {
            Files = folder.Files,
            InContainer = true,
            // A program that is started twice has one user, as it would have at home: SO_REUSEPORT shares a port among the sockets of one user (socket(7)).
            User = _users.GetOrAdd((program.Role, program.Origin), _ => users.Next()),
        };
        var container = program.Container ?? originals ?? throw new LaunchException($"There is no container for the {program.FileName} of the exercise.");
        return LaunchedProgram.StartAsync(request, handle, cancellationToken, container.NewLauncher());
    }

    /// <summary>The launcher of each program has removed what the program wrote.</summary>
    public override Task RemoveAsync(string folder) => Task.CompletedTask;
}
