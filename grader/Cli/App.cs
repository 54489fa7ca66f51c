using System.CommandLine;
using System.CommandLine.Help;
using Courseware.Batch;
using Courseware.Cli.Commands;
using Courseware.Grading;
using Courseware.Launching;
using Courseware.Reporting.Classes;
using Courseware.Submissions;

namespace Courseware.Cli;

/// <summary>The program: arguments in, exit code out.</summary>
internal static class App
{
    // A path that begins with '@' is a path, not a file of more arguments.
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };

    /// <summary>Runs one command line.</summary>
    public static async Task<int> RunAsync(string[] arguments, CliConsole console, CancellationToken cancellationToken)
    {
        var parsed = Parse(arguments, console);
        try
        {
            // A shell's request for suggestions has an unfinished command line: nothing in it is wrong yet.
            var isSuggestion = arguments is [var first, ..] && first.StartsWith("[suggest", StringComparison.Ordinal);
            if (!isSuggestion && UsageError.IsMissingCommand(parsed))
            {
                // Not on stdout and not 0: a script whose arguments got lost must not read that every check passed.
                await Parse(["--help"], console).InvokeAsync(new InvocationConfiguration { Output = console.Error.Profile.Out.Writer }, cancellationToken);
                return ExitCode.Usage;
            }
            if (!isSuggestion && UsageError.Of(parsed) is { } error)
                throw new UsageException(error);
            // The signals are ours (StopSignals): the library would give up waiting after two seconds.
            var settings = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = console.Out.Profile.Out.Writer,
            };
            return await parsed.InvokeAsync(settings, cancellationToken);
        }
        catch (Exception e) when (e is UsageException or ManifestException or SubmissionException or BatchException or TableException)
        {
            console.WriteError(e.Message);
            return ExitCode.Usage;
        }
        catch (OperationCanceledException)
        {
            console.WriteError("Stopped. Everything that was started has been ended; no result was written.");
            return ExitCode.Failed;
        }
        catch (Exception e) when (e is LaunchException or IOException or UnauthorizedAccessException)
        {
            console.WriteError(e.Message);
            return ExitCode.Failed;
        }
#pragma warning disable CA1031 // whatever else happens is the grader's fault, and never a zero for a student
        catch (Exception e)
        {
            console.WriteError($"Internal error: the submission was not graded. Please report this with the lines below:\n{e}");
            return ExitCode.Failed;
        }
#pragma warning restore CA1031
    }

    internal static ParseResult Parse(string[] arguments, CliConsole console) => Root(console).Parse(arguments, Parser);

    private static RootCommand Root(CliConsole console)
    {
        // Read before the command line is parsed, when the console is made; declared so that it is known and help shows it.
        var noColor = new Option<bool>("--no-color") { Description = "Write without colour, as with NO_COLOR.", Recursive = true };
        var root = new RootCommand("Grades programs that show how a TCP connection ends.")
        {
            GradeCommand.Create(console),
            HintCommand.Create(console),
            PlayCommand.Create(console),
            ListCommand.Create(console),
            ShowCommand.Create(console),
            NewCommand.Create(console),
            BatchCommand.Create(console),
            SubmitCommand.Create(console),
            RejudgeCommand.Create(console),
            ValidateCommand.Create(console),
            DemoCommand.Create(console),
            NewExerciseCommand.Create(console),
            NewSampleCommand.Create(console),
            SiteCommand.Create(console),
            ExportCommand.Create(console),
            CompletionCommand.Create(console),
            DoctorCommand.Create(console),
            noColor,
        };
        var help = root.Options.OfType<HelpOption>().First();
        help.Description = "Show this help.";
        root.Options.OfType<VersionOption>().First().Description = "Show the version.";
        help.Action = new HelpWithExamples((HelpAction)help.Action!, console.Out);
        return root;
    }
}
