using System.Text;
using CliWrap;

namespace Courseware.Launching;

/// <summary>How a process of <c>launch.c</c> is started and reached: on this machine, or in a container.</summary>
public interface ILauncher
{
    /// <summary>Runs it until it ends. What it wrote to stderr is given back: nothing when all went well.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="directory">Its working directory, which the launcher may also be told to make.</param>
    /// <param name="commands">Writes to its stdin, from its start on.</param>
    /// <param name="frames">Reads its stdout to the end.</param>
    Task<string> RunAsync(
        IReadOnlyList<string> arguments, string directory, Func<Stream, CancellationToken, Task> commands,
        Func<Stream, CancellationToken, Task> frames);

    /// <summary>The event with the pids under which this process knows the program, its keeper and its launcher.</summary>
    Task<LaunchEvent.Started> SeenFromHereAsync(LaunchEvent.Started started);
}

/// <summary>The launcher as a child of this process.</summary>
internal sealed class ChildLauncher(string path) : ILauncher
{
    /// <inheritdoc/>
    public async Task<string> RunAsync(
        IReadOnlyList<string> arguments, string directory, Func<Stream, CancellationToken, Task> commands,
        Func<Stream, CancellationToken, Task> frames)
    {
        var errors = new StringBuilder();
        await CliWrap.Cli.Wrap(path)
            .WithArguments(arguments)
            .WithWorkingDirectory(directory)
            .WithStandardInputPipe(PipeSource.Create(commands))
            .WithStandardOutputPipe(PipeTarget.Create(frames))
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(errors))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync();
        return errors.ToString();
    }

    /// <inheritdoc/>
    public Task<LaunchEvent.Started> SeenFromHereAsync(LaunchEvent.Started started) => Task.FromResult(started);
}
