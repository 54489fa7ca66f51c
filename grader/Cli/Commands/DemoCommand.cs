using System.CommandLine;
using System.Globalization;
using System.Threading.Channels;
using Courseware.Grading;
using Courseware.Recordings;
using Courseware.Reporting;
using Courseware.Submissions;
using Spectre.Console;

namespace Courseware.Cli.Commands;

/// <summary><c>grader demo [TOPIC]</c></summary>
internal static class DemoCommand
{
    private const double DefaultPace = 1.2;
    private const double MostPace = 60;

    public static Command Create(CliConsole console)
    {
        var topic = new Argument<string?>("TOPIC") { Description = "The topic to replay; default: list all topics.", Arity = ArgumentArity.ZeroOrOne };
        var step = new Option<bool>("--step") { Description = "Wait for a key before each row: Enter, space or an arrow; q to quit." };
        var pace = Pace();
        var language = CommonOptions.Language();
        var wire = CommonOptions.Wire();
        var command = new CommandWithExamples(
            "demo", "Replay a real connection step by step, for lectures.",
            "grader demo", "grader demo half-close --step", "grader demo abrupt-close --pace 2 --lang ko")
        {
            topic, step, pace, wire, language,
        };
        command.Remark = """
            The lecture's own programs run first, which takes a fraction of a second; the command replays their
            recording. Press space to pause, Enter to skip ahead, q to quit. The output of a program appears
            a moment after the data that it sends. If stdout is not a terminal, there are no delays.
            """;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var spoken = parsed.GetRequiredValue(language);
            if (parsed.GetValue(topic) is not { } wanted)
                return List(console.Out, spoken);
            var (exercise, demo) = Find(wanted);
            var going = new DemoPace(TimeSpan.FromSeconds(parsed.GetValue(pace)), parsed.GetValue(step));
            if (going.ByKey && console is { IsTerminal: true, Keys: null })
                throw new UsageException("--step waits for keys, and stdin is not a terminal. Leave it out, or let stdin be the keyboard.");
            return await PlayAsync(console, exercise, demo, going, parsed.GetRequiredValue(wire), spoken, cancellationToken);
        });
        return command;
    }

    private static async Task<int> PlayAsync(
        CliConsole console, Exercise exercise, Demo demo, DemoPace pace, string wire, string language, CancellationToken cancellationToken)
    {
        var recordings = new List<ScenarioRecording>();
        await using (var labs = await LabFactory.OpenAsync("process", wire, exercise.Manifest.Limits, cancellationToken))
        {
            await using var lab = labs.Open();
            await using var abort = cancellationToken.Register(lab.Abort);
            foreach (var part in demo.Parts)
                recordings.Add(await part.RunAsync(exercise.Folder, lab, cancellationToken));
        }
        var profile = console.Out.Profile;
        var steps = DemoSteps.Of(demo, recordings, language, profile.Capabilities.Unicode, profile.Width);
        var keys = console.IsTerminal ? console.Keys?.Invoke() ?? Channel.CreateUnbounded<ConsoleKeyInfo>().Reader : null;
        await new DemoPlayer(console.Out, keys, TimeProvider.System, Texts.For(language).DemoKeys)
            .PlayAsync(steps, pace, cancellationToken);
        return ExitCode.Passed;
    }

    private static int List(IAnsiConsole console, string language)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(0).PadRight(2)).AddColumn(new GridColumn().PadLeft(0).PadRight(0));
        foreach (var (_, demo) in All())
            grid.AddRow(new Text(demo.Topic, ReportTheme.Bold), new Text(demo.Title.In(language)));
        console.Write(new WidthLimited(grid, TerminalReport.MaxWidth));
        return ExitCode.Passed;
    }

    private static (Exercise Exercise, Demo Demo) Find(string topic)
    {
        foreach (var found in All().Where(d => d.Demo.Topic == topic))
            return found;
        throw new UsageException($"There is no topic '{topic}'.{Suggestions.Hint(topic, All().Select(d => d.Demo.Topic))} All topics: grader demo");
    }

    private static IEnumerable<(Exercise Exercise, Demo Demo)> All() =>
        ExerciseCatalog.Ids.Select(ExerciseCatalog.Find).SelectMany(e => e.Code.Demos.Select(d => (e, d)));

    private static Option<double> Pace() => new("--pace")
    {
        Description = "Delay between rows, in seconds.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => DefaultPace,
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (!double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds > MostPace)
                result.AddError($"--pace needs a number of seconds from 0 to {MostPace}, not '{text}'.");
            return seconds;
        },
    };
}
