using Courseware.Cli;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;

namespace Courseware.Tests;

/// <summary>Cases that every exercise must report as what they are: programs that the system does not run, and a grading that takes too long.</summary>
[CancelAfter(600_000)]
internal sealed class NotRunTests
{
    private static IEnumerable<string> Ids => ExerciseCatalog.Ids;

    [TestCaseSource(nameof(Ids))]
    public async Task A_program_that_cannot_start_loses_only_its_own_points(string id, CancellationToken cancellationToken)
    {
        Requires.Tools("make");
        var exercise = ExerciseCatalog.Find(id);
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        var folder = Directory.CreateTempSubdirectory("courseware-not-run-");
        try
        {
            var names = string.Join(' ', exercise.Roles.Select(r => r.Name));
            await File.WriteAllTextAsync(
                Path.Combine(folder.FullName, "Makefile"), $"all:\n\tfor f in {names}; do echo '#!/nonexistent' > $$f; chmod +x $$f; done\n",
                    cancellationToken);
            foreach (var document in exercise.Manifest.Documents)
                File.Copy(Path.Combine(exercise.Solution, document), Path.Combine(folder.FullName, document));
            var (result, _) = await new Grader(exercise, lab).GradeAsync(new GradeRequest(folder.FullName, 1, "en", [], ""), cancellationToken);

            Assert.That(result.MaxScore, Is.EqualTo(100), WithAndWithoutWire.Failures(result));
            Assert.That(result.Checks.Where(c => c.Verdict == Verdict.Failed).Select(c => c.Reason).Distinct(), Is.EqualTo((string[])["not-startable"]));
            Assert.That(result.Checks.Where(c => c.Verdict is Verdict.Inconclusive or Verdict.Error), Is.Empty, WithAndWithoutWire.Failures(result));
            Assert.That(
                result.Checks.Where(c => c.Verdict == Verdict.Passed).Select(c => c.Id).Where(c => !c.EndsWith("builds", StringComparison.Ordinal)
                    && !c.StartsWith("note-", StringComparison.Ordinal) && !c.EndsWith("-readable", StringComparison.Ordinal)), Is.Empty);
            Assert.That(result.Checks.First(c => c.Verdict == Verdict.Failed).Message, Does.Contain("No such file or directory").And.Not.Contain("127"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestCaseSource(nameof(Ids))]
    public void A_grading_that_took_too_long_fails_every_check_that_waited_for_it(string id)
    {
        var exercise = ExerciseCatalog.Find(id);
        var recordings = exercise.Code.Scenarios.Select(s => new ScenarioRecording(
            s.Id,
            [
                new ScenarioStarted(s.Id, 1, s.PayloadSize, s.PayloadKind), new NetworkOpened("tun", ""),
                .. s.Programs.Select(p => new ProgramStarted(p.Role, p.Origin, 7, p.Role)),
                new Stalled("time-limit", "", ["it still sends"], 600), new TearDownBegan(), new ScenarioEnded(),
            ],
            new Dictionary<string, byte[]>(StringComparer.Ordinal)));
        var build = new ScenarioRecording(
            BuildCheck.Scenario,
            [.. exercise.Roles.Select(r => new BuildFinished(r.Role, null, "", [])), new ScenarioEnded()], new Dictionary<string,
                byte[]>(StringComparer.Ordinal));

        var findings = CheckRunner.Of(exercise, exercise.Code.Checks, [build, .. recordings]);

        foreach (var check in exercise.Code.Checks.Where(c => c.Scenarios.Any(s => s != BuildCheck.Scenario)))
        {
            var finding = findings[check.Id];
            Assert.That(
                (finding.Verdict, finding.Reason.Code), Is.EqualTo((Verdict.Failed, "time-limit")).Or.EqualTo((Verdict.Skipped, "needs")), check.Id);
            Assert.That(finding.Verdict == Verdict.Failed || finding.WaitedFor.Count > 0, Is.True, check.Id);
        }
        Assert.That(findings.Values.Count(f => f.Reason == Reason.TimeLimit), Is.GreaterThan(5));
    }
}
