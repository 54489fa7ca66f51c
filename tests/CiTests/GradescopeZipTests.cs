using System.IO.Compression;
using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using Courseware.Cli;
using Courseware.Labs.Containers;
using Courseware.Tests.CliTests;
using Courseware.Tests.ReportingTests;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.CiTests;

/// <summary>
/// The autograder for Gradescope, as Gradescope uses it: unpacked, set up, run on a submission, its results read. Only the
/// folder is another one than /autograder.
/// </summary>
[Category(Requires.Slow)]
[CancelAfter(600_000)]
internal sealed class GradescopeZipTests
{
    private static TemporaryFolder _folder = null!;

    [OneTimeSetUp]
    public static async Task MakeAsync()
    {
        // The fixture's own token: what a test brings along ends with that test.
        var program = Path.Combine(await Published.FolderAsync(CancellationToken.None), "grader");
        _folder = new TemporaryFolder();
        var made = await Shell.RunAsync($"'{program}' export gradescope half-close --out half-close.zip", _folder.Path, NoVariables, CancellationToken.None);
        Assert.That(made.ExitCode, Is.Zero, made.Error);
        Assert.That(made.Output, Does.Match(@"^half-close\.zip is ready \(\d+ MB\)\. Upload it to Gradescope"));
        await ZipFile.ExtractToDirectoryAsync(_folder.At("half-close.zip"), _folder.At("source"));
    }

    [OneTimeTearDown]
    public static void Remove() => _folder?.Dispose();

    [Test]
    public void The_zip_holds_what_grades_and_no_answer() => Assert.Multiple(() =>
    {
        Assert.That(TemporaryFolder.FilesIn(_folder.At("source")), Is.EqualTo(new[]
        {
            "grader/exercises/half-close/exercise.yaml", "grader/exercises/half-close/original/file_client.c",
            "grader/exercises/half-close/original/file_server.c", "grader/grader", "not-graded.json", "run_autograder", "setup.sh",
        }));
        foreach (var file in new[] { "grader/grader", "run_autograder", "setup.sh" })
            Assert.That(File.GetUnixFileMode(_folder.At($"source/{file}")).HasFlag(UnixFileMode.OtherExecute), file);
    });

    [Category(Requires.Thorough)]
    [Test]
    public async Task The_same_exercise_makes_the_same_bytes(CancellationToken cancellationToken)
    {
        var program = Path.Combine(await Published.FolderAsync(cancellationToken), "grader");
        await Shell.RunAsync($"'{program}' export gradescope half-close --out again.zip", _folder.Path, NoVariables, cancellationToken);

        Assert.That(await File.ReadAllBytesAsync(_folder.At("again.zip"), cancellationToken),
            Is.EqualTo(await File.ReadAllBytesAsync(_folder.At("half-close.zip"), cancellationToken)));
    }

    [Test]
    public async Task Setup_has_nothing_to_do_where_there_is_a_compiler(CancellationToken cancellationToken)
    {
        Requires.Tools("make");
        var run = await Shell.RunAsync("./setup.sh", _folder.At("source"), NoVariables, cancellationToken);

        Assert.That(run, Is.EqualTo(new ProgramRun(0, "", "")));
    }

    [Test]
    public async Task The_solution_has_a_hundred_points(CancellationToken cancellationToken)
    {
        using var place = Place();
        Paths.CopySolution(place, "submission");

        var results = await RunAsync(place, cancellationToken);

        Assert.That(results.GetProperty("score").GetDouble(), Is.EqualTo(100));
        Assert.That(results.GetProperty("execution_time").GetDouble(), Is.GreaterThan(0));
        Assert.That(results.GetProperty("output").GetString(), Does.StartWith("Score "));
        Assert.That(results.GetProperty("extra_data").GetProperty("gradable").GetBoolean(), Is.True);
        var tests = results.GetProperty("tests").EnumerateArray().ToList();
        Assert.That(tests.Select(t => t.GetProperty("extra_data").GetProperty("id").GetString()),
            Is.EqualTo(JudgingTests.SampleRecordings.Exercise.Manifest.Checks.Select(c => c.Id)));
        Assert.That(Decided(tests).Select(t => t.GetProperty("status").GetString()), Has.All.EqualTo("passed"));
        Assert.That(Decided(tests).Where(t => t.TryGetProperty("score", out _))
            .Sum(t => t.GetProperty("score").GetDouble()), Is.EqualTo(results.GetProperty("extra_data").GetProperty("points").GetDouble()));
    }

    // Nothing that an exercise needs for grading was left out of its zip.
    [Category(Requires.Thorough)]
    [TestCaseSource(typeof(ExerciseCatalog), nameof(ExerciseCatalog.Ids))]
    public async Task The_solution_of_every_exported_exercise_has_full_marks(string exercise, CancellationToken cancellationToken)
    {
        var program = Path.Combine(await Published.FolderAsync(cancellationToken), "grader");
        using var place = new TemporaryFolder();
        var made = await Shell.RunAsync($"'{program}' export gradescope {exercise} --lang ko --out a.zip", place.Path, NoVariables, cancellationToken);
        Assert.That(made.ExitCode, Is.Zero, made.Error);
        await ZipFile.ExtractToDirectoryAsync(place.At("a.zip"), place.At("source"), cancellationToken);
        File.Copy(place.At("source/run_autograder"), place.At("run_autograder"));
        var solution = Path.Combine(Repository.Root, "exercises", exercise, "solution");
        foreach (var file in TemporaryFolder.FilesIn(solution))
            place.Write($"submission/{file}", await File.ReadAllTextAsync(Path.Combine(solution, file), cancellationToken));

        var results = await RunAsync(place, cancellationToken);

        Assert.That(results.GetProperty("extra_data").GetProperty("exercise").GetString(), Is.EqualTo(exercise));
        Assert.That(results.GetProperty("score").GetDouble(), Is.EqualTo(100), results.GetRawText());
        Assert.That(results.GetProperty("output").GetString(), Does.StartWith("점수 "));
    }

    [Category(Requires.Thorough)]
    [Test]
    public async Task A_wrong_server_loses_the_points_of_its_checks(CancellationToken cancellationToken)
    {
        using var place = Place();
        Paths.CopySolution(place, "submission", "server-closes-instead-of-shutdown");

        var results = await RunAsync(place, cancellationToken);

        Assert.That(results.GetProperty("score").GetDouble(), Is.InRange(30, 90));
        var test = results.GetProperty("tests").EnumerateArray().Single(t => t.GetProperty("extra_data").GetProperty("id").GetString() == "server-half-closes");
        Assert.That(test.GetProperty("status").GetString(), Is.EqualTo("failed"));
        Assert.That(test.GetProperty("score").GetDouble(), Is.Zero);
        Assert.That(test.GetProperty("max_score").GetDouble(), Is.GreaterThan(0));
        Assert.That(test.GetProperty("name").GetString(), Is.EqualTo("server-half-closes: EOF goes out, the message can still come in"));
        Assert.That(test.GetProperty("output")
            .GetString(), Does.Contain("\nWhy it matters: ").And.Contain("\nNext step: ").And.Contain("\nReproduce: grader grade half-close"));
        Assert.That(test.GetProperty("tags").EnumerateArray().Select(t => t.GetString()), Is.EqualTo(new[] { "core", "failed" }));
        Assert.That(test.GetProperty("extra_data").GetProperty("reason").GetString(), Is.EqualTo("reset-after-eof"));
    }

    [Test]
    public async Task An_empty_submission_has_no_points(CancellationToken cancellationToken)
    {
        using var place = Place();
        Directory.CreateDirectory(place.At("submission"));

        var results = await RunAsync(place, cancellationToken);

        Assert.That(results.GetProperty("score").GetDouble(), Is.Zero);
        Assert.That(results.GetProperty("extra_data").GetProperty("gradable").GetBoolean(), Is.False, "what cannot be read is nobody's zero");
        Assert.That(results.GetRawText(), Does.Contain("file_server"));
    }

    [TestCase(false, TestName = "A_grader_killed_at_its_start_leaves_no_grade")]
    [TestCase(true, TestName = "A_grader_killed_during_a_run_leaves_no_grade")]
    public async Task A_grader_that_is_killed_leaves_results_that_call_themselves_none(bool whileProgramsRun, CancellationToken cancellationToken)
    {
        using var place = Place();
        // A hang costs its limit: there is time to find the grader, and what it runs.
        Paths.CopySolution(place, "submission", "server-never-shuts-down");
        var running = RunAsync(place, cancellationToken);

        var pid = await PidAsync(exe => exe == place.At("source/grader/grader"), running, cancellationToken);
        if (whileProgramsRun)
            await PidAsync(exe => exe.StartsWith(place.At("tmp/"), StringComparison.Ordinal)
                && exe.EndsWith("/file_server", StringComparison.Ordinal), running, cancellationToken);
        await CliWrap.Cli.Wrap("kill").WithArguments(["-KILL", pid]).ExecuteAsync(cancellationToken);
        var results = await running;

        Assert.That(results.GetProperty("score").GetDouble(), Is.Zero);
        Assert.That(results.GetProperty("output").GetString(), Does.StartWith("The grader did not finish. That says nothing about the submission"));
        Assert.That(results.GetProperty("extra_data").GetProperty("gradable").GetBoolean(), Is.False);
        Assert.That(results.GetProperty("tests").GetArrayLength(), Is.Zero);
        // The launchers end what the grader cannot end any longer; then the folder can go.
        while (Executables().Any(p => p.Exe.StartsWith(place.Path, StringComparison.Ordinal)))
            await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
    }

    [Test]
    public async Task Existing_results_are_not_results_of_this_run(CancellationToken cancellationToken)
    {
        using var place = Place();
        place.Write("results/results.json", """{"score": 100}""");
        place.Write("source/grader/grader", "#!/bin/sh\nexit 137\n");

        var results = await RunAsync(place, cancellationToken);

        Assert.That(results.GetProperty("extra_data").GetProperty("gradable").GetBoolean(), Is.False);
    }

    [Category(Requires.Thorough)]
    [Test, Category(Requires.OptionalHere)]
    public async Task A_container_without_NET_grades_the_same(CancellationToken cancellationToken)
    {
        await Requires.ImagesAsync("c", cancellationToken);
        using var place = Place();
        Paths.CopySolution(place, "submission");

        var run = await CliWrap.Cli.Wrap("docker").WithArguments([
            "run", "--rm", "--network", "none", "--user", "0:0", "--volume", $"{place.Path}:/autograder", $"courseware/c:{Toolchain.Version}",
            "sh", "-c", "/autograder/source/setup.sh && /autograder/run_autograder"])
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(cancellationToken);

        Assert.That(run.ExitCode, Is.Zero, run.StandardOutput + run.StandardError);
        var results = GradescopeJsonTests.Conforms(await File.ReadAllTextAsync(place.At("results/results.json"), cancellationToken));
        Assert.That(results.GetProperty("score").GetDouble(), Is.EqualTo(100), run.StandardOutput);
    }

    [Test]
    public async Task A_grader_that_needs_a_runtime_names_the_command_for_a_self_contained_one() =>
        (await InProcess.RunAsync("export", "gradescope", "half-close", "--out", "x.zip")).Refused(
        ExitCode.Usage,
            $"This grader needs the .NET runtime of this machine, so it cannot run on another one. Make a self-contained grader in the project's folder: "
                + $"{SelfContainedBuild.Recipe}. Then: published/grader export gradescope half-close --out x.zip");

    private static Dictionary<string, string?> NoVariables { get; } = new(StringComparer.Ordinal) { ["LC_ALL"] = "C.UTF-8" };

    private static List<JsonElement> Decided(IEnumerable<JsonElement> tests) => [.. tests.Where(t => t.TryGetProperty("status", out _))];

    /// <summary>A folder as /autograder is when a submission has come; the submission itself is missing.</summary>
    private static TemporaryFolder Place()
    {
        var place = new TemporaryFolder();
        foreach (var file in TemporaryFolder.FilesIn(_folder.At("source")))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(place.At($"source/{file}"))!);
            File.Copy(_folder.At($"source/{file}"), place.At($"source/{file}"));
        }
        File.Copy(_folder.At("source/run_autograder"), place.At("run_autograder"));
        return place;
    }

    private static async Task<JsonElement> RunAsync(TemporaryFolder place, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(place.At("tmp"));
        var variables = new Dictionary<string, string?>(NoVariables, StringComparer.Ordinal) { ["AUTOGRADER_ROOT"] = place.Path, ["TMPDIR"] = place.At("tmp") };
        var run = await Shell.RunAsync("./run_autograder", place.Path, variables, cancellationToken);
        Assert.That(run.ExitCode, Is.Zero, run.Error);
        Assert.That(TemporaryFolder.FilesIn(place.At("results")), Is.EqualTo(new[] { "results.json" }));
        return GradescopeJsonTests.Conforms(await File.ReadAllTextAsync(place.At("results/results.json"), cancellationToken));
    }

    /// <summary>The process that runs such a program, as soon as there is one.</summary>
    private static async Task<string> PidAsync(Func<string, bool> isWanted, Task running, CancellationToken cancellationToken)
    {
        while (!running.IsCompleted)
        {
            if (Executables().FirstOrDefault(p => isWanted(p.Exe)) is { Pid: { } pid })
                return pid;
            await Task.Delay(TimeSpan.FromMilliseconds(5), cancellationToken);
        }
        throw new AssertionException("It ended before it was seen.");
    }

    private static IEnumerable<(string Pid, string Exe)> Executables()
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(p => char.IsAsciiDigit(Path.GetFileName(p)[0])))
        {
            string? exe = null;
            try
            {
                exe = new FileInfo($"{process}/exe").LinkTarget;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended in the meantime, or is another user's.
            }
            if (exe is not null)
                yield return (Path.GetFileName(process), exe);
        }
    }
}
