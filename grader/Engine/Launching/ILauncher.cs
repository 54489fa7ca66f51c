using System.Runtime.InteropServices;
using System.Text;
using CliWrap;

namespace Courseware.Launching;

/// <summary>How a process of the launcher (<c>native/launch</c>) is started and reached: on this machine, or in a container.</summary>
public interface ILauncher
{
    /// <summary>Runs it until it ends. Returns its stderr, which is empty after a success.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="directory">Its working directory, which the launcher can make.</param>
    /// <param name="commands">Writes to its stdin, from its start on.</param>
    /// <param name="frames">Reads its stdout to the end.</param>
    Task<string> RunAsync(
        IReadOnlyList<string> arguments, string directory, Func<Stream, CancellationToken, Task> commands,
        Func<Stream, CancellationToken, Task> frames);

    /// <summary>Ends it and all that it started by force, whatever it is doing: <see cref="RunAsync"/> ends then.</summary>
    Task KillAsync();

    /// <summary>The event with the pids under which this process knows the program, its keeper and its launcher.</summary>
    Task<LaunchEvent.Started> ToHostPidsAsync(LaunchEvent.Started started);
}

/// <summary>The launcher as a child of this process.</summary>
internal sealed partial class ChildLauncher(string path) : ILauncher
{
    private int _processId;

    /// <inheritdoc/>
    public async Task<string> RunAsync(
        IReadOnlyList<string> arguments, string directory, Func<Stream, CancellationToken, Task> commands,
        Func<Stream, CancellationToken, Task> frames)
    {
        var errors = new StringBuilder();
        var running = CliWrap.Cli.Wrap(path)
            .WithArguments(arguments)
            .WithWorkingDirectory(directory)
            .WithStandardInputPipe(PipeSource.Create(commands))
            .WithStandardOutputPipe(PipeTarget.Create(frames))
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(errors))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync();
        _processId = running.ProcessId;
        await running;
        return errors.ToString();
    }

    /// <summary>Kills the processes below it first: without a pid namespace they could not be found afterwards.</summary>
    public Task KillAsync()
    {
        const int killSignal = 9; // SIGKILL
        if (_processId == 0)
            return Task.CompletedTask;
        foreach (var pid in ProcessTree.Descendants(_processId).Reverse().Append(_processId))
            _ = kill(pid, killSignal);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<LaunchEvent.Started> ToHostPidsAsync(LaunchEvent.Started started) => Task.FromResult(started);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
