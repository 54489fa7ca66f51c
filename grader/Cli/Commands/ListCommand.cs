using System.CommandLine;
using Courseware.Judging;
using Courseware.Reporting;
using Spectre.Console;

namespace Courseware.Cli.Commands;

/// <summary><c>grader list</c> and <c>grader show EXERCISE</c></summary>
internal static class ListCommand
{
    public static Command Create(CliConsole console)
    {
        var language = CommonOptions.Language();
        var command = new Command("list", "List the exercises.") { language, CommonOptions.NoColor() };
        command.SetAction(parsed =>
        {
            foreach (var exercise in Catalogue.Ids.Select(Catalogue.Find))
            {
                console.Out.MarkupLineInterpolated($"[bold]{exercise.Manifest.Id}[/]  {exercise.Manifest.Title.In(parsed.GetRequiredValue(language))}");
                console.Out.WriteLine($"    {exercise.Manifest.Summary.In(parsed.GetRequiredValue(language))}");
            }
            return ExitCode.Passed;
        });
        return command;
    }
}

/// <summary><c>grader show EXERCISE</c></summary>
internal static class ShowCommand
{
    public static Command Create(CliConsole console)
    {
        var name = new Argument<string>("EXERCISE") { Description = "The id of an exercise, or its folder." };
        var language = CommonOptions.Language();
        var command = new Command("show", "Show an exercise: its checks and points, and where its files are.") { name, language, CommonOptions.NoColor() };
        command.SetAction(parsed =>
        {
            Show(console.Out, parsed.GetRequiredValue(name), parsed.GetRequiredValue(language));
            return ExitCode.Passed;
        });
        return command;
    }

    private static void Show(IAnsiConsole console, string name, string language)
    {
        var exercise = Catalogue.Find(name);
        var texts = Texts.For(language);
        console.MarkupLineInterpolated($"[bold]{exercise.Manifest.Id}[/]  {exercise.Manifest.Title.In(language)}");
        console.WriteLine(exercise.Manifest.Summary.In(language));
        var handout = Path.Combine(exercise.Folder, language == "ko" ? "README.ko.md" : "README.md");
        console.WriteLine(Path.GetRelativePath(Environment.CurrentDirectory, handout));
        foreach (var tier in new[] { Tier.Core, Tier.Robust })
        {
            console.WriteLine();
            console.MarkupLineInterpolated($"[bold]{(tier == Tier.Core ? texts.Core : texts.Robust)}[/]");
            var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap().RightAligned()).AddColumn();
            foreach (var check in exercise.Manifest.Checks.Where(c => c.Tier == tier))
                grid.AddRow(Markup.Escape(check.Id), check.Points > 0 ? $"{check.Points}" : "", Markup.Escape(check.Title.In(language)));
            console.Write(grid);
        }
    }
}
