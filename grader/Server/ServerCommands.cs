using System.CommandLine;
using System.CommandLine.Help;
using System.Data.Common;
using Courseware.Batch;
using Courseware.Cli;
using Courseware.Grading;
using Courseware.Launching;
using Courseware.Reporting.Classes;
using Courseware.Server.Commands;
using Courseware.Submissions;

namespace Courseware.Server;

/// <summary>The command line: <c>courseware-server serve|worker|batch|invite-teacher|backup|restore</c>.</summary>
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
        catch (Exception e) when (e is UsageException or ManifestException or SubmissionException or BatchException or TableException)
        {
            console.WriteError(e.Message);
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            console.WriteError("Stopped before any grading began. Nothing is lost: run the same command again.");
            return ExitCode.Failed;
        }
        catch (DbException e)
        {
            console.WriteError($"The database refused a change: {e.Message.TrimEnd('.')}. Check its log, and run the same command again.");
            return ExitCode.Failed;
        }
        catch (Exception e) when (e is LaunchException or IOException or UnauthorizedAccessException)
        {
            console.WriteError(e.Message);
            return ExitCode.Failed;
        }
    }

    private static RootCommand Root(CliConsole console)
    {
        var root = new RootCommand("The course server: students hand in, watch the checks and read the report; teachers see the class.")
        {
            ServeCommand.Create(), WorkerCommand.Create(), QueueBatchCommand.Create(console), InviteTeacherCommand.Create(console),
            BackupCommands.Backup(console), BackupCommands.Restore(console),
        };
        var help = root.Options.OfType<HelpOption>().First();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, console.Out);
        return root;
    }
}
