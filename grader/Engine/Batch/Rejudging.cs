using System.Collections.Concurrent;
using Courseware.Grading;
using Courseware.Recordings;

namespace Courseware.Batch;

/// <summary>One work judged again: its score before and now.</summary>
public sealed record Rejudged(IReadOnlyList<Student> Students, JournalLine Before, GradingResult Old, GradingResult New)
{
    /// <summary>Points gained; negative when some were lost.</summary>
    public int Change => New.Score - Old.Score;

    /// <summary>The checks whose verdict is another now, as <c>id: before → now</c>.</summary>
    public IReadOnlyList<string> Changed =>
        [.. New.Checks.Select(now => (Now: now, Was: Old.Checks.FirstOrDefault(c => c.Id == now.Id)))
            .Where(p => (p.Was?.Verdict, p.Was?.Reason) != (p.Now.Verdict, p.Now.Reason))
            .Select(p => $"{p.Now.Id}: {(p.Was is null ? "not asked" : Word(p.Was))} → {Word(p.Now)}")];

    private static string Word(CheckResult check) =>
        check.Reason.Length == 0 ? check.Verdict.ToString().ToLowerInvariant() : $"{check.Verdict.ToString().ToLowerInvariant()} ({check.Reason})";
}

/// <summary>
/// Re-evaluates all stored recordings of a batch, for example after a change of the rubric. It runs no program, and changes nothing before <see
/// cref="Apply"/>.
/// </summary>
public sealed class Rejudging(Exercise exercise, BatchFolder folder)
{
    /// <summary>Judges every work that has a result, side by side on all cores.</summary>
    /// <param name="reproduceCommand">The beginning of the command that grades a student's work again.</param>
    /// <param name="notes">Notes that every report of this lab carries.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidDataException">Recordings are missing or corrupt.</exception>
    public IReadOnlyList<Rejudged> Judge(
        Func<Student, string> reproduceCommand, Func<IReadOnlyList<ScenarioRecording>, IReadOnlyList<string>> notes, CancellationToken cancellationToken)
    {
        var language = folder.Class.Settings.Language;
        var works = folder.Class.Students.Where(s => s.Digest.Length > 0).GroupBy(s => s.Digest, StringComparer.Ordinal)
            .Select(g => (Students: g.ToList(), Line: folder.Journal.Latest(g.Key)))
            .Where(w => w.Line is { Outcome: BatchOutcome.Graded, NeedsRetry: false }).ToList();
        var judged = new ConcurrentBag<Rejudged>();
        Parallel.ForEach(works, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, work =>
        {
            if (folder.Result(work.Line!.Key) is not { } old)
                return;
            var recordings = folder.Recordings.Load(work.Line.RecordedAs ?? work.Line.Key);
            var result = Rejudge(exercise, old, recordings, language, reproduceCommand(work.Students[0]));
            judged.Add(new Rejudged(work.Students, work.Line, old, result with { Notes = [.. result.Notes, .. notes(recordings)] }));
        });
        return [.. judged.OrderBy(j => j.Students[0].Id, StringComparer.Ordinal)];
    }

    /// <summary>Stores the new results next to the old ones, and makes the new ones count.</summary>
    public void Apply(IEnumerable<Rejudged> judged, GradingKey keys)
    {
        foreach (var one in judged)
        {
            var line = one.Before with { Key = keys.Of(one.Before.Submission), RecordedAs = one.Before.RecordedAs ?? one.Before.Key };
            folder.SaveResult(line.Key, one.New);
            foreach (var student in one.Students)
                File.Delete(folder.At(BatchFolder.ReportOf(student)));
            folder.Journal.Add(line);
        }
    }

    /// <summary>The verdicts of an exercise, as it is now, on recordings of an earlier grading. Pure.</summary>
    public static GradingResult Rejudge(
        Exercise exercise, GradingResult old, IReadOnlyList<ScenarioRecording> recordings, string language, string reproduce)
    {
        // Of a grading of all checks, all that there are now: a rubric may have more.
        var asked = old.Asked.Count == 0 ? null : old.Checks.Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        var findings = CheckRunner.Of(exercise, exercise.Code.Checks.Where(c => asked?.Contains(c.Id) != false), recordings);
        var retried = old.Checks.Where(c => c.Retried).Select(c => c.Id).ToHashSet(StringComparer.Ordinal);
        var checks = new ResultBuilder(exercise, language, reproduce).From(findings, retried, recordings);
        return old with { Language = language, Checks = checks, Notes = GradingResult.NotesOf(checks) };
    }
}
