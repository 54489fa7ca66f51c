using Courseware.Cli;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.CliTests;

/// <summary><c>grader hint</c>, and the progress from one attempt to the next.</summary>
internal sealed class HintTests
{
    private static readonly DateTimeOffset Morning = new(2026, 11, 25, 9, 30, 0, TimeSpan.Zero);

    [Category(Requires.Thorough)]
    [Test]
    [Category(Requires.Slow)]
    [CancelAfter(600_000)] // five gradings
    public async Task A_hint_has_more_each_time_and_restarts_with_a_new_problem()
    {
        Requires.Tools("cc");
        using var program = new RealProcess();
        program.Environment[AttemptHistory.FolderVariable] = program.Folder.At("state");
        Paths.CopySolution(program.Folder, "mine", "server-closes-instead-of-shutdown");

        var (question, concept, call, again) = (await HintAsync(), await HintAsync(), await HintAsync(), await HintAsync());
        Directory.Delete(program.Folder.At("mine"), recursive: true);
        Paths.CopySolution(program.Folder, "mine");
        var none = await HintAsync();

        Assert.That(question.Output, Does.StartWith("server-half-closes  EOF goes out, the message can still come in\nQuestion  The server has sent its FIN."));
        Assert.That(question.Output, Does.Not.Contain("shutdown").And.Contain("grader hint half-close mine"));
        Assert.That(concept.Output, Does.Contain("Question").And.Contain("Concept").And.Match("answered\\s+with RST").And.Not.Contain("Call"));
        Assert.That(call.Output, Does.Contain("Call").And.Contain("shutdown(sock, SHUT_WR)").And.Not.Contain("More"));
        Assert.That(WithoutLine(again), Is.EqualTo(WithoutLine(call)), "the third level is the last");
        Assert.That(none.Output, Is.EqualTo("No check failed: there is no problem to hint at.\n"));
        Assert.That((question.ExitCode, none.ExitCode), Is.EqualTo((ExitCode.NotPassed, ExitCode.Passed)));

        Task<ProgramRun> HintAsync() => program.RunAsync("hint", "half-close", "mine");

        // A slow machine does not find it in the time that it has.
        static IEnumerable<string> WithoutLine(ProgramRun run) => run.Output.Split('\n').Where(l => !l.StartsWith("Line ", StringComparison.Ordinal));
    }

    [Test]
    [Category(Requires.Slow)]
    public async Task The_next_report_shows_the_progress_since_the_first()
    {
        Requires.Tools("cc");
        using var program = new RealProcess();
        program.Environment[AttemptHistory.FolderVariable] = program.Folder.At("state");
        Paths.CopySolution(program.Folder, "mine", "server-closes-instead-of-shutdown");

        var first = await program.RunAsync("grade", "half-close", "mine", "--explain", "0");
        Directory.Delete(program.Folder.At("mine"), recursive: true);
        Paths.CopySolution(program.Folder, "mine");
        var second = await program.RunAsync("grade", "half-close", "mine", "--explain", "0");

        Assert.That(first.Output, Does.Not.Contain("Progress"));
        Assert.That(second.Output, Does.Match(@"\nProgress: \d+ of \d+ checks (at \d\d:\d\d|yesterday), \d+ now\.\n$"));
    }

    [Test]
    public void Attempts_are_compared_with_the_last_one_of_an_earlier_day()
    {
        using var folder = new TemporaryFolder();
        var time = new Clock();
        AttemptCount Now(int passed) => new(time.Now, passed, 15);
        AttemptHistory Mine() => AttemptHistory.In(folder.At("state"), "half-close", folder.At("mine"), time);

        Assert.That(Mine().Before(Now(3)), Is.Null);
        Mine().Add(Now(2));
        time.Now += TimeSpan.FromHours(1);
        Mine().Add(Now(3));
        Assert.That(Mine().Progress(Mine().Before(Now(4))!, Now(4), "en"), Is.EqualTo("Progress: 2 of 15 checks at 09:30, 4 now."));
        time.Now += TimeSpan.FromDays(1);
        Assert.That(Mine().Progress(Mine().Before(Now(11))!, Now(11), "en"), Is.EqualTo("Progress: 3 of 15 checks yesterday, 11 now."));
        time.Now += TimeSpan.FromDays(1);
        Assert.That(Mine().Progress(Mine().Before(Now(11))!, Now(11), "ko"), Is.EqualTo("진행: 2026-11-25에 15개 중 3개 통과, 지금 11개 통과."));
        Assert.That(AttemptHistory.In(folder.At("state"), "half-close", folder.At("other"), time).Before(Now(1)), Is.Null, "another submission");
    }

    [TestCase("{")]
    [TestCase("[]")]
    public void A_file_that_is_none_of_ours_is_as_good_as_none(string text)
    {
        using var folder = new TemporaryFolder();
        folder.Write("state/attempts.json", text);
        AttemptHistory Mine() => AttemptHistory.In(folder.At("state"), "half-close", "mine", TimeProvider.System);

        Assert.That(Mine().NextLevel("server-builds"), Is.EqualTo(1));
        Assert.That(Mine().NextLevel("server-builds"), Is.EqualTo(2));
        Assert.That(Mine().NextLevel("client-builds"), Is.EqualTo(1));
    }

    [Test]
    public void Without_a_writable_place_nothing_is_stored()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("state", "a file");

        Assert.That(() => AttemptHistory.In(file, "half-close", "mine", TimeProvider.System).Add(new AttemptCount(Morning, 1, 2)), Throws.Nothing);
        Assert.That(AttemptHistory.In(file, "half-close", "mine", TimeProvider.System).NextLevel("server-builds"), Is.EqualTo(1));
        Assert.That(File.ReadAllText(file), Is.EqualTo("a file"));
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = Morning;

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
