using System.CommandLine;
using Courseware.Grading;
using Courseware.Labs;
using Courseware.Reporting;
using Spectre.Console;

namespace Courseware.Cli.Commands;

/// <summary><c>grader validate [EXERCISE]</c></summary>
internal static class ValidateCommand
{
    public static Command Create(CliConsole console)
    {
        var name = CommonOptions.Exercise();
        (name.Arity, name.Description) = (ArgumentArity.ZeroOrOne, "The id of an exercise, or its folder; all exercises when left out.");
        var seed = CommonOptions.Seed();
        var lab = CommonOptions.Lab();
        var wire = CommonOptions.Wire();
        var command = new CommandWithExamples(
            "validate", "Hold an exercise to what it says of its own submissions.",
            "grader validate", "grader validate exercises/half-close")
        {
            name, lab, wire, seed,
        };
        command.Remark = """
            Manifest and code agree, the solution passes every check, the starter has its score, and each
            mistake fails exactly the checks that it names, for the reasons that it names. One line for each.
            """;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var ids = parsed.GetValue(name) is { } one ? [one] : Catalogue.Ids;
            var code = ExitCode.Passed;
            foreach (var exercise in ids.Select(Catalogue.Find).ToList())
            {
                await using var opened = await LabChoice.OpenAsync(
                    parsed.GetRequiredValue(lab), parsed.GetRequiredValue(wire), exercise.Manifest.Limits, cancellationToken);
                code = Math.Max(code, await ValidateAsync(console, exercise, opened, parsed.GetValue(seed), cancellationToken));
            }
            return code;
        });
        return command;
    }

    private static async Task<int> ValidateAsync(CliConsole console, Exercise exercise, ILab lab, ulong seed, CancellationToken cancellationToken)
    {
        var mistakes = Mistake.All(exercise);
        console.Out.MarkupLineInterpolated($"[bold]{exercise.Manifest.Id}[/]: manifest and code agree");
        var validation = new Validation(exercise, lab, seed);
        (string Subject, Func<Task<Promise>> Grade)[] promises =
        [
            ("solution", () => validation.SolutionAsync(cancellationToken)),
            ("starter", () => validation.StarterAsync(cancellationToken)),
            .. mistakes.Select(m => (m.Id, new Func<Task<Promise>>(() => validation.MistakeAsync(m, cancellationToken)))),
        ];
        var broken = 0;
        foreach (var (index, (subject, grade)) in promises.Index())
        {
            Promise promise;
            using (var progress = new LiveProgress(console.Error, "en", TimeProvider.System))
            {
                progress.Report(new GradingProgress("validating", index, promises.Length, subject));
                promise = await grade();
            }
            broken += promise.Kept ? 0 : 1;
            Write(console.Out, promise);
        }
        console.Out.MarkupLineInterpolated($"  {promises.Length - broken} promises kept, {broken} broken");
        return broken == 0 ? ExitCode.Passed : ExitCode.NotPassed;
    }

    private static void Write(IAnsiConsole console, Promise promise)
    {
        var mark = promise.Kept ? "[green]kept[/]  " : "[red]broken[/]";
        console.MarkupLine($"  {mark} {Markup.Escape(promise.Subject)} ({promise.Result.Score}/{promise.Result.MaxScore}, {promise.Result.Seconds:0.0} s)");
        foreach (var wrong in promise.Wrong)
            console.MarkupLineInterpolated($"           {wrong}");
    }
}
