using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Wire;

namespace Courseware.Labs;

/// <summary>Where the programs of scenarios are started, and the network in which they meet.</summary>
public abstract class ExecutionHost
{
    /// <summary>The folder that has a folder for each scenario.</summary>
    public abstract string Folder { get; }

    /// <summary>True when a program's launcher tells the files that are left, instead of leaving them to be read.</summary>
    public virtual bool CollectsFiles => false;

    /// <summary>
    /// Seconds of CPU time of all processes that the grading has run so far, also of children that were not waited for; null where the system does not
    /// report it.
    /// </summary>
    public virtual double? CpuSeconds => null;

    /// <summary>Opens the network of one scenario, whose wire takes packets of so many bytes, and records what it is.</summary>
    /// <exception cref="NoWireException">The system does not allow it.</exception>
    public abstract Task<Network> OpenNetworkAsync(int mtu, Recorder recorder, CancellationToken cancellationToken);

    /// <summary>Starts a program in a folder, which is made when it is not there, with these files in it.</summary>
    public abstract Task<LaunchedProgram> LaunchAsync(
        BuiltProgram program, IReadOnlyList<string> arguments, WorkingFolder folder, Network network, ProgramLimits limits,
        Action<LaunchEvent> handle, CancellationToken cancellationToken);

    /// <summary>Called when a scenario is over, before the programs that still run are ended.</summary>
    public virtual Task BeforeEndAsync(IReadOnlyList<RunningProgram> programs) => Task.CompletedTask;

    /// <summary>
    /// The resource that the machine ran short of for the scenario with that folder, so that it says nothing about its programs; null when there was
    /// enough.
    /// </summary>
    public virtual string? Shortage(string folder) => null;

    /// <summary>Removes the folder of a scenario.</summary>
    public abstract Task RemoveAsync(string folder);
}

/// <summary>A program's working directory, and what is put into it first.</summary>
public sealed record WorkingFolder(string Path, IReadOnlyList<(string Name, byte[] Bytes)> Files);

/// <summary>This machine: plain processes.</summary>
/// <param name="folder">The folder that has a folder for each scenario.</param>
/// <param name="choice">The network.</param>
/// <param name="abort">Kills all processes of the lab.</param>
public sealed class LocalHost(string folder, NetworkChoice choice, CancellationToken abort = default) : ExecutionHost
{
    private const int MostVisible = 32; // MOST_VISIBLE in native/launch/options.h
    private readonly Shortage _shortage = new();

    /// <inheritdoc/>
    public override string Folder => folder;

    /// <inheritdoc/>
    public override Task<Network> OpenNetworkAsync(int mtu, Recorder recorder, CancellationToken cancellationToken) =>
        Network.OpenAsync(choice, mtu, recorder, cancellationToken);

    /// <inheritdoc/>
    public override async Task<LaunchedProgram> LaunchAsync(
        BuiltProgram program, IReadOnlyList<string> arguments, WorkingFolder folder, Network network, ProgramLimits limits,
        Action<LaunchEvent> handle, CancellationToken cancellationToken)
    {
        // Also before a restart: a program may have removed the ground under its feet.
        Directory.CreateDirectory(folder.Path);
        foreach (var (name, bytes) in folder.Files)
            await File.WriteAllBytesAsync(Path.Combine(folder.Path, name), bytes, cancellationToken);
        var request = new LaunchRequest([.. program.Command, .. arguments], folder.Path, ProgramEnvironment.For(folder.Path, program.Modules), limits)
        {
            Network = network.Holder,
            Visible = Visible(program),
            Abort = abort,
        };
        return await LaunchedProgram.StartAsync(request, handle, cancellationToken);
    }

    /// <inheritdoc/>
    public override string? Shortage(string folder) => _shortage.Seen(folder);

    /// <inheritdoc/>
    public override Task RemoveAsync(string folder) => WorkDirectory.RemoveAsync(folder);

    /// <summary>Folders that a program may need although it gets them empty: its own, its working directory, and where its language is installed.</summary>
    private IReadOnlyList<string> Visible(BuiltProgram program) =>
    [
        .. new[] { System.IO.Path.GetFullPath(folder), program.Folder, CompiledHelper.CacheFolder }.OfType<string>()
            .Concat(program.Command.Where(System.IO.Path.IsPathFullyQualified).Select(p => System.IO.Path.GetDirectoryName(p) ?? p))
            .Concat(ProgramEnvironment.Folders())
            .Where(f => System.IO.Path.IsPathFullyQualified(f) && Directory.Exists(f)).Distinct(StringComparer.Ordinal).Take(MostVisible),
    ];
}
