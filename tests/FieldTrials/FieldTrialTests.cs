using Courseware.Exercises.HalfClose;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.FieldTrials;

/// <summary>Typical submissions: a fault costs its points once and is reported by its cause, and a harmless difference costs nothing.</summary>
[Category(Requires.Slow)]
[CancelAfter(600_000)]
internal sealed class FieldTrialTests
{
    private static readonly Exercise HalfClose =
        Exercise.Load(Path.Combine(Repository.Root, "exercises", "half-close"), new HalfCloseExercise());

    // Printed words, names of files and builds have faster tests of their rules; here each of them is one more whole grading.
    private static readonly string[] Quick = ["w", "l", "js"];

    private static IEnumerable<TestCaseData> Trials => FieldTrial.All.Select(trial => Quick.Contains(trial.Name.Split('-')[0], StringComparer.Ordinal)
        ? new TestCaseData(trial.Name)
        : new TestCaseData(trial.Name).SetCategory(Requires.Thorough));

    [TestCaseSource(nameof(Trials))]
    public async Task A_trial_has_its_score_and_reasons(string name, CancellationToken cancellationToken)
    {
        var trial = FieldTrial.All.Single(t => t.Name == name);
        Requires.Tools(["cc", .. trial.Files.Keys.SelectMany(Tools).Distinct(StringComparer.Ordinal)]);
        using var folder = new TemporaryFolder();
        trial.WriteTo(folder.Path);
        await using var lab = await new ProcessLab().PrepareAsync(cancellationToken);
        var core = HalfClose.Manifest.Checks.Where(c => c.Tier == Tier.Core).Select(c => c.Id).ToList();
        var rest = await KnownScenarios.ForAsync(HalfClose, FieldTrial.Plain, KnownScenarios.WithoutChange(HalfClose, trial.Changed), lab);

        var (result, _) = await new Grader(HalfClose, rest).GradeAsync(new GradeRequest(folder.Path, KnownScenarios.Seed, "en", core, ""), cancellationToken);

        var fails = result.Checks.Where(c => c.Verdict is not (Verdict.Passed or Verdict.Skipped))
            .ToDictionary(c => c.Id, c => c.Reason, StringComparer.Ordinal);
        Assert.That(fails.Keys, Is.EquivalentTo(trial.Fails.Keys));
        // Where the machine decides which of two things a program does, the file names both, with a line between them.
        foreach (var (check, reason) in fails)
            Assert.That(trial.Fails[check].Split('|'), Does.Contain(reason), check);
        Assert.That(result.Checks.Sum(c => c.Points), Is.EqualTo(trial.Score));
    }

    private static string[] Tools(string file) => Path.GetFileName(file) switch
    {
        "Makefile" => ["make"],
        "CMakeLists.txt" => ["make", "cmake"],
        var name => Path.GetExtension(name) switch
        {
            ".cpp" => ["c++"],
            ".py" => ["python3"],
            ".java" => ["java", "javac"],
            ".js" => ["node"],
            ".go" => ["go"],
            ".cs" => ["dotnet"],
            _ => [],
        },
    };
}
