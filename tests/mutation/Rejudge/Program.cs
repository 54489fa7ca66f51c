using Courseware.Batch;
using Courseware.Exercises.HalfClose;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Recordings;
using Courseware.Reporting;

// rejudge EXERCISES KEPT [ID]: judges all gradings of KEPT/<exercise>/<name> again, by the checks that this program was built with,
// and prints a line for each verdict. The lines of two builds differ where their judgements do.
if (args.Length is not (2 or 3))
{
    Console.Error.WriteLine("usage: rejudge EXERCISES KEPT [ID]");
    return 2;
}
IExerciseCode[] codes =
[
    .. typeof(HalfCloseExercise).Assembly.GetTypes()
        .Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(IExerciseCode)))
        .Select(t => (IExerciseCode)Activator.CreateInstance(t)!),
];
foreach (var folder in Directory.EnumerateDirectories(args[1]).Order(StringComparer.Ordinal))
{
    var id = Path.GetFileName(folder);
    if (args.Length == 3 && args[2] != id)
        continue;
    var exercise = Exercise.Load(Path.Combine(args[0], id), codes);
    foreach (var kept in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
    {
        var old = ResultJson.Load(Path.Combine(kept, "result.json"));
        var recordings = Directory.EnumerateDirectories(Path.Combine(kept, "recordings")).Order(StringComparer.Ordinal).Select(ScenarioRecording.Load).ToList();
        var again = Rejudging.Rejudge(exercise, old, recordings, "en", "grader grade");
        foreach (var check in again.Checks)
        {
            var waits = check.WaitedFor.Count == 0 ? "" : $" for {string.Join(", ", check.WaitedFor)}";
            var fault = check.Verdict == Verdict.Error ? $" {check.Message}" : "";
            Console.WriteLine(
                $"{id}/{Path.GetFileName(kept)} {check.Id}: {check.Verdict} {check.Reason}{waits} {check.Points}/{check.MaxPoints}{fault}".ReplaceLineEndings(
                " "));
        }
    }
}
return 0;
