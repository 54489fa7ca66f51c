using System.CommandLine;
using Courseware.Grading;
using Courseware.Labs;
using Spectre.Console;

namespace Courseware.Cli.Commands;

/// <summary><c>grader validate [EXERCISE]</c></summary>
internal static class ValidateCommand
{
    public static Command Create(CliConsole console)
    {
        var name = new Argument<string?>("EXERCISE") { Description = "The id of an exercise, or its folder; all when left out.", Arity = ArgumentArity.ZeroOrOne };
        var seed = new Option<ulong>("--seed") { Description = "The seed of the files that are transferred.", DefaultValueFactory = _ => 1 };
        var command = new Command("validate", "Hold an exercise to what it says: manifest and code agree, the solution has full marks, the starter its score, and each mistake fails exactly the checks that it names.")
        {
            name, seed, CommonOptions.NoColor(),
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var ids = parsed.GetValue(name) is { } one ? [one] : Catalogue.Ids;
            var code = ExitCode.Passed;
            foreach (var exercise in ids.Select(Catalogue.Find).ToList())
                code = Math.Max(code, await ValidateAsync(console.Out, exercise, parsed.GetValue(seed), cancellationToken));
            return code;
        });
        return command;
    }

    private static async Task<int> ValidateAsync(IAnsiConsole console, Exercise exercise, ulong seed, CancellationToken cancellationToken)
    {
        console.MarkupLineInterpolated($"[bold]{exercise.Manifest.Id}[/]: manifest and code agree");
        var mistakes = Mistake.All(exercise);
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        var validation = new Validation(exercise, lab, seed);
        var broken = 0;
        async Task ReportAsync(Task<Promise> grading)
        {
            var promise = await grading;
            broken += promise.Kept ? 0 : 1;
            var mark = promise.Kept ? "[green]kept[/]  " : "[red]broken[/]";
            console.MarkupLine($"  {mark} {Markup.Escape(promise.Subject)} ({promise.Result.Score}/{promise.Result.MaxScore}, {promise.Result.Seconds:0.0} s)");
            foreach (var wrong in promise.Wrong)
                console.MarkupLineInterpolated($"           {wrong}");
        }
        await ReportAsync(validation.SolutionAsync(cancellationToken));
        await ReportAsync(validation.StarterAsync(cancellationToken));
        foreach (var mistake in mistakes)
            await ReportAsync(validation.MistakeAsync(mistake, cancellationToken));
        console.MarkupLineInterpolated($"  {mistakes.Count + 2 - broken} promises kept, {broken} broken");
        return broken == 0 ? ExitCode.Passed : ExitCode.NotPassed;
    }
}
