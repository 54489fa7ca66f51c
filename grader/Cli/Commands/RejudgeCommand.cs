using System.CommandLine;
using Courseware.Batch;
using Courseware.Grading;
using Courseware.Recordings;
using Courseware.Reporting;
using Courseware.Reporting.Html;

namespace Courseware.Cli.Commands;

/// <summary><c>grader rejudge DIR</c></summary>
internal static class RejudgeCommand
{
    public static Command Create(CliConsole console)
    {
        var folder = new Argument<string>("DIR") { Description = "A folder that grade --out or batch wrote." };
        var rubric = new Option<string?>("--exercise") { Description = "The exercise's folder, when its manifest was changed there.", HelpName = "EXERCISE" };
        var json = CommonOptions.Json();
        var html = CommonOptions.Html();
        var language = CommonOptions.Language();
        var apply = new Option<bool>("--apply") { Description = "For a batch: apply the new verdicts, keep the old ones, and write gradebook and reports." };
        var command = new CommandWithExamples(
            "rejudge", "Re-evaluate saved recordings without running any program.",
            "grader rejudge graded",
            "grader rejudge graded --exercise exercises/half-close --json result.json --html report.html",
            "grader rejudge submissions-graded --exercise exercises/half-close --apply")
        {
            folder, rubric, json, html, language, apply,
        };
        command.Remark = """
            As after a change of the rubric. Of a batch it shows whose score goes up, down, or stays; nothing in
            DIR is changed without --apply, and the old results are kept with it.
            """;
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Judge(parsed, cancellationToken)));
        return command;

        int Judge(ParseResult parsed, CancellationToken cancellationToken)
        {
            if (BatchFolder.IsIn(parsed.GetRequiredValue(folder)))
                return BatchJudgement.Run(console, parsed.GetRequiredValue(folder), parsed.GetValue(rubric), parsed.GetValue(apply), cancellationToken);
            var (jsonFile, htmlFile, spoken) = (parsed.GetValue(json), parsed.GetValue(html), parsed.GetRequiredValue(language));
            OutputPathValidator.RequireFile("--json", jsonFile, SavedGrading.ResultFile);
            OutputPathValidator.RequireFile("--html", htmlFile, SavedGrading.ReportFile);
            var (result, recordings) = Rejudge(parsed.GetRequiredValue(folder), parsed.GetValue(rubric), spoken);
            TerminalReport.Write(console.Out, result, recordings, spoken);
            FixFirst.Write(console.Out, result, spoken);
            if (jsonFile is not null)
                ResultJson.Save(result, jsonFile);
            if (htmlFile is not null)
                HtmlReport.Save(result, recordings, spoken, htmlFile);
            return GradeCommand.CodeOf(result);
        }
    }

    private static (GradingResult Result, IReadOnlyList<ScenarioRecording> Recordings) Rejudge(string folder, string? rubric, string language)
    {
        var (old, recordings) = SavedGrading.Load(folder);
        if (rubric is null && !ExerciseCatalog.Ids.Contains(old.Exercise, StringComparer.Ordinal))
            throw new UsageException(
                $"'{folder}' holds a grading of the exercise '{old.Exercise}', which this grader does not know. All exercises: grader list");
        var exercise = ExerciseCatalog.Find(rubric ?? old.Exercise);
        if (exercise.Manifest.Id != old.Exercise)
            throw new UsageException($"'{folder}' holds a grading of '{old.Exercise}', and '{rubric}' is the exercise '{exercise.Manifest.Id}'.");
        var reproduce = GradeCommand.ReproduceCommand(rubric ?? old.Exercise, old.Submission, old.Seed, language);
        var result = Rejudging.Rejudge(exercise, old, recordings, language, reproduce);
        return (result with { Notes = [.. result.Notes, .. LabFactory.Notes(old.Lab, recordings, language)] }, recordings);
    }
}
