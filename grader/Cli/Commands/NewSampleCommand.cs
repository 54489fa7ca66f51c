using System.CommandLine;
using System.Text.RegularExpressions;
using Courseware.Grading;
using Courseware.Grading.Samples;
using Courseware.Judging;
using Courseware.Reporting;
using Courseware.Submissions;
using Spectre.Console;

namespace Courseware.Cli.Commands;

/// <summary><c>grader new-sample EXERCISE NAME DIR</c></summary>
internal static partial class NewSampleCommand
{
    public static Command Create(CliConsole console)
    {
        var exercise = CommonOptions.Exercise();
        var name = new Argument<string>("NAME")
        {
            Description = "The name of the new sample: lower-case letters, digits and '-', such as server-forgets-htons.",
        };
        var copy = new Argument<string>("DIR") { Description = "An edited copy of the solution, or its changed files alone." };
        var accepted = new Option<bool>("--accepted") { Description = "A sample that is right, and must pass every check." };
        var (lab, wire) = (CommonOptions.Lab(), CommonOptions.Wire());
        var command = new CommandWithExamples(
            "new-sample", "Make a sample submission of an exercise from an edited copy of its solution.",
            "grader new-sample half-close server-forgets-htons copy")
        {
            exercise, name, copy, accepted, lab, wire,
        };
        command.Remark = """
            The differences to the solution become edits in samples/rejected/NAME.yaml. A change of more than
            half of the lines, or a new file, makes a folder. The sample is graded once, and the failed
            checks are written down with their reasons: check that they are what you expect, and describe
            the fault in both languages.
            """;
        command.SetAction((parsed, cancellationToken) => RunAsync(console, new Settings(
            parsed.GetRequiredValue(exercise), parsed.GetRequiredValue(name), parsed.GetRequiredValue(copy), parsed.GetValue(accepted),
            parsed.GetRequiredValue(lab), parsed.GetRequiredValue(wire)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CliConsole console, Settings settings, CancellationToken cancellationToken)
    {
        var exercise = ExerciseCatalog.Find(FolderOf(settings.Exercise));
        if (!Name().IsMatch(settings.Name) || Sample.Reserved.Contains(settings.Name, StringComparer.Ordinal))
            throw new UsageException(
                $"{Quoted.Name(settings.Name)} is not a name for a sample: it needs words of small letters and digits with a '-' between them, such as "
                    + "'server-forgets-htons', and is neither 'solution' nor 'starter'. Nothing was made.");
        if (Sample.All(exercise).Any(s => s.Id == settings.Name))
            throw new UsageException($"The exercise has a sample '{settings.Name}' already; nothing was made. Take another name, or remove that one first.");
        if (!Directory.Exists(settings.Copy))
            throw new UsageException(
                $"There is no folder '{settings.Copy}'. Make one to edit: "
                    + $"{ShellCommand.Join(["grader", "new", settings.Exercise, settings.Copy, "--sample", "solution"])}");
        var draft = SampleDraft.Of(exercise, settings.Copy);
        if (draft.Names.Count == 0)
            throw new UsageException(
                $"'{settings.Copy}' has nothing that differs from {Shown(exercise.Solution)}; nothing was made. Change a file in it first.");
        var folder = settings.Accepted ? exercise.AcceptedSamples : exercise.RejectedSamples;
        OutputPathValidator.RequireNew("NAME", Path.Combine(folder, settings.Name));
        var failed = await FailedAsync(console, settings, exercise, draft, cancellationToken);
        var path = Shown(draft.Write(folder, settings.Name, settings.Accepted ? "" : Words(failed)));
        Write(console.Out, settings, exercise, draft, failed, path);
        return ExitCode.Passed;
    }

    private static async Task<IReadOnlyList<CheckResult>> FailedAsync(
        CliConsole console, Settings settings, Exercise exercise, SampleDraft draft, CancellationToken cancellationToken)
    {
        await using var labs = await LabFactory.OpenAsync(settings.Lab, settings.Wire, exercise.Manifest.Limits, cancellationToken);
        await using var lab = labs.Open();
        using var progress = new LiveProgress(console.Error, "en", TimeProvider.System);
        progress.Report(new GradingProgress("grading", 0, 1, settings.Name));
        var graded = await new Validation(exercise, lab, seed: 1).RejectedAsync(draft.Unnamed(), cancellationToken);
        return [.. graded.Result.Checks.Where(c => c.Verdict == Verdict.Failed)];
    }

    private static string Words(IReadOnlyList<CheckResult> failed) => $$"""
        title: {en: "", ko: ""}
        seen:
          en: ""
          ko: ""
        fails:{{(failed.Count == 0 ? " {}" : string.Concat(failed.Select(c => $"\n  {c.Id}: {c.Reason}")))}}

        """;

    private static void Write(IAnsiConsole console, Settings settings, Exercise exercise, SampleDraft draft, IReadOnlyList<CheckResult> failed, string path)
    {
        console.MarkupLineInterpolated($"[bold]{path}[/] is made. It differs from the solution in: {string.Join(", ", draft.Names)}");
        if (draft.WhyFolder is { } why)
            console.MarkupLineInterpolated($"It is a folder with these files, not an edit of the solution: {why}.");
        foreach (var check in failed)
            console.MarkupLineInterpolated($"  fails {check.Id}: {check.Reason}");
        console.WriteLine((settings.Accepted, failed.Count) switch
        {
            (true, 0) => "Every check passes, or cannot be decided here.",
            (true, _) => "An accepted sample must pass them: correct the sample, or the grader.",
            (false, 0) => "No check fails: none of them detects the fault. Write a check that does, or name under 'fails' the check that should.",
            (false, _) => "Say in 'title' and 'seen' in both languages what is wrong, and see whether these are the checks that should fail. Then:",
        });
        console.WriteLine($"  {ShellCommand.Join(["grader", "validate", Shown(exercise.Folder), "--only", settings.Name])}");
    }

    // The sample is for the exercise that its author works on, not for the copy that lies next to the program.
    private static string FolderOf(string exercise)
    {
        if (!ExerciseCatalog.Ids.Contains(exercise, StringComparer.Ordinal))
            return exercise;
        var here = Directory.GetCurrentDirectory();
        return ExerciseTemplate.FindExercises(here) is { } exercises
            ? Path.Combine(exercises, exercise)
            : throw new UsageException(
                $"'{here}' lies in no checkout of the project (a folder with exercises/Exercises.csproj and grader/Cli); nothing was made. Go to one first, "
                    + "or give the folder of the exercise.");
    }

    private static string Shown(string path)
    {
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();

    private sealed record Settings(string Exercise, string Name, string Copy, bool Accepted, string Lab, string Wire);
}
