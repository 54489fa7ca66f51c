using System.CommandLine;
using Courseware.Grading;
using Courseware.Grading.Explaining;
using Courseware.Reporting;

namespace Courseware.Cli.Commands;

/// <summary><c>grader hint EXERCISE SUBMISSION</c></summary>
internal static class HintCommand
{
    public static Command Create(CliConsole console)
    {
        var exercise = CommonOptions.Exercise();
        var submission = new Argument<string>("SUBMISSION") { Description = "A folder, an archive (.zip, .tar.gz) or a single source file." };
        var level = CommonOptions.Choice("--level", "How much to say: a question, the concept, or the call. Default: one more each time.", Next, "1", "2", "3");
        var language = CommonOptions.Language();
        var command = new CommandWithExamples(
            "hint", "Hint at the problem to fix first: a question, then the concept, then the call.",
            "grader hint half-close my-half-close", "grader hint half-close my-half-close --level 3")
        {
            exercise, submission, level, language,
        };
        command.Remark = """
            The submission is graded for it. Each time the same check is the first one to fix, the hint says
            more. The level is kept on this machine, below $XDG_STATE_HOME/courseware or $COURSEWARE_STATE.
            """;
        command.SetAction((parsed, cancellationToken) => RunAsync(
            console, parsed.GetRequiredValue(exercise), parsed.GetRequiredValue(submission), parsed.GetRequiredValue(level), parsed.GetRequiredValue(language),
            cancellationToken));
        return command;
    }

    private const string Next = "next";

    private static async Task<int> RunAsync(CliConsole console, string id, string submission, string level, string language,
        CancellationToken cancellationToken)
    {
        var exercise = ExerciseCatalog.Find(id);
        await using var labs = await LabFactory.OpenAsync(LabFactory.AnyLab, LabFactory.AnyWire, exercise.Manifest.Limits, cancellationToken);
        await using var lab = labs.Open();
        GradingResult result;
        using (var progress = new LiveProgress(console.Error, language, TimeProvider.System))
        {
            var request = new GradeRequest(submission, 1, language, [], GradeCommand.ReproduceCommand(id, submission, 1, language));
            // The program's own line is part of the last level only.
            var grader = new Grader(exercise, lab, progress) { OpenAnother = labs.Open, Explaining = Explainer.Usual };
            result = (await grader.GradeAsync(request, cancellationToken)).Result;
        }
        if (FixFirst.Of(result) is not { } check)
        {
            HintReport.WriteNothing(console.Out, language);
            return GradeCommand.CodeOf(result);
        }
        var given = level == Next ? AttemptHistory.At(exercise.Manifest.Id, submission, TimeProvider.System).NextLevel(check.Id) : level[0] - '0';
        var more = given < HintReport.MostLevels
            ? ShellCommand.Join(["grader", "hint", id, submission, .. language == "en" ? [] : new[] { "--lang", language }]) : null;
        HintReport.Write(console.Out, check, given, QuestionOf(exercise.Manifest.Id, check.Id), more, language);
        return GradeCommand.CodeOf(result);
    }

    /// <summary>The lecture's question about the check; null where it has none.</summary>
    private static LocalizedText? QuestionOf(string exercise, string check)
    {
        var file = Path.Combine(ExerciseCatalog.Folder, Lecture.FileName);
        return File.Exists(file)
            ? Lecture.Read(file).Chapters.FirstOrDefault(c => c.Says.Any(s => s.ChecksOf == exercise && s.Checks.Contains(check, StringComparer.Ordinal)))?.Ask
            : null;
    }
}
