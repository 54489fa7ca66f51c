using System.CommandLine;
using Courseware.Grading;
using Courseware.Labs;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Reporting;
using Courseware.Reporting.Site;
using Spectre.Console;

namespace Courseware.Cli.Commands;

/// <summary><c>grader site --out DIR</c></summary>
internal static class SiteCommand
{
    private const string Out = "--out";
    private const string Batch = "--batch";

    // A machine that is too busy for a moment must not leave a hole on the page.
    private const int Attempts = 2;

    private static readonly (string Language, string File)[] Handouts = [("en", "README.md"), ("ko", "README.ko.md")];

    public static Command Create(CliConsole console)
    {
        var target = new Option<string>(Out) { Description = "The output folder: new, or of an earlier course page.", HelpName = "DIR", Required = true };
        var wire = CommonOptions.Wire();
        var batch = new Option<string?>(Batch)
        {
            Description = "The folder of a graded class: its most common mistakes, anonymous, for teachers.html.",
            HelpName = "DIR",
        };
        var command = new CommandWithExamples(
            "site", "Build the course page: all handouts, state diagram and demos as static HTML.", "grader site --out course",
                "grader site --out course --batch graded") { target, wire, batch };
        command.Remark = """
            In English and Korean, and nothing is loaded from a network: it can be opened from a disk or put
            on any server. The demos are run for it, as by grader demo; a script steps through them.
            """;
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = parsed.GetRequiredValue(target);
            SiteFolder.Require(Out, folder);
            var mistakes = parsed.GetValue(batch) is { } graded ? ClassMistakes.Of(Batch, graded, cancellationToken) : [];
            var lecture = Lecture.Read(Path.Combine(ExerciseCatalog.Folder, Lecture.FileName));
            var exercises = ExerciseCatalog.Ids.Select(ExerciseCatalog.Find).ToList();
            var shown = new List<SiteExercise>();
            foreach (var (index, exercise) in exercises.Index())
            {
                using var progress = new LiveProgress(console.Error, "en", TimeProvider.System);
                progress.Report(new GradingProgress("playing", index, exercises.Count, exercise.Manifest.Id));
                shown.Add(new SiteExercise(
                    exercise.Manifest, ReadHandouts(exercise), await PlayAsync(exercise, parsed.GetRequiredValue(wire), cancellationToken)));
            }
            var files = CourseSite.Render(shown, lecture, mistakes);
            SiteFolder.Save(Out, folder, files);
            Tell(console.Out, folder, shown, files.Count(f => f.Path.EndsWith(".html", StringComparison.Ordinal)));
            return ExitCode.Passed;
        });
        return command;
    }

    private static Dictionary<string, string> ReadHandouts(Exercise exercise) => Handouts
        .Select(h => (h.Language, Path: Path.Combine(exercise.Folder, h.File))).Where(h => File.Exists(h.Path))
        .ToDictionary(h => h.Language, h => File.ReadAllText(h.Path), StringComparer.Ordinal);

    private static Dictionary<string, string> ReadSources(Exercise exercise, Demo demo) => demo.Parts.SelectMany(p => p.Programs).Select(p => p.Source)
        .Distinct(StringComparer.Ordinal).ToDictionary(s => s, s => File.ReadAllText(Path.Combine(exercise.Folder, s)), StringComparer.Ordinal);

    // A demo that cannot be run here is said to be so on the page: the handouts are worth having without it.
    private static async Task<List<SiteDemo>> PlayAsync(Exercise exercise, string wire, CancellationToken cancellationToken)
    {
        if (exercise.Code.Demos.Count == 0)
            return [];
        try
        {
            await using var labs = await LabFactory.OpenAsync("process", wire, exercise.Manifest.Limits, cancellationToken);
            await using var lab = labs.Open();
            await using var abort = cancellationToken.Register(lab.Abort);
            var demos = new List<SiteDemo>();
            foreach (var demo in exercise.Code.Demos)
                demos.Add(await PlayAsync(exercise, demo, lab, cancellationToken));
            return demos;
        }
        // If the caller selected a wire that is missing, the caller must know; otherwise there is always another one.
        catch (LaunchException e) when (wire is LabFactory.AnyWire or LabFactory.NoWire)
        {
            return [.. exercise.Code.Demos.Select(d => new SiteDemo(d, [], e.Message))];
        }
    }

    private static async Task<SiteDemo> PlayAsync(Exercise exercise, Demo demo, ILab lab, CancellationToken cancellationToken)
    {
        var whyNot = "";
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            try
            {
                var recordings = new List<ScenarioRecording>();
                foreach (var part in demo.Parts)
                    recordings.Add(await part.RunAsync(exercise.Folder, lab, cancellationToken, calls: true));
                return new SiteDemo(demo, recordings) { Sources = ReadSources(exercise, demo) };
            }
            catch (LaunchException e)
            {
                whyNot = e.Message;
            }
        }
        return new SiteDemo(demo, [], whyNot);
    }

    private static void Tell(IAnsiConsole console, string folder, List<SiteExercise> shown, int pages)
    {
        console.MarkupLineInterpolated($"[bold]{folder}[/] has the course page: {shown.Count} exercises on {pages} pages. Open:");
        console.WriteLine($"  {Path.Combine(folder, "index.html")}");
        foreach (var demo in shown.SelectMany(e => e.Demos).Where(d => d.WhyNot.Length > 0))
            console.MarkupLineInterpolated($"  The demo {demo.Demo.Topic} could not be run, and the page says so: {SafeText.Prose(demo.WhyNot)}");
    }
}
