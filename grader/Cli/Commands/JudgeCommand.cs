using System.CommandLine;
using Courseware.Grading;
using Courseware.Recordings;
using Courseware.Reporting;
using Courseware.Reporting.Html;

namespace Courseware.Cli.Commands;

/// <summary><c>grader judge DIR</c></summary>
internal static class JudgeCommand
{
    public static Command Create(CliConsole console)
    {
        var folder = new Argument<string>("DIR") { Description = "A folder that grade --out wrote." };
        var rubric = new Option<string?>("--exercise") { Description = "The exercise's folder, when its manifest was changed there.", HelpName = "EXERCISE" };
        var json = CommonOptions.Json();
        var html = CommonOptions.Html();
        var language = CommonOptions.Language();
        var command = new CommandWithExamples(
            "judge", "Judge a kept grading again, running nothing.",
            "grader judge graded",
            "grader judge graded --exercise exercises/half-close --json result.json --html report.html")
        {
            folder, rubric, json, html, language,
        };
        command.Remark = "As after a change of the rubric. Nothing in DIR is changed.";
        command.SetAction(parsed =>
        {
            var (jsonFile, htmlFile, spoken) = (parsed.GetValue(json), parsed.GetValue(html), parsed.GetRequiredValue(language));
            Destination.RequireFile("--json", jsonFile, KeptGrading.ResultFile);
            Destination.RequireFile("--html", htmlFile, KeptGrading.ReportFile);
            var (result, recordings) = Again(parsed.GetRequiredValue(folder), parsed.GetValue(rubric), spoken);
            TerminalReport.Write(console.Out, result, recordings, spoken);
            if (jsonFile is not null)
                ResultJson.Save(result, jsonFile);
            if (htmlFile is not null)
                HtmlReport.Save(result, recordings, spoken, htmlFile);
            return GradeCommand.CodeOf(result);
        });
        return command;
    }

    private static (GradingResult Result, IReadOnlyList<ScenarioRecording> Recordings) Again(string folder, string? rubric, string language)
    {
        var (old, recordings) = KeptGrading.Load(folder);
        if (rubric is null && !Catalogue.Ids.Contains(old.Exercise, StringComparer.Ordinal))
            throw new UsageException($"'{folder}' holds a grading of the exercise '{old.Exercise}', which this grader does not know. All exercises: grader list");
        var exercise = Catalogue.Find(rubric ?? old.Exercise);
        if (exercise.Manifest.Id != old.Exercise)
            throw new UsageException($"'{folder}' holds a grading of '{old.Exercise}', and '{rubric}' is the exercise '{exercise.Manifest.Id}'.");
        var asked = old.Checks.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        var findings = Judgement.Of(exercise, exercise.Code.Checks.Where(c => asked.Contains(c.Id)), recordings);
        var again = GradeCommand.Again(rubric ?? old.Exercise, old.Submission, old.Seed, language);
        var retried = old.Checks.Where(c => c.Retried).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        var result = old with
        {
            Language = language,
            Checks = new Verdicts(exercise, language, again).From(findings, retried),
            Notes = LabChoice.Notes(old.Lab, recordings, language),
        };
        return (result, recordings);
    }
}
