using System.Text.RegularExpressions;
using Courseware.Cli;
using Courseware.Grading;
using Courseware.Grading.Samples;
using Courseware.Judging;
using Courseware.Tests.CliTests;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.JudgingTests;

/// <summary>Wrong verdicts, and how they are counted.</summary>
internal sealed partial class AccuracyTests
{
    private static readonly Dictionary<string, IReadOnlyList<string>> TooLong = new() { ["server-sends-file"] = ["too-long"] };

    [Test]
    public void A_rejected_sample_that_fails_as_declared_meets_its_expectation() =>
        Assert.That(
            Validation.Differences(TooLong, VerdictTests.Result(("server-sends-file", Finding.Failed(Reason.TooLong))), skipsAllowed: true), Is.Empty);

    [Test]
    public void A_check_that_must_fail_and_passes_is_a_false_pass() =>
        Assert.That(Kinds(TooLong), Is.EqualTo(new[] { MismatchKind.FalsePass }));

    [Test]
    public void A_false_fail_excludes_the_checks_that_require_it() =>
        Assert.That(
            Kinds([], ("server-half-closes", Finding.Failed(new Reason("reset-after-eof")))),
            Has.Exactly(1).EqualTo(MismatchKind.FalseFail).And.Some.EqualTo(MismatchKind.NotAsked).And.None.EqualTo(MismatchKind.FalsePass));

    [Test]
    public void A_failure_that_names_another_cause_is_a_wrong_reason() =>
        Assert.That(Kinds(TooLong, ("server-sends-file", Finding.Failed(new Reason("too-short")))), Is.EqualTo(new[] { MismatchKind.OtherReason }));

    [Test]
    public void An_undecided_check_is_not_a_misjudgement() =>
        Assert.That(Kinds([], ("client-detects-truncation", Finding.Inconclusive(new Reason("never-quiet")))), Is.EqualTo(new[] { MismatchKind.Inconclusive }));

    [Test]
    public void The_figures_name_the_seed_of_the_run_that_came_to_another_verdict()
    {
        var figures = new AccuracyStatistics();
        var good = VerdictTests.Result();
        var bad = VerdictTests.Result(("client-detects-truncation", Finding.Failed(new Reason("claims-success")))) with { Seed = 2 };
        foreach (var result in new[] { good, bad, good with { Seed = 3 } })
            figures.Add(new ExpectationResult("solution", [.. Validation.Differences(new Dictionary<string, IReadOnlyList<string>>(), result)], result));

        Assert.Multiple(() =>
        {
            Assert.That(figures.Runs, Is.EqualTo(3));
            Assert.That(figures.Verdicts, Is.EqualTo(3 * good.Checks.Count));
            Assert.That(figures.Flaws.Select(f => (f.Kind, f.Seed)), Is.EquivalentTo(new[] { ("false fail", 2UL), (AccuracyStatistics.Changed, 2UL) }));
        });
    }

    [Test]
    public void An_accepted_program_replaces_the_solution_s_in_any_language()
    {
        using var folder = new TemporaryFolder();
        var sample = AcceptedSample.All(SampleRecordings.Exercise).Single(s => s.Id == "python-socketserver");
        sample.Compose(SampleRecordings.Exercise, folder.Path);

        Assert.That(Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName), Is.EquivalentTo(new[] { "file_client.c", "file_server.py" }));
    }

    [Test]
    public void There_are_at_least_twenty_five_different_accepted_samples()
    {
        var all = AcceptedSample.All(SampleRecordings.Exercise);

        Assert.That(all, Has.Count.AtLeast(25));
        Assert.That(all.Where(s => s.Files.Names.All(f => f.EndsWith(".yaml", StringComparison.Ordinal))), Is.Empty);
    }

    [Test]
    [CancelAfter(600_000)]
    public async Task Busy_loops_run_until_they_are_disposed_of()
    {
        var loops = new CpuLoad(2);
        try
        {
            Assert.That(loops.Running, Is.EqualTo(2));
        }
        finally
        {
            await Task.Run(loops.Dispose);
        }
        Assert.That(loops.Running, Is.Zero);
    }

    [Test]
    public async Task Validate_refuses_an_unknown_sample()
    {
        (await InProcess.RunAsync("validate", "half-close", "--only", "server-sendfil")).Refused(
            ExitCode.Usage, "There is no submission 'server-sendfil' to validate. Did you mean 'server-sendfile'?");
        (await InProcess.RunAsync("validate", "half-close", "--all")).Refused(ExitCode.Usage, "Name an exercise or use --all, not both.");
    }

    [Test]
    public void Catalogue_and_rejected_samples_of_half_close_agree()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "accuracy.md"));
        var catalogue = text.Split("\n## ").Single(s => s.StartsWith("The catalogue", StringComparison.Ordinal));
        var cells = catalogue.Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Select(l => l.Split('|')[2]);
        var named = cells.SelectMany(c => SampleName().Matches(c)).Select(m => m.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);

        var half = RejectedSample.All(SampleRecordings.Exercise).Select(s => s.Id).ToList();
        var others = ExerciseCatalog.Ids.SelectMany(id => RejectedSample.All(ExerciseCatalog.Find(id)).Select(s => $"{id}/{s.Id}"));

        Assert.That(named.Except(half.Concat(others), StringComparer.Ordinal), Is.Empty);
        Assert.That(half.Except(named, StringComparer.Ordinal), Is.Empty);
    }

    // Words with a hyphen, perhaps below an exercise's; `samples/accepted/` and `char` are none.
    [GeneratedRegex("`(?<name>(?:[a-z-]+/)?[a-z0-9]+(?:-[a-z0-9]+)+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SampleName();

    private static IEnumerable<MismatchKind> Kinds(Dictionary<string, IReadOnlyList<string>> fails, params (string, Finding)[] findings) =>
        Validation.Differences(fails, VerdictTests.Result(findings)).Select(d => d.Kind);
}
