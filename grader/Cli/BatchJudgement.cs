using System.Diagnostics;
using Courseware.Batch;
using Courseware.Cli.Commands;
using Courseware.Reporting;
using Spectre.Console;

namespace Courseware.Cli;

/// <summary><c>grader rejudge</c> of a whole batch: who goes up, down, or stays.</summary>
internal static class BatchJudgement
{
    private const int Most = 50;

    public static int Run(CliConsole console, string path, string? rubric, bool apply, CancellationToken cancellationToken)
    {
        using var folder = BatchFolder.Open(path);
        var settings = folder.Class.Settings;
        var exercise = ExerciseCatalog.Find(rubric ?? settings.Exercise);
        if (exercise.Manifest.Id != settings.Exercise)
            throw new UsageException($"'{path}' holds a batch of '{settings.Exercise}', and '{rubric}' is the exercise '{exercise.Manifest.Id}'.");
        var began = Stopwatch.GetTimestamp();
        IReadOnlyList<Rejudged> judged;
        try
        {
            judged = new Rejudging(exercise, folder).Judge(
                student =>
                    GradeCommand.ReproduceCommand(rubric ?? settings.Exercise, student.Files[0].Path, settings.Seed, settings.Language, "--lab", settings.Lab),
                recordings => LabFactory.Notes(settings.Lab, recordings, settings.Language), cancellationToken);
        }
        catch (AggregateException e) when (e.InnerExceptions[0] is InvalidDataException spoilt)
        {
            throw new UsageException($"{spoilt.Message} Grade again with: grader batch … --out {ShellCommand.Join([path])} --resume");
        }
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        Show(console.Out, judged, seconds);
        if (!apply)
        {
            var command = ShellCommand.Join(["grader", "rejudge", path, .. rubric is null ? [] : new[] { "--exercise", rubric }, "--apply"]);
            console.Out.MarkupLineInterpolated($"Nothing was changed. To keep these verdicts: {command}");
            return ExitCode.Passed;
        }
        // As if they had been graded by this rubric from the start: a batch that continues with it grades nothing again.
        new Rejudging(exercise, folder).Apply(judged, new GradingKey(exercise, folder.Class.Tools, settings));
        var files = new ClassFiles(exercise, folder);
        var rows = files.Rows(student => folder.Journal.Latest(student.Digest));
        files.Write(rows, new Dictionary<string, IReadOnlyList<uint>>(StringComparer.Ordinal));
        ClassSummary.Write(console.Out, path, rows);
        return ExitCode.Passed;
    }

    private static void Show(IAnsiConsole console, IReadOnlyList<Rejudged> judged, double seconds)
    {
        foreach (var one in judged.Where(j => j.Changed.Count > 0 || j.Change != 0).OrderBy(j => j.Change).Take(Most))
        {
            var students = string.Join(", ", one.Students.Select(s => s.Id));
            console.MarkupLineInterpolated(
                $"  {(one.Change > 0 ? "up" : one.Change < 0 ? "down" : "same score")}  {SafeText.Line(students)}  {one.Old.Score} → {one.New.Score}");
            foreach (var change in one.Changed)
                console.MarkupLineInterpolated($"        {SafeText.Line(change)}");
        }
        var (up, down) = (judged.Where(j => j.Change > 0).Sum(j => j.Students.Count), judged.Where(j => j.Change < 0).Sum(j => j.Students.Count));
        var all = judged.Sum(j => j.Students.Count);
        console.MarkupLineInterpolated($"[bold]{all} judged again[/] in {seconds:0.0} s: {up} up, {down} down, {all - up - down} unchanged");
    }
}
