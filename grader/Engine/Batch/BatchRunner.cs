using System.Diagnostics;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Reporting.Html;
using Courseware.Submissions;

namespace Courseware.Batch;

/// <summary>
/// Grades what is pending of a class, several side by side. A failure with one submission does not affect the others; a submission that could not be
/// decided next to others is graded once more alone before it counts.
/// </summary>
public sealed class BatchRunner(IWorkGrader grader, BatchFolder folder, GradingKey keys, BatchSettings settings, IProgress<BatchProgress> progress)
{
    private int _done;
    private int _total;

    /// <summary>
    /// Grades every different submission that has no final line in the journal. A grading in progress when this is cancelled is not in the journal, and
    /// runs when the batch is resumed.
    /// </summary>
    /// <param name="students">The selected students.</param>
    /// <param name="jobs">How many gradings side by side.</param>
    /// <param name="wanted">True for a finished grading that must be repeated.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(
        IReadOnlyList<Student> students, int jobs, Func<JournalLine, bool> wanted, CancellationToken cancellationToken)
    {
        var works = students.Where(s => s.Digest.Length > 0).GroupBy(s => keys.Of(s.Digest), StringComparer.Ordinal)
            .Select(g => new Grading(g.Key, [.. g])).ToList();
        var pending = works.Where(w => IsPending(folder.Journal.Find(w.Key), wanted)).ToList();
        var retried = pending.Where(w => folder.Journal.Find(w.Key) is { NeedsRetry: true }).ToList();
        (_total, _done) = (works.Count, works.Count - pending.Count);

        var options = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(pending.Except(retried), options, async (work, token) => await GradeAsync(work, alone: false, token));
        foreach (var work in pending.Where(w => folder.Journal.Find(w.Key) is { NeedsRetry: true }))
            await GradeAsync(work, alone: true, cancellationToken);
    }

    private bool IsPending(JournalLine? line, Func<JournalLine, bool> wanted) =>
        line is null or { NeedsRetry: true } || wanted(line) || (line.Outcome == BatchOutcome.Graded && folder.Result(line.Key) is null);

    private async Task GradeAsync(Grading work, bool alone, CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        var own = new ClassWork(work.Key, work.Students[0]) { IsRepeated = folder.Journal.Find(work.Key) is not null };
        var isFinal = alone || grader.RetriesItself;
        GradingResult? result = null;
        JournalLine line;
        try
        {
            var graded = await grader.GradeAsync(own, cancellationToken);
            result = graded.Result with { Submission = own.First.Id };
            Store(work, result, graded.Recordings);
            // A score that a fault took points from, or from its maximum, is not a grade.
            line = isFinal && result.Fault is { } fault
                ? Line(work, BatchOutcome.Error, fault, began)
                : Line(work, BatchOutcome.Graded, "", began) with { NeedsRetry = !isFinal && NeedsRetry(result) };
            line = line with { WasRetried = alone || graded.WasRetried, Seconds = graded.Seconds ?? line.Seconds };
        }
        catch (SubmissionException e)
        {
            line = Line(work, BatchOutcome.Unreadable, e.Message, began) with { WasRetried = alone };
        }
        catch (Exception e) when (e is LaunchException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            line = Line(work, BatchOutcome.Error, e.Message, began) with { NeedsRetry = !isFinal, WasRetried = alone };
        }
#pragma warning disable CA1031 // one submission never ends a batch
        catch (Exception e) when (e is not OperationCanceledException)
        {
            line = Line(work, BatchOutcome.Error, $"A fault of the grader: {e.GetType().Name}: {e.Message}", began) with
            {
                NeedsRetry = !isFinal,
                WasRetried = alone,
            };
        }
#pragma warning restore CA1031
        folder.Journal.Add(line);
        grader.Stored(own);
        Report(work, line, result);
    }

    // The line comes last: what it speaks of is on the disk.
    private void Store(Grading work, GradingResult result, IReadOnlyList<ScenarioRecording> recordings)
    {
        folder.Recordings.Save(work.Key, recordings);
        foreach (var student in work.Students)
            HtmlReport.Save(result with { Submission = student.Id }, recordings, settings.Language, folder.At(BatchFolder.ReportOf(student)));
        folder.SaveResult(work.Key, result);
    }

    /// <summary>
    /// True for a result that could differ on another machine, or on a quieter one: nothing was decided, or a time limit decided. A program in which
    /// every thread sleeps and no data is under way does not count: that was observed, not timed.
    /// </summary>
    internal static bool NeedsRetry(GradingResult result) => result.Checks.Any(c =>
        c.Verdict is Verdict.Inconclusive or Verdict.Error || c.Reason == "build-limit"
            || c.Evidence.OfType<Stalled>().Any(s => s.Kind is "limit" or "overload"));

    private void Report(Grading work, JournalLine line, GradingResult? result)
    {
        var done = line.NeedsRetry ? Volatile.Read(ref _done) : Interlocked.Increment(ref _done);
        progress.Report(new BatchProgress(
            done, _total, work.Students[0].Id, ClassRows.StatusOf(line, result), result?.Score, result?.MaxScore, line.Seconds, line.NeedsRetry
                || line.WasRetried));
    }

    private static JournalLine Line(Grading work, BatchOutcome outcome, string message, long began) => new(
        work.Key, work.Students[0].Digest, outcome, message, Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 3));

    /// <summary>One work, and all who handed it in.</summary>
    private sealed record Grading(string Key, IReadOnlyList<Student> Students);
}
