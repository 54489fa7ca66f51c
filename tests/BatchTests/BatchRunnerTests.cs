using Courseware.Batch;
using Courseware.Cli;
using Courseware.Labs;
using Courseware.Launching;
using Courseware.Reporting.Classes;
using Courseware.Submissions;
using Courseware.Tests.Submissions;
using Courseware.Wire;

namespace Courseware.Tests.BatchTests;

/// <summary>A batch on a troubled machine: a real lab, with faults that no submission causes.</summary>
[Category(Requires.Slow)]
internal sealed class BatchRunnerTests
{
    private static readonly BatchSettings Settings = new("half-close", "process", "off", 1, "en");

    [Test]
    [CancelAfter(600_000)]
    public async Task A_grading_with_a_grader_error_is_retried_alone(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        using var folder = new TemporaryFolder();
        var (students, lines) = await GradeAsync(folder, [1], cancellationToken);

        Assert.That(lines.Select(l => (l.Submission, l.Outcome, l.NeedsRetry, l.WasRetried)), Is.EquivalentTo(new[]
        {
            ("first", BatchOutcome.Error, true, false), ("second", BatchOutcome.Graded, false, false), ("first", BatchOutcome.Graded, false, true),
        }));
        Assert.That(lines[^1].WasRetried, Is.True, "after all others");
        var rows = Rows(folder, students);
        Assert.That(rows.Select(r => (r.Id, r.Status, r.MaxScore is > 0, r.WasRetried)),
            Is.EqualTo(new[] { ("kim", RowStatus.Graded, true, true), ("lee", RowStatus.Graded, true, false) }));
    }

    [Test]
    [CancelAfter(600_000)]
    public async Task A_second_grader_error_gives_no_score(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        using var folder = new TemporaryFolder();
        var (students, _) = await GradeAsync(folder, [1, 3], cancellationToken);

        var rows = Rows(folder, students);
        Assert.That(rows.Select(r => (r.Id, r.Status, r.Score, r.Note)), Is.EqualTo(new[]
        {
            ("kim", RowStatus.Error, (int?)null, "The engine is gone."), ("lee", RowStatus.Graded, 100, ""),
        }));
        await GradeAsync(folder, [], cancellationToken, wanted: line => Cli.Commands.Rerun.Wants("errors", line, null));
        Assert.That(Rows(folder, students).Select(r => (r.Status, r.Score)), Is.All.EqualTo((RowStatus.Graded, (int?)100)));
    }

    /// <summary>Kim's work, then Lee's; the builds of these numbers fail because of the machine. The journal's lines in their order.</summary>
    private static async Task<(IReadOnlyList<Student> Students, List<JournalLine> Lines)> GradeAsync(
        TemporaryFolder folder, int[] troubles, CancellationToken cancellationToken, Func<JournalLine, bool>? wanted = null)
    {
        var exercise = ExerciseCatalog.Find("half-close");
        var solution = new SubmittedFile(exercise.Solution, "solution");
        IReadOnlyList<Student> students =
        [
            new("kim", "", [], [solution]) { Digest = "first", Folder = "kim" }, new("lee", "", [], [solution]) { Digest = "second", Folder = "lee" },
        ];
        await using var real = await new ProcessLab(new NetworkChoice(NetworkChoice.Loopback, "test")).PrepareAsync(cancellationToken);
        await using var labs = new LabPool(new TroubledLabs(real, troubles), 1);
        using var batch = BatchFolder.Open(folder.At("out"));
        batch.Class = new ClassList(Settings, null, [], students);
        var lines = new List<JournalLine>();
        var keys = new GradingKey(exercise, [], Settings);
        var seen = new Seen(p => lines.Add(batch.Journal.Find(keys.Of(p.Student == "kim" ? "first" : "second"))!));
        var runner = new BatchRunner(new LabWorkGrader(exercise, labs, Settings), batch, keys, Settings, seen);
        await runner.RunAsync(students, 1, wanted ?? (_ => false), cancellationToken);
        return (students, lines);
    }

    private static List<StudentRow> Rows(TemporaryFolder folder, IReadOnlyList<Student> students)
    {
        using var batch = BatchFolder.Open(folder.At("out"));
        return ClassRows.Of(batch.Class with { Students = students }, s => batch.Journal.Latest(s.Digest), batch.Result)
            .Select(r => r with { Status = r.Status == RowStatus.Partial ? RowStatus.Graded : r.Status, SameAs = null }).ToList();
    }

    private sealed class Seen(Action<BatchProgress> see) : IProgress<BatchProgress>
    {
        public void Report(BatchProgress value) => see(value);
    }

    /// <summary>A real lab whose engine is gone when the builds of these numbers are to begin.</summary>
    private sealed class TroubledLabs(ILab lab, int[] troubles) : ILabSource
    {
        private readonly TroubledLab _lab = new(lab, troubles);

        public string Name => lab.Name;

        public Task<IReadOnlyList<string>> ToolsAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([]);

        public ILab Open() => _lab;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class TroubledLab(ILab lab, int[] troubles) : ForwardingLab(lab, owns: false)
    {
        private int _builds;

        public override void Abort()
        {
        }

        public override Task<Build> BuildAsync(OpenedSubmission submission, IReadOnlyList<RoleName> roles, CancellationToken cancellationToken) =>
            troubles.Contains(++_builds) ? throw new LaunchException("The engine is gone.") : base.BuildAsync(submission, roles, cancellationToken);
    }
}
