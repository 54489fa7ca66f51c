using System.Text;
using CliWrap;
using Courseware.Cli;
using Courseware.Tests.CliTests;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.BatchTests;

/// <summary>Real classes: built, run and judged by the program.</summary>
[Category(Requires.Slow)]
[CancelAfter(900_000)] // several classes in a row, on a machine that may have other things to do
internal sealed class WholeClassTests
{
    private static readonly string Exercise = Path.Combine(Repository.Root, "exercises", "half-close");

    [Test]
    public async Task A_resumed_batch_repeats_no_finished_grading()
    {
        Requires.Tools("cc");
        using var folder = Class();

        var run = await BatchAsync(folder);

        var lines = await GradebookAsync(folder);
        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.Passed), run.Text);
        Assert.That(lines.Select(l => string.Join(',', l.Split(',')[..4])), Is.EqualTo(new[]
        {
            "id,name,status,score", "Points possible,,,100", "choi,,unreadable,", "jung,정,missing,", "kim,김,graded,100", "lee,,graded,8", "park,,graded,100",
        }));
        Assert.That(lines[^1], Does.Contain(",kim,not in the roster,"), "the same work");
        Assert.That(run.Error, Does.Contain("4 submissions (plain layout), 2 different; 1 missing, 1 cannot be read"));
        foreach (var student in new[] { "kim", "lee", "park" })
            Assert.That(await File.ReadAllTextAsync(folder.At($"out/students/{student}/report.html")), Does.Contain($"<h1>{student}</h1>"));

        var journal = await File.ReadAllTextAsync(folder.At("out/journal.jsonl"));
        var gradebook = await File.ReadAllBytesAsync(folder.At("out/gradebook.csv"));
        (await BatchAsync(folder)).Refused(
            ExitCode.Usage, $"'{folder.At("out")}' already contains a batch. Use --resume to continue it, or name a new folder with --out.");
        var resumed = await BatchAsync(folder, "--resume");
        Assert.That(resumed.ExitCode, Is.EqualTo(ExitCode.Passed), resumed.Text);
        Assert.That(await File.ReadAllTextAsync(folder.At("out/journal.jsonl")), Is.EqualTo(journal));
        Assert.That(await File.ReadAllBytesAsync(folder.At("out/gradebook.csv")), Is.EqualTo(gradebook));
    }

    [Test]
    public async Task Undecodable_names_do_not_stop_other_gradings()
    {
        Requires.Tools("cc", "sh");
        using var folder = new TemporaryFolder();
        Paths.CopySolution(folder, "class/kim");
        // Kim and Lee in CP949, as an archive of a Korean Windows leaves them.
        var run = await CliWrap.Cli.Wrap("sh").WithWorkingDirectory(folder.At("class"))
            .WithArguments(["-c", "for name in '\\261\\350' '\\300\\314'; do mkdir \"$(printf \"$name\")\" || exit; done"])
                .WithValidation(CommandResultValidation.None).ExecuteAsync();
        Requires.That(run.ExitCode == 0, "this file system takes no such names");

        await InProcess.RunAsync("batch", "half-close", folder.At("class"), "--lab", "process", "--out", folder.At("out"));
        // The framework cannot remove them.
        await CliWrap.Cli.Wrap("rm").WithArguments(["-r", folder.At("class")]).ExecuteAsync();

        var lines = await GradebookAsync(folder);
        Assert.That(lines.Single(l => l.StartsWith("kim,", StringComparison.Ordinal)), Does.StartWith("kim,,graded,100,"));
        Assert.That(lines[^1], Does.Contain(",unreadable,,").And.Contain("is not UTF-8, so it cannot be opened."));
    }

    [Test]
    public async Task A_resumed_batch_grades_new_submissions()
    {
        Requires.Tools("cc");
        using var folder = Class();
        await BatchAsync(folder, "--only", "kim");
        Assert.That((await GradebookAsync(folder)).Single(l => l.StartsWith("lee,", StringComparison.Ordinal)), Does.StartWith("lee,,pending,,"));

        await BatchAsync(folder, "--resume");
        Assert.That(Lines(folder), Is.EqualTo(2));
        // Park's report is made from what was kept of Kim's work.
        File.Delete(folder.At("out/students/park/report.html"));
        await BatchAsync(folder, "--rerun", "failed");
        Assert.That(Lines(folder), Is.EqualTo(3));
        Assert.That(File.Exists(folder.At("out/students/park/report.html")), Is.True);
        await BatchAsync(folder, "--rerun", "errors");
        Assert.That(Lines(folder), Is.EqualTo(3));
    }

    [Test]
    public async Task A_changed_rubric_is_shown_before_it_is_applied()
    {
        Requires.Tools("cc");
        using var folder = Class();
        await BatchAsync(folder);
        var before = await File.ReadAllBytesAsync(folder.At("out/gradebook.csv"));
        foreach (var file in Directory.EnumerateFiles(Exercise, "*", SearchOption.AllDirectories))
            folder.Write(Path.Combine("rubric", Path.GetRelativePath(Exercise, file)), await File.ReadAllTextAsync(file));
        var manifest = await File.ReadAllTextAsync(folder.At("rubric/exercise.yaml"));
        var (builds, sends) = (manifest.IndexOf("points: 4", StringComparison.Ordinal), manifest.IndexOf("points: 12", StringComparison.Ordinal));
        folder.Write("rubric/exercise.yaml", $"{manifest[..builds]}points: 8{manifest[(builds + 9)..sends]}points: 8{manifest[(sends + 10)..]}");

        var shown = await InProcess.RunAsync("rejudge", folder.At("out"), "--exercise", folder.At("rubric"));

        Assert.That(shown.Output, Does.Contain("  up  lee  8 → 12\n").And.Contain("3 judged again").And.Contain("1 up, 0 down, 2 unchanged"));
        Assert.That(await File.ReadAllBytesAsync(folder.At("out/gradebook.csv")), Is.EqualTo(before));
        var results = Directory.EnumerateFiles(folder.At("out/results")).Count();
        var applied = await InProcess.RunAsync("rejudge", folder.At("out"), "--exercise", folder.At("rubric"), "--apply");
        Assert.That(applied.ExitCode, Is.EqualTo(ExitCode.Passed), applied.Text);
        Assert.That((await GradebookAsync(folder)).Single(l => l.StartsWith("lee,", StringComparison.Ordinal)), Does.StartWith("lee,,graded,12,"));
        Assert.That(Directory.EnumerateFiles(folder.At("out/results")).Count(), Is.EqualTo(2 * results), "the old ones stay");
        var lines = Lines(folder);
        await InProcess.RunAsync(
            "batch", folder.At("rubric"), folder.At("class"), "--lab", "process", "--out", folder.At("out"), "--roster", folder.At("roster.csv"), "--resume");
        Assert.That(Lines(folder), Is.EqualTo(lines), "by the new rubric nothing has to be graded again");
    }

    [Category(Requires.Thorough)]
    [Test]
    public async Task A_batch_killed_at_any_moment_gives_the_same_gradebook()
    {
        Requires.Linux();
        Requires.Tools("cc");
        using var folder = Class();
        for (var i = 0; i < 4; i++)
            folder.Write($"class/more{i}/file_server.c", $"int main(void) {{ return {i}; }}\n");
        await BatchAsync(folder);
        var undisturbed = await File.ReadAllBytesAsync(folder.At("out/gradebook.csv"));
        Directory.Delete(folder.At("out"), recursive: true);

        using var program = new RealProcess();
        string[] command = ["batch", "half-close", folder.At("class"), "--lab", "process", "--roster", folder.At("roster.csv"), "--out", folder.At("out"),
            "--jobs", "1", "--resume"];
        for (var kill = 0; kill < 3; kill++)
            await KillAfterAsync(program, kill + 1, folder, command);
        var run = await program.RunAsync(command);

        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.Passed), run.Text);
        Assert.That(await File.ReadAllBytesAsync(folder.At("out/gradebook.csv")), Is.EqualTo(undisturbed));
        Assert.That(Lines(folder), Is.EqualTo(6), "nothing was graded twice");
    }

    [Test]
    public async Task A_stopped_batch_writes_its_results()
    {
        Requires.Linux();
        Requires.Tools("cc");
        using var folder = Class();
        using var program = new RealProcess();
        string[] command = ["batch", "half-close", folder.At("class"), "--lab", "process", "--out", folder.At("out"), "--jobs", "1", "--resume"];

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CurrentContext.CancellationToken);
        var error = new StringBuilder();
        var run = program.Command(command).WithStandardErrorPipe(PipeTarget.ToStringBuilder(error)).ExecuteAsync(CancellationToken.None, stop.Token);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!run.Task.IsCompleted && Results(folder) < 1 && await timer.WaitForNextTickAsync(stop.Token))
        {
            // Until one is graded.
        }
        await stop.CancelAsync();
        Assert.That(async () => await run, Throws.InstanceOf<OperationCanceledException>());

        Assert.That(error.ToString(), Does.Contain("Stopped. Finished submissions are kept; run the same command with --resume to continue."));
        var lines = await GradebookAsync(folder);
        Assert.That(lines.Count(l => l.Contains(",pending,", StringComparison.Ordinal)), Is.GreaterThan(0));
        program.LeftNothing();
        Assert.That((await program.RunAsync(command)).ExitCode, Is.EqualTo(ExitCode.Passed));
        Assert.That((await GradebookAsync(folder)).Count(l => l.Contains(",graded,", StringComparison.Ordinal)), Is.EqualTo(3));
    }

    // The kill comes when so many results are there: before the last one is in the journal, or in the middle of the next grading.
    private static async Task KillAfterAsync(RealProcess program, int results, TemporaryFolder folder, string[] command)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.CurrentContext.CancellationToken);
        var run = program.Command(command).ExecuteAsync(stop.Token, CancellationToken.None);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (!run.Task.IsCompleted && Results(folder) < results && await timer.WaitForNextTickAsync(stop.Token))
        {
            // Until there are.
        }
        await stop.CancelAsync();
        try
        {
            await run;
        }
        catch (OperationCanceledException)
        {
            // Killed, as it should be.
        }
    }

    private static int Results(TemporaryFolder folder) =>
        Directory.Exists(folder.At("out/results")) ? Directory.EnumerateFiles(folder.At("out/results"), "*.json").Count() : 0;

    private static int Lines(TemporaryFolder folder) => File.ReadLines(folder.At("out/journal.jsonl")).Count();

    private static Task<ProgramRun> BatchAsync(TemporaryFolder folder, params string[] more) => InProcess.RunAsync(
        ["batch", "half-close", folder.At("class"), "--lab", "process", "--roster", folder.At("roster.csv"), "--out", folder.At("out"), .. more]);

    private static Task<string[]> GradebookAsync(TemporaryFolder folder) => File.ReadAllLinesAsync(folder.At("out/gradebook.csv"));

    /// <summary>Kim has the solution, Park the same, Lee the starter, Choi something that cannot be read, Jung nothing.</summary>
    private static TemporaryFolder Class()
    {
        var folder = new TemporaryFolder();
        foreach (var (student, source) in new[] { ("kim", "solution"), ("park", "solution"), ("lee", "starter") })
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Exercise, source)))
                folder.Write($"class/{student}/{Path.GetFileName(file)}", File.ReadAllText(file));
        }
        folder.Write("class/choi.zip", "no archive");
        folder.Write("roster.csv", "id,name\nkim,김\njung,정\nlee,\nchoi,\n");
        return folder;
    }
}
