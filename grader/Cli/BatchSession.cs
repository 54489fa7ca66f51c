using System.Collections.Concurrent;
using Courseware.Batch;
using Courseware.Cli.Commands;
using Courseware.Grading;
using Courseware.Reporting;
using Courseware.Reporting.Classes;
using Courseware.Submissions;
using Spectre.Console;

namespace Courseware.Cli;

/// <summary>One run of <c>grader batch</c>: from the folder of submissions to the folder with grades.</summary>
internal sealed class BatchSession(CliConsole console, string exerciseName, string submissions, BatchOptions wanted)
{
    private readonly ConcurrentDictionary<string, IReadOnlyList<uint>> _fingerprints = new(StringComparer.Ordinal);

    public string? Out { get; init; }
    public int Jobs { get; init; }
    public string? Roster { get; init; }
    public bool Resume { get; init; }
    public IReadOnlyList<string> Only { get; init; } = [];
    public string Rerun { get; init; } = Commands.Rerun.None;
    public LateOptions Late { get; init; } = new(null, null, null);
    public PlatformFiles Platforms { get; init; } = new(null, null, null);

    /// <summary>Opens the place where the class is graded; default: this machine.</summary>
    public Func<ClassTask, int, CancellationToken, Task<IClassGrader>> Open { get; init; } = LocalClassGrader.OpenAsync;

    /// <summary>The folder of a batch: the one that is named, or the one next to the submissions.</summary>
    public static string FolderOf(string submissions, string? named) => named ?? $"{Path.TrimEndingDirectorySeparator(submissions)}-graded";

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var exercise = ExerciseCatalog.Find(exerciseName);
        var output = FolderOf(submissions, Out);
        var earlier = BatchFolder.IsIn(output) ? ClassList.Load(Path.Combine(output, BatchFolder.ClassFile)) : null;
        var settings = wanted.For(exercise.Manifest.Id, earlier?.Settings);
        var zone = Late.ZoneOr(earlier?.Late);
        // A resumed batch need not repeat the due date.
        var late = Late.Policy(zone) ?? earlier?.Late;
        var roster = Roster is null ? null : Batch.Roster.Load(Roster, zone);
        var collected = SubmissionCollector.Read(submissions, exercise.Manifest, roster, zone);
        var students = Enrolment.Of(collected, roster);
        foreach (var name in Only.Where(name => students.All(s => !Is(s, name))))
            throw new UsageException($"--only {name}: there is no such student.{Suggestions.Hint(name, students.Select(s => s.Id))}");
        RequireFolder(output, settings, earlier?.Settings);

        await using var grader = await Open(new ClassTask(exerciseName, exercise, settings), Jobs, cancellationToken);
        using var folder = BatchFolder.Open(output);
        students = await ReadAsync(exercise, students, cancellationToken);
        var tools = await grader.ToolsAsync(cancellationToken);
        folder.Class = new ClassList(settings, late, tools, students);
        Announce(collected, students);
        var keys = new GradingKey(exercise, tools, settings);
        try
        {
            var stopped = await GradeAsync(grader, folder, keys, students, cancellationToken);
            return Finish(exercise, folder, keys, stopped);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{e.Message.TrimEnd('.')}. Finished submissions are kept; run the same command with --resume to continue.", e);
        }
    }

    /// <returns>Why and how to continue, when the batch was stopped; null when it is complete.</returns>
    private async Task<string?> GradeAsync(
        IClassGrader grader, BatchFolder folder, GradingKey keys, IReadOnlyList<Student> students, CancellationToken cancellationToken)
    {
        using var progress = new BatchDisplay(console.Error, TimeProvider.System);
        var works = grader.Begin(folder);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, grader.Lost);
        var runner = new BatchRunner(works, folder, keys, folder.Class.Settings, progress);
        try
        {
            await runner.RunAsync(
                [.. students.Where(s => Only.Count == 0 || Only.Any(name => Is(s, name)))], grader.Jobs,
                line => line.Outcome == BatchOutcome.Error || Commands.Rerun.Wants(Rerun, line, folder.Result(line.Key)), ends.Token);
            grader.Complete();
            return null;
        }
        catch (OperationCanceledException)
        {
            return grader.Stopped;
        }
    }

    private int Finish(Exercise exercise, BatchFolder folder, GradingKey keys, string? stopped)
    {
        var files = new ClassFiles(exercise, folder);
        var rows = files.Rows(student => folder.Journal.Find(keys.Of(student.Digest)));
        files.Write(rows, _fingerprints);
        foreach (var (name, file) in Platforms.Fill(rows))
        {
            console.Out.MarkupLineInterpolated($"[bold]{name}[/]: {file.Count} grades filled in");
            foreach (var note in file.Notes)
                console.Out.MarkupLineInterpolated($"  {SafeText.Line(note)}");
            AtomicFile.Save(folder.At(name), stream => stream.Write(file.Bytes));
        }
        ClassSummary.Write(console.Out, folder.Path, rows);
        console.Out.MarkupLineInterpolated($"Seed of this class: {folder.Class.Settings.Seed}; --resume keeps it");
        if (stopped is not null)
            console.WriteError(stopped);
        return stopped is not null || rows.Any(r => r.Status == RowStatus.Error) ? ExitCode.Failed : ExitCode.Passed;
    }

    /// <summary>Opens everything once: what cannot be read is reported, and the same work is found.</summary>
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
            var (digest, fingerprints, note) = SubmissionBundle.Read(exercise, student.Files);
            _fingerprints[digest] = fingerprints;
            return student with { Digest = digest, Note = string.Join("; ", new[] { student.Note, note }.Where(n => n.Length > 0)) };
        }
        catch (EmptySubmissionException)
        {
            return student with { Files = [] };
        }
        catch (SubmissionException e)
        {
            return student with { Unreadable = e.Message };
        }
        // A fault of the grader at one student's files must not end the batch.
        catch (Exception e) when (e is not (WriteFailedException or OperationCanceledException))
        {
            return student with { Unreadable = $"The grader failed when it read these files ({e.GetType().Name}). Grade them by themselves to see where." };
        }
    }

    private void RequireFolder(string output, BatchSettings settings, BatchSettings? earlier)
    {
        if (earlier is null)
        {
            if (Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any(e => Path.GetFileName(e) != BatchFolder.JournalFile))
                throw new UsageException($"--out '{output}' is a folder with something else than a batch in it. Name a new folder.");
            OutputPathValidator.RequireFile("--out", Path.Combine(output, "index.html"), "graded");
            return;
        }
        if (!Resume && Rerun == Commands.Rerun.None)
            throw new UsageException($"'{output}' already contains a batch. Use --resume to continue it, or name a new folder with --out.");
        if (earlier != settings)
            throw new UsageException(
                $"The batch in '{output}' was begun with: {Words(earlier)}. This one has: {Words(settings)}. Give the same options, or name a new folder "
                    + "with --out.");
    }

    private static string Words(BatchSettings s) => $"{s.Exercise} --lab {s.Lab} --wire {s.Wire} --seed {s.Seed} --lang {s.Language}";

    private void Announce(SubmissionSet collected, IReadOnlyList<Student> students)
    {
        var handedIn = students.Count(s => s.Files.Count > 0);
        var works = students.Where(s => s.Digest.Length > 0).Select(s => s.Digest).Distinct(StringComparer.Ordinal).Count();
        var unreadable = students.Count(s => s.Unreadable.Length > 0);
        console.Error.MarkupLineInterpolated(
            $"{handedIn} submissions ({collected.Layout} layout), {works} different; {students.Count - handedIn} missing, {unreadable} cannot be read");
        if (collected.Ignored.Count > 0)
        {
            var more = collected.Ignored.Count > 10 ? $" and {collected.Ignored.Count - 10} more" : "";
            console.Error.MarkupLineInterpolated($"Ignored: {SafeText.Line(string.Join(", ", collected.Ignored.Take(10)))}{more}");
        }
    }

    private static bool Is(Student student, string name) =>
        PersonName.Comparer.Equals(student.Id, name) || student.Keys.Contains(name, PersonName.Comparer);
}
