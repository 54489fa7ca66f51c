using System.CommandLine;
using Courseware.Grading;
using Courseware.Grading.Playing;
using Courseware.Recordings;
using Courseware.Reporting;
using Courseware.Submissions;

namespace Courseware.Cli.Commands;

/// <summary><c>grader play EXERCISE SUBMISSION</c></summary>
internal static class PlayCommand
{
    private const string NoFault = "none";

    public static Command Create(CliConsole console)
    {
        var exercise = CommonOptions.Exercise();
        var submission = new Argument<string>("SUBMISSION") { Description = "A folder, an archive (.zip, .tar.gz) or a single source file." };
        var scenario = new Option<string?>("--scenario") { Description = "The scenario to run; default: both programs of the submission.", HelpName = "ID" };
        var fault = CommonOptions.Choice("--fault", "The fault of the wire on the first FIN.", NoFault, "drop", "hold", "reset");
        var wire = CommonOptions.Wire();
        var language = CommonOptions.Language();
        var command = new CommandWithExamples(
            "play", "Run your own programs, and step through what happened.",
            "grader play half-close my-half-close", "grader play half-close my-half-close --fault drop",
            "grader play eof my-eof --scenario pair-shutdown --lang ko")
        {
            exercise, submission, scenario, fault, wire, language,
        };
        command.Remark = """
            Arrow keys step forward and back. d, h and r run the programs again and drop, hold or reset the
            first FIN; n runs them as they are; w opens the packets in Wireshark, where it is installed; q ends.
            Nothing is graded. If stdout is not a terminal, all steps are printed once.
            """;
        command.SetAction((parsed, cancellationToken) => RunAsync(
            console,
            new Settings(
                parsed.GetRequiredValue(exercise), parsed.GetRequiredValue(submission), parsed.GetValue(scenario), FaultOf(parsed.GetRequiredValue(fault)),
                parsed.GetRequiredValue(wire), parsed.GetRequiredValue(language)),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CliConsole console, Settings settings, CancellationToken cancellationToken)
    {
        var exercise = ExerciseCatalog.Find(settings.Exercise);
        if (settings.Scenario is { } wanted && exercise.Code.Scenarios.All(s => s.Id != wanted))
            throw new UsageException($"The exercise has no scenario '{wanted}'.{Suggestions.Hint(wanted, exercise.Code.Scenarios.Select(s => s.Id))} "
                + $"All of them: {string.Join(", ", exercise.Code.Scenarios.Select(s => s.Id))}");
        await using var labs = await LabFactory.OpenAsync("process", settings.Wire, exercise.Manifest.Limits, cancellationToken);
        await using var lab = labs.Open();
        await using var abort = cancellationToken.Register(lab.Abort);
        await using var session = await PlaySession.OpenAsync(exercise, lab, settings.Submission, cancellationToken);
        var scenario = settings.Scenario is null ? session.Usual : session.Possible.FirstOrDefault(s => s.Id == settings.Scenario);
        if (scenario is null)
        {
            console.WriteError(NotPossible(exercise, session, settings));
            return ExitCode.NotPassed;
        }
        var recording = await session.RunAsync(scenario, PlayFault.None, "", cancellationToken);
        if (settings.Fault != PlayFault.None)
        {
            var from = PlaySession.FirstToClose(recording)
                ?? throw new UsageException($"{PlayView.Table["no-fault"].English} Leave --fault out, or see: grader doctor");
            recording = await session.RunAsync(scenario, settings.Fault, from, cancellationToken);
        }
        await ShowAsync(console, settings, exercise, recording, (fault, from) => session.RunAsync(scenario, fault, from, cancellationToken), cancellationToken);
        return ExitCode.Passed;
    }

    private static async Task ShowAsync(
        CliConsole console, Settings settings, Exercise exercise, ScenarioRecording recording, Func<PlayFault, string, Task<ScenarioRecording>> run,
        CancellationToken cancellationToken)
    {
        var profile = console.Out.Profile;
        PlayView View(ScenarioRecording played, PlayFault fault, int width) =>
            PlayView.Of(exercise.Manifest.Id, played, fault, settings.Language, profile.Capabilities.Unicode, width);
        // A screen that cannot be rewritten gets all steps, one below the other.
        var keys = console.IsTerminal && profile.Capabilities.Ansi ? console.Keys?.Invoke() : null;
        if (keys is null)
        {
            foreach (var part in View(recording, settings.Fault, profile.Width).All())
                console.Out.Write(part);
            return;
        }
        using var wireshark = Wireshark.Find();
        await new PlayScreen(console.Out, keys, settings.Language, run, View, wireshark).PlayAsync(recording, settings.Fault, cancellationToken);
    }

    private static string NotPossible(Exercise exercise, PlaySession session, Settings settings)
    {
        // In the order of the exercise: which build ends first is chance.
        var missing = exercise.Roles.SelectMany(role => session.NotBuilt.Where(b => b.Program == role.Role).Select(b => $"{role.Name} ({b.Reason})"))
            .Distinct(StringComparer.Ordinal);
        var grade = ShellCommand.Join(["grader", "grade", settings.Exercise, settings.Submission]);
        return $"There is nothing to play: not built: {string.Join(", ", missing)}. The compiler's messages: {grade}";
    }

    private static PlayFault FaultOf(string word) => word switch
    {
        "drop" => PlayFault.Drop,
        "hold" => PlayFault.Hold,
        "reset" => PlayFault.Reset,
        _ => PlayFault.None,
    };

    private sealed record Settings(string Exercise, string Submission, string? Scenario, PlayFault Fault, string Wire, string Language);
}
