using System.CommandLine;
using System.Globalization;
using Courseware.Grading;
using Courseware.Grading.Explaining;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;
using Courseware.Reporting;
using Courseware.Reporting.Html;
using Courseware.Submissions;
using Spectre.Console;

namespace Courseware.Cli.Commands;

/// <summary><c>grader grade EXERCISE SUBMISSION</c></summary>
internal static class GradeCommand
{
    public static Command Create(CliConsole console)
    {
        var exercise = CommonOptions.Exercise();
        var submission = new Argument<string>("SUBMISSION") { Description = "A folder, an archive (.zip, .tar.gz) or a single source file." };
        var lab = CommonOptions.Lab();
        var wire = CommonOptions.Wire();
        var output = new Option<string?>("--out") { Description = "A new folder for the recordings, result.json and report.html.", HelpName = "DIR" };
        var json = CommonOptions.Json();
        var html = CommonOptions.Html();
        var format = Reports.Option();
        var check = new Option<string[]>("--check") { Description = "Run only this check and its prerequisites; may be repeated.", HelpName = "ID" };
        var seed = CommonOptions.Seed();
        var explain = ExplainOption();
        var first = new Option<bool>("--first") { Description = "Stop at the first check that fails." };
        var watch = new Option<bool>("--watch") { Description = "Grade again at every save, the failed check first; Ctrl-C ends." };
        var language = CommonOptions.Language();
        var command = new CommandWithExamples(
            "grade", "Build and run a submission, and report the result of each check.",
            "grader grade half-close my-half-close",
            "grader grade half-close my-half-close.zip --check server-half-closes --seed 7",
            "grader grade half-close my-half-close --watch --first",
            "grader grade half-close my-half-close --lang ko --out graded --html report.html",
            "grader grade half-close . --format github --format markdown --format junit=junit.xml")
        {
            exercise, submission, lab, wire, output, json, html, format, check, seed, explain, first, watch, language,
        };
        command.Remark = "Exit code: 0 every core check passed, 1 some did not, 2 wrong usage or manifest,\n3 the grader or its environment failed.";
        command.SetAction((parsed, cancellationToken) => RunAsync(console, new Settings(
            parsed.GetRequiredValue(exercise), parsed.GetRequiredValue(submission), parsed.GetRequiredValue(lab), parsed.GetRequiredValue(wire),
            parsed.GetValue(output), parsed.GetValue(json), parsed.GetValue(html), parsed.GetValue(format) ?? [], parsed.GetValue(check) ?? [],
            parsed.GetValue(seed), TimeSpan.FromSeconds(parsed.GetValue(explain)), parsed.GetValue(first), parsed.GetValue(watch),
            parsed.GetRequiredValue(language)), cancellationToken));
        return command;
    }

    private static Option<double> ExplainOption()
    {
        const double most = 60;
        var option = new Option<double>("--explain")
        {
            Description = "Seconds for running what failed once more, to show your program's calls with their lines; 0: not at all.",
            HelpName = "SECONDS",
            DefaultValueFactory = _ => Explainer.Usual.TotalSeconds,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [.., var token]
                && (!double.TryParse(token.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds > most))
                result.AddError($"--explain needs a number of seconds from 0 to {most}, not '{token.Value}'.");
        });
        return option;
    }

    private static async Task<int> RunAsync(CliConsole console, Settings settings, CancellationToken cancellationToken)
    {
        var exercise = ExerciseCatalog.Find(settings.Exercise);
        foreach (var id in settings.Checks.Where(id => exercise.Manifest.Checks.All(c => c.Id != id)))
        {
            throw new UsageException(
                $"The exercise has no check '{id}'.{Suggestions.Hint(id, exercise.Manifest.Checks.Select(c => c.Id))} "
                + $"All checks: grader show {settings.Exercise}");
        }
        OutputPathValidator.RequireFolder("--out", settings.Out);
        OutputPathValidator.RequireFile("--json", settings.Json, SavedGrading.ResultFile);
        OutputPathValidator.RequireFile("--html", settings.Html, SavedGrading.ReportFile);
        if (settings is { Watch: true, Out: not null })
            throw new UsageException("--out makes a new folder, and --watch grades many times. Take --json or --html, which are written anew each time.");
        if (settings.Watch && !Path.Exists(settings.Submission))
            throw new UsageException($"There is no file or folder '{settings.Submission}' to watch. Check the path.");
        var reports = new Reports(settings.Formats, settings.Language, TimeProvider.System);
        try
        {
            return await RunAsync(console, settings, exercise, reports, cancellationToken);
        }
        catch (SubmissionException e)
        {
            reports.WriteNoResult(console, exercise.Manifest.Id, settings.Submission, e.Message);
            throw;
        }
        catch (Exception)
        {
            reports.WriteNoResult(console, exercise.Manifest.Id, settings.Submission, unreadable: null);
            throw;
        }
    }

    private static async Task<int> RunAsync(
        CliConsole console, Settings settings, Exercise exercise, Reports reports, CancellationToken cancellationToken)
    {
        await using var labs = await LabFactory.OpenAsync(settings.Lab, settings.Wire, exercise.Manifest.Limits, cancellationToken);
        if (!settings.Watch)
            return CodeOf(await GradeAsync(console, settings, exercise, reports, labs, cancellationToken));
        var written = new[] { settings.Out, settings.Json, settings.Html }.OfType<string>().Concat(reports.Files);
        using var changes = new ChangedFiles(settings.Submission, written);
        var session = new WatchSession(
            console, settings.Language,
            (check, token) => GradeOnlyAsync(check, settings, exercise, labs, token),
            token => GradeAsync(console, settings, exercise, reports, labs, token));
        return await session.RunAsync(changes, cancellationToken) is { } last ? CodeOf(last) : ExitCode.Failed;
    }

    /// <summary>One check as fast as can be, without a report.</summary>
    private static async Task<GradingResult> GradeOnlyAsync(string check, Settings settings, Exercise exercise, ILabSource labs,
        CancellationToken cancellationToken)
    {
        await using var lab = labs.Open();
        var request = new GradeRequest(settings.Submission, settings.Seed, settings.Language, [check], settings.ReproduceCommand);
        return (await new Grader(exercise, lab).GradeAsync(request, cancellationToken)).Result;
    }

    private static async Task<GradingResult> GradeAsync(
        CliConsole console, Settings settings, Exercise exercise, Reports reports, ILabSource labs, CancellationToken cancellationToken)
    {
        await using var lab = labs.Open();
        GradingResult result;
        IReadOnlyList<ScenarioRecording> recordings;
        using (var progress = new LiveProgress(console.Error, settings.Language, TimeProvider.System))
        {
            var request = new GradeRequest(settings.Submission, settings.Seed, settings.Language, settings.Checks, settings.ReproduceCommand)
            {
                StopsAtFirst = settings.First,
            };
            (result, recordings) = await new Grader(exercise, lab, progress) { OpenAnother = labs.Open, Explaining = settings.Explain }.GradeAsync(request,
                cancellationToken);
        }
        result = result with
        {
            Notes =
            [
                .. result.Notes, .. LabFactory.Notes(lab.Name, recordings, settings.Language), .. LeftOut(settings.Submission, exercise),
            ],
        };
        // First to the screen: should the disk be full, the result is not lost.
        reports.WriteTerminal(console, result, recordings);
        Compare(console, settings, exercise, result);
        if (settings.Json is not null)
            ResultJson.Save(result, settings.Json);
        if (settings.Out is not null)
            SavedGrading.Save(settings.Out, result, recordings);
        if (settings.Html is not null)
            HtmlReport.Save(result, recordings, settings.Language, settings.Html);
        var repository = Environment.GetEnvironmentVariable("GITHUB_WORKSPACE") is { Length: > 0 } workspace ? workspace : Environment.CurrentDirectory;
        reports.Write(console, result, recordings, () => SourceLocator.Of(settings.Submission, exercise.Roles, repository));
        return result;
    }

    // For a person at a terminal, who grades the whole exercise: CI and a class have no earlier attempts.
    private static void Compare(CliConsole console, Settings settings, Exercise exercise, GradingResult result)
    {
        var isPersonal = console.IsTerminal || Environment.GetEnvironmentVariable(AttemptHistory.FolderVariable) is { Length: > 0 };
        if (!isPersonal || settings.Checks.Count > 0 || settings.First || settings.Formats.Count > 0 || result.Fault is not null)
            return;
        var attempts = AttemptHistory.At(exercise.Manifest.Id, settings.Submission, TimeProvider.System);
        var now = AttemptCount.Of(result, TimeProvider.System.GetUtcNow());
        if (attempts.Before(now) is { } before && before.Passed != now.Passed)
            console.Out.WriteLine(attempts.Progress(before, now, settings.Language));
        attempts.Add(now);
    }

    // Of what was graded: that it can be opened is known.
    private static IEnumerable<string> LeftOut(string submission, Exercise exercise)
    {
        try
        {
            using var opened = OpenedSubmission.Open(submission, exercise.Roles);
            return NeededFiles.Note(opened.LeftOut) is { Length: > 0 } note ? [$"{char.ToUpperInvariant(note[0])}{note[1..]}."] : [];
        }
        catch (SubmissionException)
        {
            return [];
        }
    }

    internal static int CodeOf(GradingResult result)
    {
        var core = result.Checks.Where(c => c.Tier == Tier.Core).ToList();
        if (result.Fault is not null)
            return ExitCode.Failed;
        return core.TrueForAll(c => c.IsUndecidable || c.Verdict == Verdict.Passed)
            ? ExitCode.Passed
            : ExitCode.NotPassed;
    }

    /// <summary>The command that grades the same thing again, without the choice of checks.</summary>
    internal static string ReproduceCommand(string exercise, string submission, ulong seed, string language, params IEnumerable<string> more) =>
        ShellCommand.Join(["grader", "grade", exercise, submission, "--seed", $"{seed}", .. language == "en" ? [] : new[] { "--lang", language }, .. more]);

    private sealed record Settings(
        string Exercise, string Submission, string Lab, string Wire, string? Out, string? Json, string? Html, IReadOnlyList<string> Formats,
        IReadOnlyList<string> Checks, ulong Seed, TimeSpan Explain, bool First, bool Watch, string Language)
    {
        public string ReproduceCommand => GradeCommand.ReproduceCommand(
            Exercise, Submission, Seed, Language,
            [.. Lab == LabFactory.AnyLab ? [] : new[] { "--lab", Lab }, .. Wire == LabFactory.AnyWire ? [] : new[] { "--wire", Wire }]);
    }
}
