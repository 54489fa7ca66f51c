using Courseware.Batch;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Recordings;
using Courseware.Reporting.Ladders;
using Courseware.Reporting.Site;

namespace Courseware.Cli;

/// <summary>
/// The checks that most of a graded class failed, for <c>grader site --batch</c>: how many, and one recording without anything of a person in it.
/// </summary>
internal static class ClassMistakes
{
    private const int Most = 5;

    /// <summary>The five checks that failed most in the batch of a folder; nothing is run.</summary>
    /// <exception cref="UsageException">There is no batch in the folder, or its recordings cannot be read.</exception>
    public static IReadOnlyList<ClassMistake> Of(string option, string path, CancellationToken cancellationToken)
    {
        if (!BatchFolder.IsIn(path))
            throw new UsageException(
                $"{option} '{path}' does not hold a batch: it has no {BatchFolder.ClassFile}. Name the folder that grader batch --out made.");
        using var folder = BatchFolder.Open(path);
        var exercise = ExerciseCatalog.Find(folder.Class.Settings.Exercise);
        try
        {
            var judged = new Rejudging(exercise, folder).Judge(_ => "", _ => [], cancellationToken);
            var failed = judged.SelectMany(j => j.New.Checks.Where(c => c.Verdict == Verdict.Failed).Select(c => (Work: j, Check: c)))
                .GroupBy(f => f.Check.Id, StringComparer.Ordinal)
                .Select(g => (Id: g.Key, Count: g.Sum(f => f.Work.Students.Count), Works: g.ToList()))
                .OrderByDescending(g => g.Count).ThenBy(g => g.Id, StringComparer.Ordinal);
            return [.. failed.Select(g => Mistake(g.Id, g.Count, g.Works)).OfType<ClassMistake>().Take(Most)];

            ClassMistake? Mistake(string id, int count, IEnumerable<(Rejudged Work, CheckResult Check)> works)
            {
                var asked = judged.Where(j => j.New.Checks.Any(c => c.Id == id && c.Verdict is Verdict.Failed or Verdict.Passed)).Sum(j => j.Students.Count);
                foreach (var (work, check) in works)
                {
                    var recordings = folder.Recordings.Load(work.Before.RecordedAs ?? work.Before.Key);
                    if (recordings.LastOrDefault(r => r.Scenario == check.DecidedBy) is { } recording && !Ladder.From(recording, check).IsEmpty)
                        return new ClassMistake(exercise.Manifest.Id, exercise.Spec(id), check, count, asked, Anonymous(recording));
                }
                // A program that does not build has nothing to draw.
                return null;
            }
        }
        catch (InvalidDataException e)
        {
            throw Unreadable(option, path, e);
        }
        catch (AggregateException e) when (e.InnerExceptions[0] is InvalidDataException spoilt)
        {
            throw Unreadable(option, path, spoilt);
        }
    }

    private static UsageException Unreadable(string option, string path, InvalidDataException e) =>
        new($"{option} '{path}': {e.Message} Grade again with: grader batch … --out {path} --resume");

    /// <summary>A recording without what a program printed, sent or wrote into a file: a name may be in it.</summary>
    internal static ScenarioRecording Anonymous(ScenarioRecording recording) => recording with
    {
        Events = [.. recording.Events.Where(e => e is not (ProgramOutput or OutputCut or FileCollected)).Select(e => e switch
        {
            PeerReceived received => received with { Data = null },
            PeerSent sent => sent with { Data = null },
            // The page is for the teacher: it is not "your program", and its command may contain a name.
            ProgramStarted { Origin: "student" } started => started with { Origin = DemoPart.Origin, Command = "submission" },
            ProcessesLeft left => left with { Processes = [.. left.Processes.Select(_ => "process")] },
            _ => e,
        })],
        Attachments = new Dictionary<string, byte[]>(StringComparer.Ordinal),
        Capture = null,
    };
}
