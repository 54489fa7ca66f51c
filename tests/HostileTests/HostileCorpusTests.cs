using Courseware.Grading;
using Courseware.Judging;
using Courseware.Tests.JudgingTests;

namespace Courseware.Tests.HostileTests;

/// <summary>Every bad submission of <c>tests/Hostile</c>, in every lab that claims to hold it.</summary>
[Category(Requires.Slow)]
[CancelAfter(900_000)]
internal sealed class HostileCorpusTests
{
    private static IEnumerable<TestCaseData> Gradings() =>
        from lab in HostileLab.All
        from hostile in HostileCase.All
        where hostile.Labs.Contains(lab.Name)
        select Grading(hostile, lab);

    private static TestCaseData Grading(HostileCase hostile, HostileLab lab)
    {
        var grading = new TestCaseData(hostile, lab).SetArgDisplayNames(hostile.Id, lab.Name);
        return lab.Name != hostile.Labs[0] || hostile.Id == "compiler-bomb-include" ? grading.SetCategory(Requires.Thorough) : grading;
    }

    [TestCaseSource(nameof(Gradings))]
    public async Task A_hostile_submission_does_no_harm(HostileCase hostile, HostileLab lab)
    {
        Requires.Linux();
        Requires.Tools("cc", "make");

        Assert.That(await HostileGrading.FaultsAsync(hostile, lab, TestContext.CurrentContext.CancellationToken), Is.Empty, hostile.Tries);
    }

    [TestCaseSource(typeof(HostileLab), nameof(HostileLab.All))]
    public async Task A_good_submission_has_full_marks_next_to_three_bad_ones(HostileLab kind)
    {
        Requires.Linux();
        Requires.Tools("cc", "make");
        var token = TestContext.CurrentContext.CancellationToken;
        string[] bad = ["burns-cpu", "many-children", "floods-stdout"];
        await using var lab = await kind.OpenAsync(SampleRecordings.Exercise.Manifest.Limits, token);
        var request = new GradeRequest(SampleRecordings.Exercise.Solution, 1, "en", [], "grader grade half-close solution");

        var beside = Task.WhenAll(HostileCase.All.Where(c => bad.Contains(c.Id)).Select(c => HostileGrading.FaultsAsync(c, kind, token)));
        var (result, _) = await new Grader(SampleRecordings.Exercise, lab).GradeAsync(request, token);
        var faults = await beside;

        Assert.That(faults, Has.Length.EqualTo(bad.Length).And.All.Empty);
        Assert.That(result.Checks.Where(c => c.Tier == Tier.Core && c.Verdict != Verdict.Passed).Select(c => $"{c.Id}: {c.Reason}"), Is.Empty);
        Assert.That(result.Score, Is.EqualTo(100));
    }

    [Test]
    public void Each_hostile_submission_describes_its_attack()
    {
        var all = HostileCase.All;

        Assert.That(all, Has.Count.GreaterThanOrEqualTo(35));
        Assert.That(all.Select(c => c.Id), Is.Unique.And.All.Matches("^[a-z0-9]+(-[a-z0-9]+)*$"));
        Assert.That(all.Select(c => c.Tries), Is.Unique.And.All.Matches(@"^[A-Z].{10,}\.$"));
    }

    [TestCaseSource(typeof(HostileCase), nameof(HostileCase.All))]
    public void A_bad_submission_names_labs_and_checks_that_there_are(HostileCase hostile)
    {
        var checks = SampleRecordings.Exercise.Manifest.Checks.Select(c => c.Id);

        Assert.That(hostile.Labs, Is.Not.Empty.And.SubsetOf(HostileLab.Names).And.Contain("container"));
        Assert.That(hostile.Checks.Union(hostile.Fails.Keys, StringComparer.Ordinal), Is.SubsetOf(checks));
        // Without a check to ask, the whole exercise would be graded.
        Assert.That(hostile.Checks.Count > 0, Is.EqualTo(hostile.Refused is null));
    }
}
