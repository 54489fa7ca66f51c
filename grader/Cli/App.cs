using System.CommandLine;
using Courseware.Cli.Commands;
using Courseware.Grading;
using Courseware.Launching;
using Courseware.Submissions;

namespace Courseware.Cli;

/// <summary>The program: arguments in, exit code out.</summary>
internal static class App
{
    /// <summary>Runs one command line.</summary>
    public static async Task<int> RunAsync(string[] arguments, CliConsole console)
    {
        var root = new RootCommand("Grades programs that show how a TCP connection ends.")
        {
            GradeCommand.Create(console),
            ListCommand.Create(console),
            ShowCommand.Create(console),
            NewCommand.Create(console),
            JudgeCommand.Create(console),
            ValidateCommand.Create(console),
            DoctorCommand.Create(console),
        };
        var parsed = root.Parse(arguments);
        if (parsed.Errors.Count > 0)
            return Refuse(parsed, console);
        try
        {
            var settings = new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = console.Raw };
            return await parsed.InvokeAsync(settings);
        }
        catch (Exception e) when (e is UsageException or ManifestException or SubmissionException)
        {
            console.Complain(e.Message);
            return ExitCode.Usage;
        }
        catch (Exception e) when (e is LaunchException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            console.Complain(e.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            console.Complain("Stopped. Everything that was started has been ended; no result was written.");
            return ExitCode.Failed;
        }
    }

    private static int Refuse(ParseResult parsed, CliConsole console)
    {
        foreach (var error in parsed.Errors)
            console.Complain(error.Message);
        var command = parsed.CommandResult.Command is RootCommand ? "" : $"{parsed.CommandResult.Command.Name} ";
        console.Complain($"See: grader {command}--help");
        return ExitCode.Usage;
    }
}
