using System.CommandLine;
using Courseware.Reporting;
using Spectre.Console;

namespace Courseware.Cli.Commands;

/// <summary><c>grader list</c></summary>
internal static class ListCommand
{
    public static Command Create(CliConsole console)
    {
        var language = CommonOptions.Language();
        var command = new CommandWithExamples("list", "List the exercises.", "grader list --lang ko") { language };
        command.SetAction(parsed =>
        {
            foreach (var exercise in ExerciseCatalog.Ids.Select(ExerciseCatalog.Find))
            {
                console.Out.MarkupLineInterpolated($"[bold]{exercise.Manifest.Id}[/]  {exercise.Manifest.Title.In(parsed.GetRequiredValue(language))}");
                var summary = new Padder(new Text(exercise.Manifest.Summary.In(parsed.GetRequiredValue(language))), new Padding(2, 0, 0, 0));
                console.Out.Write(new WidthLimited(summary, TerminalReport.MaxWidth));
            }
            return ExitCode.Passed;
        });
        return command;
    }
}
