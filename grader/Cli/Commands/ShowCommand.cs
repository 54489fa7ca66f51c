using System.CommandLine;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Reporting;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Courseware.Cli.Commands;

/// <summary><c>grader show EXERCISE</c></summary>
internal static class ShowCommand
{
    public static Command Create(CliConsole console)
    {
        var name = CommonOptions.Exercise();
        var language = CommonOptions.Language();
        var command = new CommandWithExamples("show", "Show an exercise: its checks, points and handout location.", "grader show half-close")
        {
            name, language,
        };
        command.SetAction(parsed =>
        {
            console.Out.Write(new WidthLimited(
                Describe(ExerciseCatalog.Find(parsed.GetRequiredValue(name)), parsed.GetRequiredValue(language)), TerminalReport.MaxWidth));
            return ExitCode.Passed;
        });
        return command;
    }

    private static Rows Describe(Exercise exercise, string language)
    {
        var texts = Texts.For(language);
        var handout = Path.Combine(exercise.Folder, language == "ko" ? "README.ko.md" : "README.md");
        var parts = new List<IRenderable>
        {
            Markup.FromInterpolated($"[bold]{exercise.Manifest.Id}[/]  {exercise.Manifest.Title.In(language)}"),
            new Text(exercise.Manifest.Summary.In(language)),
            TerminalReport.Labelled([(texts.Handout, Nearest(handout)), .. Demos(exercise, texts)]),
        };
        foreach (var tier in new[] { Tier.Core, Tier.Robust })
        {
            var grid = new Grid()
                .AddColumn(new GridColumn().NoWrap().PadLeft(2).PadRight(2))
                .AddColumn(new GridColumn().NoWrap().RightAligned().PadLeft(0).PadRight(2))
                .AddColumn(new GridColumn().PadLeft(0).PadRight(0));
            foreach (var check in exercise.Manifest.Checks.Where(c => c.Tier == tier))
                grid.AddRow(new Text(check.Id), new Text(check.Points > 0 ? $"{check.Points}" : ""), new Text(check.Title.In(language)));
            parts.AddRange([Text.Empty, new Text(tier == Tier.Core ? texts.Core : texts.Robust, ReportTheme.Bold), grid]);
        }
        return new Rows(parts);
    }

    private static IEnumerable<(string Label, string Text)> Demos(Exercise exercise, Texts texts) => exercise.Code.Demos.Count == 0
        ? []
        : [(texts.Demos, string.Join(", ", exercise.Code.Demos.Select(d => $"grader demo {d.Topic}")))];

    /// <summary>The shorter of the two ways to write a path.</summary>
    private static string Nearest(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
