using System.IO.Compression;
using System.Text.Json;
using System.Xml.Linq;
using Courseware.Cli;
using Courseware.Tests.Snapshots;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.CliTests;

[Category(Requires.Slow)]
internal sealed class GradeTests
{
    [Test]
    public async Task The_report_goes_to_stdout_and_progress_to_stderr()
    {
        using var program = Grading();
        Paths.CopySolution(program.Folder, "mine");

        var run = await program.RunAsync("grade", "half-close", "mine", "--out", "kept", "--json", "results/mine.json", "--html", "results/mine.html");

        Assert.That(run.Output, Does.StartWith("half-close\nSubmission  mine\n").And.Match(@"\nScore 100/100 · robust 8/8 · \d+\.\d s\n"));
        Assert.That(run.Error, Does.Match(@"^Build finished\nScenarios run: \d+\n$"));
        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.Passed));
        Assert.That(await File.ReadAllTextAsync(program.Folder.At("kept/result.json")),
            Is.EqualTo(await File.ReadAllTextAsync(program.Folder.At("results/mine.json"))));
        var page = await File.ReadAllTextAsync(program.Folder.At("results/mine.html"));
        Assert.That(page, Does.StartWith("<!DOCTYPE html>").And.Contain("<svg").And.Contain("aria-label=\"Score 100/100\"").And.EndWith("</html>\n"));
        Assert.That(await File.ReadAllTextAsync(program.Folder.At("kept/report.html")), Is.EqualTo(page));
        Assert.That(XDocument.Load(program.Folder.At("kept/ladders/server-nonce.svg")).Root!.Name.LocalName, Is.EqualTo("svg"));
        Assert.That(program.Folder.At("kept/ladders/build.svg"), Does.Not.Exist, "no connection, no picture");
        Assert.That(program.Folder.At("kept/recordings/server-nonce/recording.jsonl"), Does.Exist);
        program.LeftNothing();
    }

    [Test]
    public async Task Stored_recordings_are_rejudged_to_the_same_report()
    {
        using var program = Grading();
        Paths.CopySolution(program.Folder, "mine", "server-closes-instead-of-shutdown");

        var first = await program.RunAsync("grade", "half-close", "mine", "--explain", "0", "--out", "kept");
        var files = TemporaryFolder.FilesIn(program.Folder.Path);
        var again = await program.RunAsync("rejudge", "kept");
        var korean = await program.RunAsync("rejudge", "kept", "--lang", "ko", "--json", "ko.json", "--html", "ko.html");
        await program.RunAsync("rejudge", "kept", "--html", "en.html");

        Assert.That(first.ExitCode, Is.EqualTo(ExitCode.NotPassed));
        Assert.That(again, Is.EqualTo(first with { Error = "" }));
        Assert.That(korean.Output, Does.Contain("✘ server-half-closes").And.Contain("다시 실행"));
        Assert.That(await File.ReadAllTextAsync(program.Folder.At("ko.html")), Does.Contain("<html lang=\"ko\">").And.Contain("다시 실행"));
        Assert.That(await File.ReadAllTextAsync(program.Folder.At("en.html")), Is.EqualTo(await File.ReadAllTextAsync(program.Folder.At("kept/report.html"))));
        Assert.That(TemporaryFolder.FilesIn(program.Folder.Path), Is.EqualTo(files.Concat(["ko.json", "ko.html", "en.html"]).Order(StringComparer.Ordinal)));
    }

    [Test]
    public async Task A_changed_rubric_is_applied_to_stored_recordings()
    {
        using var program = Grading();
        var rubric = Paths.CopyExercise(program.Folder);
        await program.RunAsync("grade", "half-close", Paths.Starter, "--check", "server-builds", "--out", "kept");
        var manifest = await File.ReadAllTextAsync(Path.Combine(rubric, "exercise.yaml"));
        var (four, twelve) = (manifest.IndexOf("points: 4", StringComparison.Ordinal), manifest.IndexOf("points: 12", StringComparison.Ordinal));
        await File.WriteAllTextAsync(
            Path.Combine(rubric, "exercise.yaml"), manifest[..four] + "points: 6" + manifest[(four + 9)..twelve] + "points: 10" + manifest[(twelve + 10)..]);

        Assert.That((await program.RunAsync("rejudge", "kept")).Output, Does.Contain("Score 4/4 (only the checks you selected)"));
        Assert.That((await program.RunAsync("rejudge", "kept", "--exercise", rubric)).Output, Does.Contain("Score 6/6 (only the checks you selected)"));
    }

    [Test]
    public async Task Only_the_selected_checks_are_in_the_report()
    {
        using var program = Grading();
        Paths.CopySolution(program.Folder, "mine", "server-closes-instead-of-shutdown");

        var run = await program.RunAsync(
            "grade", "half-close", "mine", "--check", "server-half-closes", "--seed", "7", "--explain", "0", "--json", "result.json");

        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(program.Folder.At("result.json")));
        Assert.That(json.RootElement.GetProperty("asked").EnumerateArray().Select(e => e.GetString()), Is.EqualTo(new[] { "server-half-closes" }));
        Assert.That(run.Text, Does.Contain("server (your program)").And.Contain("not passed: EOF goes out"));
        await Snapshot.Match(Scrub.WithoutLadders(run.Text));
    }

    [Test]
    public async Task A_check_that_there_is_not_is_refused_with_a_suggestion() => (await InProcess.RunAsync(
        "grade", "half-close", Paths.Solution, "--check", "server-builds", "--check", "server-half-close")).Refused(
        ExitCode.Usage, "The exercise has no check 'server-half-close'. Did you mean 'server-half-closes'? All checks: grader show half-close");

    [TestCase("zip")]
    [TestCase("file")]
    public async Task A_submission_may_be_an_archive_or_one_file(string kind)
    {
        using var program = Grading();
        Paths.CopySolution(program.Folder, "mine");
        var path = kind == "zip" ? "mine.zip" : "mine/file_server.c";
        if (kind == "zip")
            await ZipFile.CreateFromDirectoryAsync(program.Folder.At("mine"), program.Folder.At(path));

        var run = await program.RunAsync("grade", "half-close", path, "--check", "server-builds");

        Assert.That(run.Output, Does.Contain("✔ server-builds"));
        program.LeftNothing();
    }

    [Test]
    public async Task The_container_lab_does_not_fall_back_to_another_wire_in_silence()
    {
        using var program = new RealProcess();
        (await program.RunAsync("grade", "half-close", Paths.Solution, "--lab", "container", "--wire", "veth")).Refused(
            ExitCode.Failed, "The container lab always has a wire of the kind tun; --wire veth is for the process lab. Nothing was graded.");
        program.LeftNothing();
    }

    [Test]
    public async Task Without_a_C_compiler_the_message_names_the_package()
    {
        using var program = new RealProcess();
        var dotnet = Path.GetDirectoryName(Environment.ProcessPath)!;
        (program.Environment["PATH"], program.Environment["XDG_CACHE_HOME"]) = (dotnet, program.Folder.At("cache"));
        Requires.That(!File.Exists(Path.Combine(dotnet, "cc")), "the compiler lies beside dotnet");

        (await program.RunAsync("grade", "half-close", Paths.Solution)).Refused(
            ExitCode.Failed, "The grader needs a C compiler for its 'launch', and 'cc' is not on the PATH. Install one: apt-get install gcc libc6-dev");
        program.LeftNothing();
    }

    [Test]
    public async Task An_unwritable_output_path_is_refused_before_the_grading()
    {
        using var program = new RealProcess();
        var mine = program.Folder.Write("thesis/recordings/interview.txt", "irreplaceable");

        (await Grade("--out", "thesis")).Refused(ExitCode.Usage, "--out 'thesis' is a folder with something else than a grading in it. Name a new folder.");
        (await Grade("--out", "thesis/recordings/interview.txt")).Refused(
            ExitCode.Usage, $"--out 'thesis/recordings/interview.txt' cannot be written: '{mine}' is a file. Name another place.");
        (await Grade("--out", "/proc/graded")).Refused(
            ExitCode.Usage, "--out '/proc/graded' cannot be written: the folder '/proc' takes no new file. Name another place.");
        (await Grade("--json", "thesis")).Refused(
            ExitCode.Usage, "--json needs a file, and 'thesis' is a folder. Name a file: --json thesis/result.json");
        (await Grade("--html", "thesis")).Refused(
            ExitCode.Usage, "--html needs a file, and 'thesis' is a folder. Name a file: --html thesis/report.html");
        (await Grade("--html", "/proc/report.html")).Refused(
            ExitCode.Usage, "--html '/proc/report.html' cannot be written: the folder '/proc' takes no new file. Name another place.");
        Assert.That(TemporaryFolder.FilesIn(program.Folder.Path), Is.EqualTo(new[] { "thesis/recordings/interview.txt" }));
        program.LeftNothing();

        Task<ProgramRun> Grade(params string[] options) => program.RunAsync(["grade", "half-close", Paths.Solution, .. options]);
    }

    private static RealProcess Grading()
    {
        Requires.Tools("cc");
        return new RealProcess();
    }
}
