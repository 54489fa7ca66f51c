using System.CommandLine;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Recordings;
using Courseware.Reporting;
using Courseware.Submissions;
using Spectre.Console;

namespace Courseware.Cli.Commands;

/// <summary><c>grader grade EXERCISE SUBMISSION</c></summary>
internal static class GradeCommand
{
    private const string Examples = """
        Build a submission, run it, and say what it does on the connection, check by check.

        Examples:
          grader grade half-close my-half-close
          grader grade half-close my-half-close.zip --check server-half-closes --seed 7
          grader grade half-close my-half-close --lang ko --out graded --json result.json

        Exit codes: 0 every core check passed, 1 some did not, 2 usage, 3 the grader or its environment failed.
        """;

    public static Command Create(CliConsole console)
    {
        var exercise = new Argument<string>("EXERCISE") { Description = "The id of an exercise (see: grader list), or its folder." };
        var submission = new Argument<string>("SUBMISSION") { Description = "A folder, an archive (.zip, .tar.gz) or a single source file." };
        var lab = new Option<string>("--lab") { Description = "Where programs run: auto, process or container.", DefaultValueFactory = _ => "auto" };
        lab.AcceptOnlyFromAmong("auto", "process", "container");
        var output = new Option<string?>("--out") { Description = "A folder for recordings, received files and result.json." };
        var json = new Option<string?>("--json") { Description = "A file for the result as JSON." };
        var check = new Option<string[]>("--check") { Description = "Ask only this check and those it waits for. May be given several times." };
        var seed = new Option<ulong>("--seed") { Description = "The seed of the files that are transferred.", DefaultValueFactory = _ => 1 };
        var language = CommonOptions.Language();
        var command = new Command("grade", Examples)
        {
            exercise, submission, lab, output, json, check, seed, language, CommonOptions.NoColor(),
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(console, new Settings(
            parsed.GetRequiredValue(exercise), parsed.GetRequiredValue(submission), parsed.GetRequiredValue(lab), parsed.GetValue(output),
            parsed.GetValue(json), parsed.GetValue(check) ?? [], parsed.GetValue(seed), parsed.GetRequiredValue(language)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CliConsole console, Settings settings, CancellationToken cancellationToken)
    {
        var exercise = Catalogue.Find(settings.Exercise);
        foreach (var id in settings.Checks.Where(id => exercise.Manifest.Checks.All(c => c.Id != id)))
            throw new UsageException($"The exercise has no check '{id}'.{NearName.Hint(id, exercise.Manifest.Checks.Select(c => c.Id))} All checks: grader show {exercise.Manifest.Id}");
        var reproduce = ShellCommand.Join(["grader", "grade", settings.Exercise, settings.Submission, "--seed", $"{settings.Seed}"]);
        await using var lab = await LabChoice.OpenAsync(settings.Lab, cancellationToken);
        GradingResult result;
        IReadOnlyList<ScenarioRecording> recordings;
        using (var progress = new LiveProgress(console.Error, settings.Language, TimeProvider.System))
        {
            var request = new GradeRequest(settings.Submission, settings.Seed, settings.Language, settings.Checks, reproduce);
            (result, recordings) = await new Grader(exercise, lab, progress).GradeAsync(request, cancellationToken);
        }
        result = result with { Notes = LabChoice.Notes(lab, settings.Language) };
        Keep(settings, result, recordings);
        TerminalReport.Write(console.Out, result, settings.Language);
        return CodeOf(result);
    }

    internal static int CodeOf(GradingResult result)
    {
        var core = result.Checks.Where(c => c.Tier == Tier.Core).ToList();
        if (result.Checks.Any(c => c.Verdict == Outcome.Error))
            return ExitCode.Failed;
        return core.TrueForAll(c => c.Verdict == Outcome.Passed || c is { Verdict: Outcome.Skipped, WaitedFor.Count: 0 })
            ? ExitCode.Passed
            : ExitCode.NotPassed;
    }

    private static void Keep(Settings settings, GradingResult result, IReadOnlyList<ScenarioRecording> recordings)
    {
        if (settings.Json is not null)
            ResultJson.Save(result, settings.Json);
        if (settings.Out is not null)
            KeptGrading.Save(settings.Out, result, recordings);
    }

    private sealed record Settings(
        string Exercise, string Submission, string Lab, string? Out, string? Json, IReadOnlyList<string> Checks, ulong Seed, string Language);
}
