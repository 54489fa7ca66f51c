using System.Text.Json;
using Courseware.Cli;
using Courseware.Tests.CliTests;
using Courseware.Tests.ReportingTests;
using Courseware.Tests.Submissions;
using YamlDotNet.RepresentationModel;

namespace Courseware.Tests.CiTests;

/// <summary>The files ready to copy under docs/ci: their shell steps, taken out of the YAML and run in bash.</summary>
[Category(Requires.Slow)]
[CancelAfter(600_000)]
internal sealed class WorkflowTests
{
    private static readonly Dictionary<string, string?> Nothing = new(StringComparer.Ordinal);

    [Test]
    public async Task The_action_writes_annotations_summary_and_reports(CancellationToken cancellationToken)
    {
        using var repository = new TemporaryFolder();
        Paths.CopySolution(repository, "homework", "server-closes-instead-of-shutdown");

        var (run, outputs) = await GradeAsync(repository, cancellationToken);

        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.NotPassed), run.Error);
        Assert.That(outputs, Is.EqualTo("exit-code=1\n"));
        var lines = run.Output.Split('\n');
        Assert.That(lines[0], Does.Match("^::stop-commands::[0-9a-f]{32}$"));
        var resumed = Array.IndexOf(lines, $"::{lines[0].Split("::")[^1]}::");
        Assert.That(lines[1..resumed], Has.Some.StartsWith("✘ server-half-closes").And.None.StartsWith("::"));
        Assert.That(lines[resumed + 1], Does.StartWith("::error title=server-half-closes%3A "));
        Assert.That(lines[(resumed + 1)..^1], Has.All.Match("^::(error|warning|notice) ").And.Some.StartsWith("::notice title=half-close::Score "));
        var summary = await File.ReadAllTextAsync(repository.At("summary.md"), cancellationToken);
        Assert.That(summary, Does.StartWith("What other steps wrote.\n## half-close: Score ").And.Contain("### ✘ server-half-closes").And.Contain(
            "\n```text\n        server (your program) "));
        JunitXmlTests.Validate(await File.ReadAllTextAsync(repository.At("reports/junit.xml"), cancellationToken));
        Assert.That(await File.ReadAllTextAsync(repository.At("reports/report.html"), cancellationToken), Does.StartWith("<!DOCTYPE html>"));
        using var result = JsonDocument.Parse(await File.ReadAllTextAsync(repository.At("reports/result.json"), cancellationToken));
        Assert.That(result.RootElement.GetProperty("exercise").GetString(), Is.EqualTo("half-close"));
    }

    [Test]
    public async Task The_action_points_at_the_line_that_does_not_compile(CancellationToken cancellationToken)
    {
        using var repository = new TemporaryFolder();
        Paths.CopySolution(repository, "homework");
        await File.WriteAllTextAsync(repository.At("homework/file_server.c"), "int main(void)\n{\n    return nothing;\n}\n", cancellationToken);

        var (run, _) = await GradeAsync(repository, cancellationToken);

        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.NotPassed), run.Error);
        Assert.That(run.Output, Does.Contain("\n::error file=homework/file_server.c,line=3,col=12,title=server-builds%3A the server builds::"));
    }

    [Test]
    public async Task The_action_passes_for_the_solution(CancellationToken cancellationToken)
    {
        using var repository = new TemporaryFolder();
        Paths.CopySolution(repository, "homework");

        var (run, outputs) = await GradeAsync(repository, cancellationToken);

        Assert.That(run.ExitCode, Is.Zero, run.Output + run.Error);
        Assert.That(outputs, Is.EqualTo("exit-code=0\n"));
        Assert.That(run.Output, Does.Not.Contain("\n::error"));
    }

    [Category(Requires.Thorough)]
    [Test]
    public async Task The_action_takes_a_packed_grader_and_builds_nothing(CancellationToken cancellationToken)
    {
        Requires.Tools("unzip");
        using var repository = new TemporaryFolder();
        using var runner = new TemporaryFolder();
        Paths.CopySolution(repository, "homework", "server-closes-instead-of-shutdown");
        var program = Path.Combine(await Published.FolderAsync(cancellationToken), "grader");
        var packed = await Shell.RunAsync($"'{program}' export student half-close --out packed.zip", repository.Path, Nothing, cancellationToken);
        Assert.That(packed.ExitCode, Is.Zero, packed.Error);
        var steps = CiFile.At(CiFile.Read("action/action.yml"), "runs", "steps");

        var unpacked = await Shell.RunAsync(
            CiFile.Script(steps, "Unpack the grader"), repository.Path,
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["GRADER"] = "packed.zip", ["RUNNER_TEMP"] = runner.Path }, cancellationToken);
        var (run, outputs) = await GradeAsync(repository, cancellationToken, runner.Path);

        Assert.That(unpacked, Is.EqualTo(new ProgramRun(0, "", "")));
        Assert.That((run.ExitCode, outputs), Is.EqualTo((ExitCode.NotPassed, "exit-code=1\n")), run.Error);
        Assert.That(run.Output, Does.Contain("::error title=server-half-closes%3A "));
        Assert.That(CiFile.Text(CiFile.Step(steps, "Make the grader"), "if"), Is.EqualTo("inputs.grader == ''"));
        Assert.That(CiFile.Text(CiFile.Step(steps, "Unpack the grader"), "if"), Is.EqualTo("inputs.grader != ''"));
    }

    [Test]
    public async Task The_action_exits_with_2_when_there_is_nothing_to_grade(CancellationToken cancellationToken)
    {
        using var repository = new TemporaryFolder();

        var (run, outputs) = await GradeAsync(repository, cancellationToken);

        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.Usage));
        Assert.That(outputs, Is.EqualTo("exit-code=2\n"));
        Assert.That(run.Error, Does.StartWith("grader: There is no file or folder 'homework'"));
    }

    [Test]
    public void No_script_of_the_action_or_the_workflow_holds_an_expression()
    {
        var steps = ((YamlSequenceNode)CiFile.At(CiFile.Read("action/action.yml"), "runs", "steps")).Children
            .Concat(((YamlSequenceNode)CiFile.At(CiFile.Read("github-workflow.yml"), "jobs", "grade", "steps")).Children);
        var scripts = steps.OfType<YamlMappingNode>().Where(s => s.Children.ContainsKey("run")).Select(s => CiFile.Text(s, "run")).ToList();

        Assert.That(scripts, Has.Count.EqualTo(5).And.None.Contains("${{"));
    }

    [Test]
    public void The_workflow_gives_the_action_inputs_that_it_has()
    {
        var action = CiFile.Read("action/action.yml");
        var steps = ((YamlSequenceNode)CiFile.At(CiFile.Read("github-workflow.yml"), "jobs", "grade", "steps")).Children;
        var uses = steps.OfType<YamlMappingNode>()
            .Single(s => s.Children.TryGetValue("uses", out var used) && ((YamlScalarNode)used).Value!.Contains("/docs/ci/action@", StringComparison.Ordinal));
        var given = Keys(uses["with"]);

        Assert.That(given, Is.SubsetOf(Keys(action["inputs"])));
        var required = ((YamlMappingNode)action["inputs"]).Where(i => i.Value is YamlMappingNode input && input.Children.ContainsKey("required"))
            .Select(i => ((YamlScalarNode)i.Key).Value);
        Assert.That(required, Is.SubsetOf(given));
        Assert.That(CiFile.Text(CiFile.Read("github-workflow.yml"), "permissions", "contents"), Is.EqualTo("read"));

        static string[] Keys(YamlNode node) => [.. ((YamlMappingNode)node).Children.Keys.Select(k => ((YamlScalarNode)k).Value!)];
    }

    [Test]
    public async Task The_workflow_installs_no_compiler_where_there_is_one(CancellationToken cancellationToken)
    {
        Requires.Tools("cc", "bash");
        using var folder = new TemporaryFolder();
        var script = CiFile.Script(CiFile.At(CiFile.Read("github-workflow.yml"), "jobs", "grade", "steps"), "C compiler");

        Assert.That(await Shell.RunAsync(script, folder.Path, new Dictionary<string, string?>(StringComparer.Ordinal), cancellationToken),
            Is.EqualTo(new ProgramRun(0, "", "")));
    }

    [Category(Requires.Thorough)]
    [TestCase(null, ExitCode.Passed)]
    [TestCase("client-closes-before-thanks", ExitCode.NotPassed)]
    public async Task The_job_for_GitLab_grades_and_stores_its_artifacts(string? sample, int code, CancellationToken cancellationToken)
    {
        using var repository = new TemporaryFolder();
        Paths.CopySolution(repository, "homework", sample);
        var job = CiFile.At(CiFile.Read("gitlab-ci.yml"), "grade");
        var variables = ((YamlMappingNode)job["variables"])
            .ToDictionary(v => ((YamlScalarNode)v.Key).Value!, v => ((YamlScalarNode)v.Value).Value, StringComparer.Ordinal);
        // In the image the program is on the path.
        variables["PATH"] = $"{await Published.FolderAsync(cancellationToken)}:{Environment.GetEnvironmentVariable("PATH")}";
        variables["LC_ALL"] = "C.UTF-8";
        variables["GITHUB_STEP_SUMMARY"] = null;

        var script = string.Join('\n', ((YamlSequenceNode)job["script"]).Children.Select(line => ((YamlScalarNode)line).Value));
        var run = await Shell.RunAsync(script, repository.Path, variables, cancellationToken);

        Assert.That(run.ExitCode, Is.EqualTo(code), run.Output + run.Error);
        JunitXmlTests.Validate(await File.ReadAllTextAsync(repository.At(CiFile.Text(job, "artifacts", "reports", "junit")), cancellationToken));
        Assert.That(TemporaryFolder.FilesIn(repository.At("reports")), Is.EqualTo(new[] { "junit.xml", "report.html", "result.json", "summary.md" }));
    }

    private static async Task<(ProgramRun Run, string Outputs)> GradeAsync(
        TemporaryFolder repository, CancellationToken cancellationToken, string? runnerTemp = null)
    {
        var action = CiFile.Read("action/action.yml");
        var step = CiFile.Step(CiFile.At(action, "runs", "steps"), "Grade");
        var workflow = ((YamlSequenceNode)CiFile.At(CiFile.Read("github-workflow.yml"), "jobs", "grade", "steps")).Children
            .OfType<YamlMappingNode>()
                .Single(s => s.Children.TryGetValue("with", out var with) && ((YamlMappingNode)with).Children.ContainsKey("exercise"))["with"];
        // As GitHub does: each variable is the expression of an input, which is the workflow's or the action's default.
        var variables = ((YamlMappingNode)step["env"])
            .ToDictionary(v => ((YamlScalarNode)v.Key).Value!, v => (string?)Input(((YamlScalarNode)v.Value).Value!), StringComparer.Ordinal);
        variables["GITHUB_WORKSPACE"] = repository.Path;
        variables["GITHUB_STEP_SUMMARY"] = repository.Write("summary.md", "What other steps wrote.\n");
        variables["GITHUB_OUTPUT"] = repository.Write("outputs");
        variables["RUNNER_TEMP"] = runnerTemp ?? await Published.RunnerTempAsync(cancellationToken);
        variables["LC_ALL"] = "C.UTF-8";
        var run = await Shell.RunAsync(CiFile.Text(step, "run"), repository.Path, variables, cancellationToken);
        return (run, await File.ReadAllTextAsync(repository.At("outputs"), cancellationToken));

        string Input(string expression)
        {
            Assert.That(expression, Does.Match(@"^\$\{\{ inputs\.\w+ \}\}$"));
            var name = expression["${{ inputs.".Length..^" }}".Length];
            return ((YamlMappingNode)workflow).Children.TryGetValue(name, out var given) ? ((YamlScalarNode)given).Value!
                : CiFile.Text(action, "inputs", name, "default");
        }
    }
}
