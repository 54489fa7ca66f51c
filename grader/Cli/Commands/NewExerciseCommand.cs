using System.CommandLine;
using Courseware.Reporting;
using Spectre.Console;

namespace Courseware.Cli.Commands;

/// <summary><c>grader new-exercise ID</c></summary>
internal static class NewExerciseCommand
{
    public static Command Create(CliConsole console)
    {
        var id = new Argument<string>("ID") { Description = "The id of the new exercise and name of its folder: lower-case letters, digits and '-'." };
        var command = new CommandWithExamples("new-exercise", "Create a new exercise that builds and validates.", "grader new-exercise lost-ack")
        {
            id,
        };
        command.Remark = """
            It is made in the checkout in which you work, and is a whole small exercise: change it piece by
            piece, and validate after each. How: docs/writing-an-exercise.md
            """;
        command.SetAction(parsed =>
        {
            Make(console.Out, parsed.GetRequiredValue(id), Directory.GetCurrentDirectory());
            return ExitCode.Passed;
        });
        return command;
    }

    internal static void Make(IAnsiConsole console, string id, string from)
    {
        // The checkout is asked first: elsewhere no id is right.
        var exercises = ExerciseTemplate.FindExercises(from) ?? throw new UsageException(
            $"'{from}' lies in no checkout of the project (a folder with exercises/Exercises.csproj and grader/Cli); nothing was made. Go to one first.");
        var others = Directory.EnumerateDirectories(exercises)
            .Where(f => File.Exists(Path.Combine(f, Grading.Exercise.ManifestName))).Select(f => Path.GetFileName(f)!);
        if (ExerciseTemplate.Fault(id, others) is { } fault)
            throw new UsageException($"{fault} Nothing was made.");
        var folder = Path.Combine(exercises, id);
        if (Path.Exists(folder))
            throw new UsageException($"'{folder}' is there already; nothing was made. Take another id.");
        OutputPathValidator.RequireNew("ID", folder);
        ExerciseTemplate.Write(id, folder);
        var shown = Path.GetRelativePath(from, folder);
        console.MarkupLineInterpolated($"[bold]{shown}[/] is ready, and it is whole. Validate it, change it, validate it again:");
        var project = Path.GetRelativePath(from, Path.Combine(exercises, "..", "grader", "Cli"));
        console.WriteLine($"  {ShellCommand.Join(["dotnet", "run", "--project", project, "--", "validate", id])}");
    }
}
