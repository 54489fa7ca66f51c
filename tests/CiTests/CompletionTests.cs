using CliWrap;
using CliWrap.Buffered;
using Courseware.Cli;
using Courseware.Tests.CliTests;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.CiTests;

/// <summary>The suggestions of the shells when the tabulator is pressed: their own functions are run.</summary>
[Category(Requires.Slow)]
[CancelAfter(600_000)]
internal sealed class CompletionTests
{
    // Sets what bash sets, runs the function that `complete` names, and prints what it leaves.
    private const string Press = """
        source <(grader completion bash)
        COMP_LINE=$1 COMP_POINT=${#1}
        read -ra COMP_WORDS <<<"$1"
        [[ $1 == *' ' ]] && COMP_WORDS+=("")
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        complete -p grader | grep -q -e '-o default' || exit 9
        function=$(complete -p grader | sed 's/.*-F \([^ ]*\).*/\1/')
        COMPREPLY=()
        "$function" grader "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        ((${#COMPREPLY[@]} == 0)) || printf '%s\n' "${COMPREPLY[@]}"
        """;

    [TestCase("grader gr", "grade")]
    [TestCase("grader grade hal", "half-close")]
    [TestCase("grader grade half-close --for", "--format")]
    [TestCase("grader grade half-close . --lab cont", "container")]
    [TestCase("grader grade half-close . --format ju", "junit")]
    [TestCase("grader completion f", "fish")]
    [TestCase("grader export grad", "gradescope")]
    [TestCase("grader show nothing-like-it", "")]
    [TestCase("grader grade half-close . --html ", "")]
    [TestCase("grader new half-close --l", "--language")]
    [TestCase("grader new half-close --x", "")]
    public async Task Bash_completes(string line, string expected, CancellationToken cancellationToken)
    {
        var run = await BashAsync(line, cancellationToken);

        Assert.That(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(expected.Length == 0 ? [] : new[] { expected }), run.Error);
        Assert.That(run.Error, Is.Empty);
    }

    [Test]
    public async Task Bash_completes_the_commands_by_all_that_there_are(CancellationToken cancellationToken)
    {
        var run = await BashAsync("grader ", cancellationToken);

        Assert.That(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Member("grade").And.Member("doctor").And.All.Match("^[a-z][a-z-]+$"));
    }

    [TestCase("zsh", "-n")]
    [TestCase("fish", "--no-execute")]
    [Category(Requires.OptionalHere)]
    public async Task The_script_of_the_other_shells_is_one_of_theirs(string shell, string readOnly, CancellationToken cancellationToken)
    {
        Requires.Tools(shell);
        using var folder = new TemporaryFolder();
        var script = await InProcess.RunAsync("completion", shell);
        var file = folder.Write("script", script.Output);

        var run = await CliWrap.Cli.Wrap(shell).WithArguments([readOnly, file]).WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(cancellationToken);

        Assert.That((run.ExitCode, run.StandardError), Is.EqualTo((0, "")));
    }

    [Test, Category(Requires.OptionalHere)]
    public async Task Fish_completes(CancellationToken cancellationToken)
    {
        Requires.Tools("fish");
        using var folder = new TemporaryFolder();
        var variables = await VariablesAsync(cancellationToken);
        variables["HOME"] = folder.Path;
        var run = await CliWrap.Cli.Wrap("fish")
            .WithArguments(["--no-config", "-c", "grader completion fish | source; complete --do-complete 'grader grade hal'"])
            .WithEnvironmentVariables(variables).WithWorkingDirectory(folder.Path).WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(cancellationToken);

        Assert.That(run.StandardOutput, Is.EqualTo("half-close\n"), run.StandardError);
    }

    [Test]
    public async Task A_shell_that_there_is_none_of_gets_the_near_name() => (await InProcess.RunAsync("completion", "bsh")).Refused(
        ExitCode.Usage, "SHELL is one of bash, zsh, fish, not 'bsh'. Did you mean 'bash'? See: grader completion --help");

    private static async Task<ProgramRun> BashAsync(string line, CancellationToken cancellationToken)
    {
        var run = await CliWrap.Cli.Wrap("bash").WithArguments(["--noprofile", "--norc", "-c", Press, "bash", line])
            .WithEnvironmentVariables(await VariablesAsync(cancellationToken)).WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(cancellationToken);
        return new ProgramRun(run.ExitCode, run.StandardOutput, run.StandardError);
    }

    private static async Task<Dictionary<string, string?>> VariablesAsync(CancellationToken cancellationToken) => new(StringComparer.Ordinal)
    {
        ["PATH"] = $"{await Published.FolderAsync(cancellationToken)}:{Environment.GetEnvironmentVariable("PATH")}",
        ["LC_ALL"] = "C.UTF-8",
    };
}
