using System.CommandLine;
using Spectre.Console;

namespace Courseware.Cli.Commands;

/// <summary><c>grader new EXERCISE DIR</c></summary>
internal static class NewCommand
{
    private static readonly string[] Handouts = ["README.md", "README.ko.md"];

    public static Command Create(CliConsole console)
    {
        var name = new Argument<string>("EXERCISE") { Description = "The id of an exercise, or its folder." };
        var target = new Argument<string>("DIR") { Description = "The folder to make; it must not exist, or be empty." };
        var command = new Command("new", "Copy the starter of an exercise into a new folder, with the handout.") { name, target, CommonOptions.NoColor() };
        command.SetAction(parsed =>
        {
            Copy(console.Out, parsed.GetRequiredValue(name), parsed.GetRequiredValue(target));
            return ExitCode.Passed;
        });
        return command;
    }

    private static void Copy(IAnsiConsole console, string name, string target)
    {
        var exercise = Catalogue.Find(name);
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
            throw new UsageException($"'{target}' is there already and not empty; nothing was copied. Name a new folder.");
        Directory.CreateDirectory(target);
        string[] handouts = [.. Handouts.Select(f => Path.Combine(exercise.Folder, f)).Where(File.Exists)];
        foreach (var file in Directory.EnumerateFiles(exercise.Starter).Concat(handouts))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        console.MarkupLineInterpolated($"[bold]{target}[/] is ready. Read its README.md, write the programs, then:");
        console.WriteLine($"  grader grade {exercise.Manifest.Id} {target}");
    }
}
