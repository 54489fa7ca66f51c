using System.Collections.Concurrent;
using CliWrap;
using CliWrap.Buffered;
using Courseware.Launching;

namespace Courseware.Labs;

/// <summary>
/// The interpreter that a script of its name starts. A version manager such as pyenv puts such scripts on the PATH; each start of one takes a third of a
/// second of CPU time, and a grading starts an interpreter dozens of times.
/// </summary>
internal static class WrappedInterpreter
{
    private const string Python = "python3";
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(5);
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Known = new(StringComparer.Ordinal);

    /// <summary>The same command, with the interpreter's own path where its name is that of a script.</summary>
    public static async Task<IReadOnlyList<string>> UnwrapAsync(IReadOnlyList<string> command) =>
        command[0] == Python && SearchPath.Find(Python) is { } found && IsScript(found)
            ? [await Known.GetOrAdd(found, path => new(() => AskAsync(path))).Value, .. command.Skip(1)]
            : command;

    private static bool IsScript(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return file.ReadByte() == '#' && file.ReadByte() == '!';
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The interpreter's own path, as it reports it; the script when it does not answer.</summary>
    internal static async Task<string> AskAsync(string script)
    {
        using var limit = new CancellationTokenSource(LongestAnswer);
        try
        {
            var asked = await CliWrap.Cli.Wrap(script).WithArguments(["-c", "import sys; print(sys.executable)"]).WithWorkingDirectory("/")
                .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(limit.Token);
            return asked.StandardOutput.Trim() is var path && Path.IsPathFullyQualified(path) && File.Exists(path) ? path : script;
        }
        catch (Exception e) when (e is OperationCanceledException or System.ComponentModel.Win32Exception)
        {
            return script;
        }
    }
}
