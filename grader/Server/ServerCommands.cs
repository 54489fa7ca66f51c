using System.CommandLine;
using Courseware.Cli;
using Courseware.Server.Commands;

namespace Courseware.Server;

/// <summary>The command line: <c>courseware-server serve|worker|invite-teacher|backup|restore</c>.</summary>
internal static class ServerCommands
{
    /// <summary>Runs one command line.</summary>
    public static async Task<int> RunAsync(string[] arguments, CliConsole console, CancellationToken cancellationToken)
    {
        try
        {
            var parsed = Root(console).Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (UsageError.IsMissingCommand(parsed))
            {
                await Root(console).Parse(["--help"]).InvokeAsync(new InvocationConfiguration { Output = console.Error.Profile.Out.Writer }, cancellationToken);
                return ExitCode.Usage;
            }
            if (UsageError.Of(parsed) is { } error)
                throw new UsageException(error);
            return await parsed.InvokeAsync(
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                    Output = console.Out.Profile.Out.Writer,
                },
                cancellationToken);
        }
        catch (UsageException e)
        {
            console.WriteError(e.Message);
            return ExitCode.Usage;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            console.WriteError(e.Message);
            return ExitCode.Failed;
        }
    }

    private static RootCommand Root(CliConsole console) =>
        new("The course server: students hand in, watch the checks and read the report; teachers see the class.")
    {
        ServeCommand.Create(), WorkerCommand.Create(), InviteTeacherCommand.Create(console), BackupCommands.Backup(console), BackupCommands.Restore(console),
    };
}
