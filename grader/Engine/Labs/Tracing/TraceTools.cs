using System.Text;
using CliWrap;

namespace Courseware.Labs.Tracing;

/// <summary>The programs that show calls and their lines: strace, and <c>readelf</c> and <c>addr2line</c> of binutils.</summary>
/// <param name="strace">Where strace is, as the programs see it.</param>
internal abstract class TraceTools(string strace)
{
    /// <summary>Where strace is, as the programs see it.</summary>
    public string Strace => strace;

    /// <summary>The output of a command that reads a program; empty when it cannot be run.</summary>
    public abstract Task<string> OutputOfAsync(BuiltProgram program, IReadOnlyList<string> command, CancellationToken cancellationToken);
}

/// <summary>The tools of this machine.</summary>
internal sealed class LocalTraceTools(string strace) : TraceTools(strace)
{
    private const int MostBytes = 1 << 20;

    /// <inheritdoc/>
    public override async Task<string> OutputOfAsync(BuiltProgram program, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var output = new StringBuilder();
        if (SourceLines.Tool is null)
            return "";
        await CliWrap.Cli.Wrap(command[0])
            .WithArguments(command.Skip(1))
            .WithStandardOutputPipe(PipeTarget.ToDelegate(line =>
            {
                if (output.Length < MostBytes)
                    output.Append(line).Append('\n');
            }))
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(cancellationToken);
        return output.ToString();
    }
}
