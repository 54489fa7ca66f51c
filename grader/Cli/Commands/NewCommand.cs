using System.CommandLine;
using Courseware.Reporting;
using Spectre.Console;

namespace Courseware.Cli.Commands;

/// <summary><c>grader new EXERCISE DIR</c></summary>
internal static class NewCommand
{
    private static readonly string[] Handouts = ["README.md", "README.ko.md"];

    public static Command Create(CliConsole console)
    {
        var name = CommonOptions.Exercise();
        var target = new Argument<string>("DIR") { Description = "The folder to create; must be new or empty." };
        var command = new CommandWithExamples(
            "new", "Copy the starter and the handout of an exercise to a new folder.", "grader new half-close my-half-close") { name, target };
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
        if (File.Exists(target))
            throw new UsageException($"'{target}' is a file; nothing was copied. Name a new folder.");
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
            throw new UsageException($"The folder '{target}' is not empty; nothing was copied. Name a new folder.");
        Destination.RequireFolder("DIR", target);
        Directory.CreateDirectory(target);
        string[] handouts = [.. Handouts.Select(f => Path.Combine(exercise.Folder, f)).Where(File.Exists)];
        // Not File.Copy: in an installed tool every file has the permission to execute it.
        foreach (var file in Directory.EnumerateFiles(exercise.Starter).Concat(handouts))
            File.WriteAllBytes(Path.Combine(target, Path.GetFileName(file)), File.ReadAllBytes(file));
        console.MarkupLineInterpolated($"[bold]{target}[/] is ready. Read its README.md, write the programs, then:");
        console.WriteLine($"  {ShellCommand.Join(["grader", "grade", name, target])}");
    }
}
