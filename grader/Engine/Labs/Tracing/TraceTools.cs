using System.Collections.Concurrent;
using System.Text;
using CliWrap;
using Courseware.Launching;

namespace Courseware.Labs.Tracing;

/// <summary>The programs that show calls and their lines: strace, and <c>readelf</c> and <c>addr2line</c> of binutils.</summary>
/// <param name="strace">Where strace is, as the programs see it.</param>
internal abstract class TraceTools(string strace)
{
    // One answer for all images: they have the same Debian.
    private static readonly ConcurrentDictionary<(Type, string), bool> Known = new();

    /// <summary>Where strace is, as the programs see it.</summary>
    public string Strace => strace;

    /// <summary>
    /// True when this strace can show the callers of a call (<c>-k</c>), as its version says. Debian's build for arm64 cannot. The answer is kept.
    /// </summary>
    public async Task<bool> WalksStacksAsync(BuiltProgram program, CancellationToken cancellationToken)
    {
        var key = (GetType(), strace);
        if (!Known.TryGetValue(key, out var known))
            Known[key] = known = (await OutputOfAsync(program, [strace, "-V"], cancellationToken)).Contains("stack-trace=", StringComparison.Ordinal);
        return known;
    }

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
        if (!File.Exists(command[0]) && SearchPath.Find(command[0]) is null)
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
