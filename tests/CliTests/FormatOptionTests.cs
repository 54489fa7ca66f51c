using System.Text;
using Courseware.Cli;
using Courseware.Tests.ReportingTests;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.CliTests;

/// <summary><c>grade --format</c>: which reports there are, and where they go.</summary>
[Category(Requires.Slow)]
internal sealed class FormatOptionTests
{
    [TestCase("--format is one of junit, github, gradescope, markdown, sarif, gcc, each also as NAME=FILE, not 'junt'. "
        + "Did you mean 'junit'? See: grader grade --help", "junt")]
    [TestCase("--format is one of junit, github, gradescope, markdown, sarif, gcc, each also as NAME=FILE, not 'xml'. See: grader grade --help", "xml=x.xml")]
    [TestCase("--format is one of junit, github, gradescope, markdown, sarif, gcc, each also as NAME=FILE, not 'gradscope'. "
        + "Did you mean 'gradescope'? See: grader grade --help", "gradscope=x.json")]
    [TestCase("--format junit= names no file: --format junit=junit.xml. See: grader grade --help", "junit=")]
    [TestCase("Only one format can go to stdout. Name a file: --format gradescope=results.json", "junit", "gradescope")]
    [TestCase("Only one format can go to stdout. Name a file: --format junit=junit.xml", "github", "junit")]
    [TestCase("Two formats cannot be written to the same file 'x'. Name another one.", "junit=x", "gradescope=./x")]
    [TestCase("--format junit needs a file, and '/' is a folder. Name a file: --format junit /junit.xml", "junit=/")]
    [TestCase("--format markdown '/dev/null/x' cannot be written: '/dev/null' is a file. Name another place.", "markdown=/dev/null/x")]
    public async Task An_unwritable_file_is_refused_before_the_grading(string message, params string[] formats)
    {
        using var program = new RealProcess { Environment = { ["GITHUB_STEP_SUMMARY"] = null } };
        (await program.RunAsync(["grade", "half-close", "mine", .. formats.SelectMany(f => new[] { "--format", f })])).Refused(ExitCode.Usage, message);
    }

    [Test]
    public async Task Several_formats_go_to_files()
    {
        using var program = Grading("client-closes-before-thanks");

        var run = await program.RunAsync(
            "grade", "half-close", "mine", "--format", "junit=ci/junit.xml", "--format", "github=ci/github.txt", "--format=markdown=ci/summary.md", "--format",
                "gradescope=ci/results.json");

        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.NotPassed), run.Error);
        Assert.That(run.Output, Does.StartWith("half-close\nSubmission  mine\n").And.Not.Contain("::stop-commands"));
        JunitXmlTests.Validate(await ReadAsync(program, "ci/junit.xml"));
        GradescopeJsonTests.Conforms(await ReadAsync(program, "ci/results.json"));
        Assert.That(await ReadAsync(program, "ci/github.txt"), Does.StartWith("::error title=client-").And.EndWith("\n"));
        Assert.That(await ReadAsync(program, "ci/summary.md"), Does.StartWith("## half-close: Score "));
        Assert.That(TemporaryFolder.FilesIn(program.Folder.At("ci")), Has.Length.EqualTo(4));
        program.LeftNothing();
    }

    [Test]
    public async Task A_format_on_stdout_stands_there_alone()
    {
        using var program = Grading();

        var run = await program.RunAsync("grade", "half-close", "mine", "--format", "junit");

        JunitXmlTests.Validate(run.Output);
        Assert.That(run.Error, Does.Contain("\nScore 100/100 · "));
    }

    [Test]
    public async Task Markdown_without_a_file_is_added_to_the_summary_of_the_step()
    {
        using var program = Grading();
        program.Environment["GITHUB_STEP_SUMMARY"] = program.Folder.Write("summary", "before\n");

        var run = await program.RunAsync("grade", "half-close", "mine", "--format", "markdown");

        Assert.That(await ReadAsync(program, "summary"), Does.StartWith("before\n## half-close: Score 100/100"));
        Assert.That(run.Output, Does.StartWith("half-close\nSubmission  mine\n").And.Not.Contain("## half-close"));
    }

    [Test]
    public async Task A_program_that_prints_commands_of_GitHub_runs_none()
    {
        using var program = Grading();
        var source = program.Folder.At("mine/file_server.c");
        // Where it is printed it is in the report: the compiler quotes the line.
        await File.WriteAllTextAsync(source, "::error::owned\n::add-mask::e\n", Encoding.UTF8);

        var run = await program.RunAsync("grade", "half-close", "mine", "--format", "github");

        var lines = run.Output.Split('\n');
        Assert.That(lines[0], Does.Match("^::stop-commands::[0-9a-f]{32}$"));
        var resumed = Array.IndexOf(lines, $"::{lines[0].Split("::")[^1]}::");
        Assert.That(resumed, Is.GreaterThan(0));
        Assert.That(lines[(resumed + 1)..^1], Has.All.Match("^::(error|warning|notice) (file|title)="));
    }

    [Test]
    public async Task Gradescope_gets_the_reason_for_an_unreadable_submission()
    {
        using var program = new RealProcess();
        program.Folder.Write("kim.zip", "no archive");
        program.Folder.Write("junit.xml", "of an earlier run");

        var run = await program.RunAsync("grade", "half-close", "missing", "--format", "gradescope=results.json", "--format", "junit=junit.xml");

        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.Usage));
        Assert.That(GradescopeJsonTests.Conforms(await ReadAsync(program, "results.json")).GetProperty("output")
            .GetString(), Does.Contain("There is no file or folder 'missing'").And.Contain("the 0 is not its grade"));
        JunitXmlTests.Validate(await ReadAsync(program, "junit.xml"));
        Assert.That(await ReadAsync(program, "junit.xml"), Does.Contain("errors=\"1\"").And.Contain("no file or folder"));
    }

    [Test]
    public async Task Gradescope_gets_no_grade_when_the_environment_fails()
    {
        using var program = Grading();
        program.Environment["DOCKER_HOST"] = "unix:///nowhere/docker.sock";

        var run = await program.RunAsync(
            "grade", "half-close", "mine", "--lab", "container", "--format", "gradescope=results.json", "--format", "junit=junit.xml");

        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.Failed));
        Assert.That(GradescopeJsonTests.Conforms(await ReadAsync(program, "results.json")).GetProperty("extra_data").GetProperty("gradable")
            .GetBoolean(), Is.False);
        JunitXmlTests.Validate(await ReadAsync(program, "junit.xml"));
        Assert.That(await ReadAsync(program, "junit.xml"), Does.Contain("errors=\"1\""));
    }

    private static RealProcess Grading(string? sample = null)
    {
        Requires.Tools("cc");
        var program = new RealProcess { Environment = { ["GITHUB_STEP_SUMMARY"] = null, ["GITHUB_WORKSPACE"] = null } };
        Paths.CopySolution(program.Folder, "mine", sample);
        return program;
    }

    private static Task<string> ReadAsync(RealProcess program, string file) => File.ReadAllTextAsync(program.Folder.At(file));
}
