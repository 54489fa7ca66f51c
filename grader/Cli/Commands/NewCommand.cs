using System.CommandLine;
using Courseware.Grading;
using Courseware.Grading.Samples;
using Courseware.Reporting;
using Courseware.Submissions;
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
        var sample = new Option<string?>("--sample")
        {
            Description = "Copy this instead: solution, starter or the name of a sample, without the handout.",
            HelpName = "NAME",
        };
        var language = new Option<string>("--language")
        {
            Description = "The language of the starter: c, and python or java where the exercise has it.",
            HelpName = "LANGUAGE",
            DefaultValueFactory = _ => Exercise.FirstLanguage,
        };
        language.CompletionSources.Add(Exercise.FirstLanguage, "java", "python");
        var command = new CommandWithExamples(
            "new", "Copy the starter and the handout of an exercise to a new folder.",
            "grader new half-close my-half-close", "grader new half-close my-half-close --language python",
            "grader new half-close seen --sample server-forgets-htons")
        {
            name, target, language, sample,
        };
        command.SetAction(parsed =>
        {
            Copy(
                console.Out, parsed.GetRequiredValue(name), parsed.GetRequiredValue(target), parsed.GetRequiredValue(language).ToLowerInvariant(),
                parsed.GetValue(sample));
            return ExitCode.Passed;
        });
        return command;
    }

    private static void Copy(IAnsiConsole console, string name, string target, string language, string? sample)
    {
        var exercise = ExerciseCatalog.Find(name);
        var languages = exercise.StarterLanguages;
        if (!languages.Contains(language, StringComparer.Ordinal))
        {
            throw new UsageException($"The exercise has no starter in '{language}'; nothing was copied.{Suggestions.Hint(language, languages)} "
                + $"It has: {string.Join(", ", languages)}. Any other language begins with an empty folder.");
        }
        var compose = sample is null ? null : Composing(exercise, sample);
        if (File.Exists(target))
            throw new UsageException($"'{target}' is a file; nothing was copied. Name a new folder.");
        if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any())
            throw new UsageException($"The folder '{target}' is not empty; nothing was copied. Name a new folder.");
        OutputPathValidator.RequireFolder("DIR", target);
        if (compose is not null)
        {
            compose(target);
            console.MarkupLineInterpolated($"[bold]{target}[/] is what the grader makes of '{sample}':");
            console.WriteLine($"  {ShellCommand.Join(["grader", "grade", name, target])}");
            return;
        }
        Directory.CreateDirectory(target);
        string[] handouts = [.. Handouts.Select(f => Path.Combine(exercise.Folder, f)).Where(File.Exists)];
        // Not File.Copy: in an installed tool every file has the permission to execute it.
        foreach (var file in exercise.StarterFiles(language).Concat(handouts))
            File.WriteAllBytes(Path.Combine(target, Path.GetFileName(file)), File.ReadAllBytes(file));
        console.MarkupLineInterpolated($"[bold]{target}[/] is ready. Read its README.md, write the programs, then:");
        console.WriteLine($"  {ShellCommand.Join(["grader", "grade", name, target])}");
    }

    private static Action<string> Composing(Exercise exercise, string name)
    {
        if (Sample.Reserved.Contains(name, StringComparer.Ordinal))
            return target => CopyAll(Path.Combine(exercise.Folder, name), target);
        var samples = Sample.All(exercise);
        if (samples.FirstOrDefault(s => s.Id == name) is { } sample)
            return target => sample.Compose(exercise, target);
        throw new UsageException(
            $"There is no sample '{name}'; nothing was copied.{Suggestions.Hint(name, samples.Select(s => s.Id).Concat(Sample.Reserved))}");
    }

    private static void CopyAll(string folder, string target)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(folder))
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
    }
}
