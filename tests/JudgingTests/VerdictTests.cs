using Courseware.Grading;
using Courseware.Judging;

namespace Courseware.Tests.JudgingTests;

internal sealed class VerdictTests
{
    private static readonly string[] Nobody = [];

    [Test]
    public void An_undecidable_check_costs_no_points()
    {
        var result = Result(("client-waits-for-eof", Finding.Unsupported(new Reason("threads-not-seen"))));

        Assert.Multiple(() =>
        {
            Assert.That(result.Checks.Single(c => c.Id == "client-says-thanks").Verdict, Is.EqualTo(Verdict.Passed));
            Assert.That((result.Score, result.MaxScore, result.Partial), Is.EqualTo((92, 92, true)));
        });
    }

    [Test]
    public void A_failed_prerequisite_is_named_at_the_end_of_the_chain()
    {
        var result = Result(
            ("server-half-closes", Finding.Failed(new Reason("reset-after-eof"))), ("pair-thanks", Finding.Failed(new Reason("message-not-printed"))));
        var skipped = result.Checks.Where(c => c.Verdict == Verdict.Skipped).ToDictionary(c => c.Id, c => c.WaitedFor);

        Assert.That(skipped.Keys, Is.EquivalentTo(new[] { "server-hears-thanks", "server-prints-prefix", "server-ends-cleanly", "pair-thanks" }));
        Assert.That(skipped.Values, Has.All.EqualTo(new[] { "server-half-closes" }));
        Assert.That((result.Score, result.MaxScore, result.Partial), Is.EqualTo((70, 100, false)));
    }

    [Test]
    public void An_explained_by_check_does_not_revoke_a_pass()
    {
        var result = Result(("server-sends-file", Finding.Failed(new Reason("too-long"))));

        Assert.That(result.Checks.Where(c => c.Verdict != Verdict.Passed).Select(c => c.Id), Is.EqualTo(new[] { "server-sends-file" }));
    }

    [TestCase("no-exit-recorded", Verdict.Skipped)]
    [TestCase("overload", Verdict.Inconclusive)]
    [TestCase("capture-lost", Verdict.Inconclusive)]
    public void What_an_earlier_failure_left_undecided_is_skipped(string reason, Verdict verdict)
    {
        var result = Result(
            ("server-sends-file", Finding.Failed(new Reason("too-long"))), ("pair-transfers", Finding.Inconclusive(new Reason(reason))));

        Assert.That(result.Checks.Single(c => c.Id == "pair-transfers").Verdict, Is.EqualTo(verdict));
    }

    [Test]
    public void A_check_skipped_for_a_passed_one_is_a_fault_of_the_grader()
    {
        var result = Result(("client-ends-cleanly", Finding.SkippedBecause("client-saves-file")));

        Assert.That(result.Checks.Single(c => c.Id == "client-ends-cleanly"), Has.Property("Verdict").EqualTo(Verdict.Error)
            .And.Property("MaxPoints").EqualTo(0));
    }

    internal static GradingResult Result(params (string Check, Finding Finding)[] others)
    {
        var findings = SampleRecordings.Exercise.Code.Checks.ToDictionary(c => c.Id, _ => Finding.Passed(), StringComparer.Ordinal);
        foreach (var (check, finding) in others)
            findings[check] = finding;
        var checks = new ResultBuilder(SampleRecordings.Exercise, "en", "").From(findings, Nobody.ToHashSet(StringComparer.Ordinal));
        return new GradingResult("half-close", "", "process", "", 1, "en", checks);
    }
}
