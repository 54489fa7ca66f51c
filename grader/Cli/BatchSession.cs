using System.Collections.Concurrent;
using Courseware.Batch;
using Courseware.Cli.Commands;
using Courseware.Grading;
using Courseware.Labs;
using Courseware.Reporting;
using Courseware.Submissions;
using Spectre.Console;

namespace Courseware.Cli;

/// <summary>One run of <c>grader batch</c>: from the folder of submissions to the folder with grades.</summary>
internal sealed class BatchSession(CliConsole console, string exerciseName, string submissions, BatchSettings wanted)
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<uint>> _fingerprints = new(StringComparer.Ordinal);

    public string? Out { get; init; }
    public int Jobs { get; init; }
    public string? Roster { get; init; }
    public bool Resume { get; init; }
    public IReadOnlyList<string> Only { get; init; } = [];
    public string Rerun { get; init; } = Commands.Rerun.None;
    public LatePolicy? Late { get; init; }
    public PlatformFiles Platforms { get; init; } = new(null, null, null);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var exercise = Catalogue.Find(exerciseName);
        var settings = wanted with { Exercise = exercise.Manifest.Id };
        var output = Out ?? $"{Path.TrimEndingDirectorySeparator(submissions)}-graded";
        var collected = Collector.Read(submissions, settings.Exercise);
        var students = Enrolment.Of(collected, Roster is null ? null : Batch.Roster.Load(Roster));
        foreach (var name in Only.Where(name => students.All(s => !Is(s, name))))
            throw new UsageException($"--only {name}: there is no such student.{NearName.Hint(name, students.Select(s => s.Id))}");
        RequireFolder(output, settings);

        await using var labs = new LabPool(await LabChoice.OpenAsync(settings.Lab, settings.Wire, exercise.Manifest.Limits, cancellationToken), Jobs);
        using var folder = BatchFolder.Open(output);
        students = await ReadAsync(exercise, students, cancellationToken);
        var tools = await labs.Source.ToolsAsync(cancellationToken);
        // Who goes on need not say again when it was due.
        folder.Class = new ClassList(settings, Late ?? (BatchFolder.IsIn(output) ? folder.Class.Late : null), tools, students);
        Announce(collected, students);
        var keys = new GradingKey(exercise, tools, settings);
        var stopped = await GradeAsync(exercise, labs, folder, keys, students, cancellationToken);
        return Finish(exercise, folder, keys, stopped);
    }

    private async Task<bool> GradeAsync(
        Exercise exercise, LabPool labs, BatchFolder folder, GradingKey keys, IReadOnlyList<Student> students, CancellationToken cancellationToken)
    {
        var settings = folder.Class.Settings;
        using var progress = new BatchDisplay(console.Error, TimeProvider.System);
        var runner = new BatchRunner(exercise, labs, folder, keys, settings, progress)
        {
            Notes = recordings => LabChoice.Notes(labs.Source.Name, recordings, settings.Language),
            Again = student => GradeCommand.Again(
                exerciseName, student.Files[0].Path, settings.Seed, settings.Language, "--lab", settings.Lab),
        };
        try
        {
            await runner.RunAsync(
                [.. students.Where(s => Only.Count == 0 || Only.Any(name => Is(s, name)))], Jobs,
                line => Commands.Rerun.Wants(Rerun, line, folder.Result(line.Key)), cancellationToken);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private int Finish(Exercise exercise, BatchFolder folder, GradingKey keys, bool stopped)
    {
        var files = new ClassFiles(exercise, folder);
        var rows = files.Rows(student => folder.Journal.Find(keys.Of(student.Digest)));
        files.Write(rows, _fingerprints);
        foreach (var (name, file) in Platforms.Fill(rows))
        {
            WholeFile.Save(folder.At(name), stream => stream.Write(file.Bytes));
            console.Out.MarkupLineInterpolated($"[bold]{name}[/]: {file.Count} grades filled in");
            foreach (var note in file.Notes)
                console.Out.MarkupLineInterpolated($"  {SafeText.Line(note)}");
        }
        ClassSummary.Write(console.Out, folder.Path, rows);
        if (stopped)
            console.Complain($"Stopped. What was finished is kept; the same command with --resume goes on.");
        return stopped || rows.Any(r => r.Status == Reporting.Classes.RowStatus.Error) ? ExitCode.Failed : ExitCode.Passed;
    }

    /// <summary>Opens everything once: what cannot be read is told, and the same work is found.</summary>
    private async Task<IReadOnlyList<Student>> ReadAsync(Exercise exercise, IReadOnlyList<Student> students, CancellationToken cancellationToken)
    {
        var read = new Student[students.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Jobs, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(students.Index(), options, (indexed, _) =>
        {
            var (index, student) = indexed;
            read[index] = student.Files.Count == 0 ? student : Read(exercise, student);
            return ValueTask.CompletedTask;
        });
        return read;
    }

    private Student Read(Exercise exercise, Student student)
    {
        try
        {
            var (digest, fingerprints) = Work.Read(exercise, student.Files);
            _fingerprints[digest] = fingerprints;
            return student with { Digest = digest };
        }
        catch (SubmissionException e)
        {
            return student with { Unreadable = e.Message };
        }
    }

    private void RequireFolder(string output, BatchSettings settings)
    {
        if (!BatchFolder.IsIn(output))
        {
            if (Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any(e => Path.GetFileName(e) != BatchFolder.JournalFile))
                throw new UsageException($"--out '{output}' is a folder with something else than a batch in it. Name a new folder.");
            Destination.RequireFile("--out", Path.Combine(output, "index.html"), "graded");
            return;
        }
        if (!Resume && Rerun == Commands.Rerun.None)
            throw new UsageException($"'{output}' has a batch in it. Add --resume to go on with it, or name a new folder with --out.");
        var earlier = ClassList.Load(Path.Combine(output, BatchFolder.ClassFile)).Settings;
        if (earlier != settings)
            throw new UsageException(
                $"The batch in '{output}' was begun with: {Words(earlier)}. This one has: {Words(settings)}. Give the same options, or name a new folder with --out.");
    }

    private static string Words(BatchSettings s) => $"{s.Exercise} --lab {s.Lab} --wire {s.Wire} --seed {s.Seed} --lang {s.Language}";

    private void Announce(Collected collected, IReadOnlyList<Student> students)
    {
        var handedIn = students.Count(s => s.Files.Count > 0);
        var works = students.Where(s => s.Digest.Length > 0).Select(s => s.Digest).Distinct(StringComparer.Ordinal).Count();
        console.Error.MarkupLineInterpolated(
            $"{handedIn} submissions ({collected.Layout} layout), {works} different; {students.Count - handedIn} missing, {students.Count(s => s.Unreadable.Length > 0)} cannot be read");
        if (collected.PassedOver.Count > 0)
            console.Error.MarkupLineInterpolated($"Passed over: {SafeText.Line(string.Join(", ", collected.PassedOver.Take(10)))}{(collected.PassedOver.Count > 10 ? $" and {collected.PassedOver.Count - 10} more" : "")}");
    }

    private static bool Is(Student student, string name) =>
        string.Equals(student.Id, name, StringComparison.OrdinalIgnoreCase) || student.Keys.Contains(name, StringComparer.OrdinalIgnoreCase);
}
