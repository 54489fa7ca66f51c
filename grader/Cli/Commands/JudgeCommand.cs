using System.CommandLine;
using Courseware.Grading;
using Courseware.Reporting;

namespace Courseware.Cli.Commands;

/// <summary><c>grader judge DIR</c></summary>
internal static class JudgeCommand
{
    public static Command Create(CliConsole console)
    {
        var folder = new Argument<string>("DIR") { Description = "A folder that grade --out wrote." };
        var json = new Option<string?>("--json") { Description = "A file for the new result as JSON." };
        var language = CommonOptions.Language();
        var command = new Command("judge", "Judge kept recordings again, as after a change of the rubric. Runs nothing and changes nothing in the folder.")
        {
            folder, json, language, CommonOptions.NoColor(),
        };
        command.SetAction(parsed =>
        {
            var result = Again(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(language));
            if (parsed.GetValue(json) is { } path)
                ResultJson.Save(result, path);
            TerminalReport.Write(console.Out, result, parsed.GetRequiredValue(language));
            return GradeCommand.CodeOf(result);
        });
        return command;
    }

    private static GradingResult Again(string folder, string language)
    {
        var (old, recordings) = KeptGrading.Load(folder);
        var exercise = Catalogue.Find(old.Exercise);
        var asked = old.Checks.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        var findings = Judgement.Of(exercise, exercise.Code.Checks.Where(c => asked.Contains(c.Id)), recordings);
        var reproduce = ShellCommand.Join(["grader", "grade", old.Exercise, old.Submission, "--seed", $"{old.Seed}"]);
        var retried = old.Checks.Where(c => c.Retried).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        return old with { Language = language, Checks = new Verdicts(exercise, language, reproduce).From(findings, retried) };
    }
}
