using System.Security;
using CliWrap;
using CliWrap.Buffered;
using Courseware.Tests.CliTests;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.CiTests;

/// <summary>
/// A copy of tests/run.sh, with a dotnet that records its arguments and returns prepared results: the requests to the registry, the output, and the
/// counts in its last line.
/// </summary>
[Category(Requires.Slow)]
internal sealed class TestCommandTests : IDisposable
{
    private const string Version = "31.28.0";
    private readonly TemporaryFolder _folder = new();

    public TestCommandTests()
    {
        File.Copy(Path.Combine(Repository.Tests, "run.sh"), Directory.CreateDirectory(_folder.At("tests")).FullName + "/run.sh");
        File.Copy(Path.Combine(Repository.Root, "Directory.Packages.props"), _folder.At("Directory.Packages.props"));
        Program("dotnet", """
            printf '%s [%s]\n' "$*" "${SnapshotLibrary:-}" >>"$FAKE/calls"
            case $1 in
            restore) grep -q '"Verify.NUnit" Version="\[31.28.0\]"' "$2" && exit "${RESTORES:-1}" ;;
            format) exit "${FORMAT:-0}" ;;
            test) mkdir -p tests/TestResults; cp "$FAKE/results.trx" tests/TestResults/results.trx; exit "${TESTS:-0}" ;;
            esac
            """);
        Program("docker", "exit 1");
        Results(("Passed", "One", ""), ("Passed", "Two", ""));
    }

    [TestCase("0", "Verify", "Verify.NUnit 31.28.0")]
    [TestCase("1", "StandIn", "the stand-in, because Verify.NUnit 31.28.0 could not be restored")]
    public async Task The_registry_is_queried_once_for_the_real_library(string restores, string library, string said)
    {
        var first = await RunAsync(("RESTORES", restores));
        var second = await RunAsync(("RESTORES", "7"));

        Assert.That(Calls().Count(c => c.StartsWith("restore ", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(Calls().Where(c => c.StartsWith("build ", StringComparison.Ordinal) || c.StartsWith("test ", StringComparison.Ordinal)), Has.Exactly(4)
            .EndsWith($"[{library}]"));
        foreach (var run in new[] { first, second })
        {
            Assert.That(run.Output.Split("== ")[1], Does.StartWith($"Snapshots are compared by {said}"));
            Assert.That(run.Output.Split("== ")[^1], Does.StartWith($"Snapshots were compared by {said}").And.EndWith("\n2 passed, 0 failed\n"));
        }
    }

    [Test]
    public async Task The_registry_is_queried_anew_after_a_day()
    {
        await RunAsync(("RESTORES", "1"));
        File.SetLastWriteTimeUtc(_folder.At($"cache/courseware/verify-{Version}"), DateTime.UtcNow.AddHours(-25));
        var later = await RunAsync(("RESTORES", "0"));

        Assert.That(later.Output, Does.Contain($"Snapshots were compared by Verify.NUnit {Version}"));
    }

    [TestCase("StandIn")]
    [TestCase("Verify")]
    public async Task A_chosen_library_needs_no_registry(string library)
    {
        var run = await RunAsync(("SnapshotLibrary", library));

        Assert.That(Calls(), Has.None.StartsWith("restore "));
        Assert.That(run.Output, Does.Contain($"Snapshots were compared by {library}, as the variable SnapshotLibrary says"));
    }

    [Test]
    public async Task An_unwritable_cache_does_not_fail_the_run()
    {
        var run = await RunAsync(("XDG_CACHE_HOME", "/dev/null"), ("RESTORES", "0"));

        Assert.That((run.ExitCode, run.Output.Contains("compared by Verify.NUnit", StringComparison.Ordinal)), Is.EqualTo((0, true)));
    }

    [Test]
    public async Task Fast_leaves_out_slow_tests()
    {
        var run = await RunAsync(["--fast"], ("SnapshotLibrary", "StandIn"));

        Assert.That(Calls()
            .Single(c => c.StartsWith("test ", StringComparison.Ordinal)), Does.Contain("--filter TestCategory!=Slow -- NUnit.NumberOfTestWorkers="));
        Assert.That(run.Output, Does.Not.Contain("Docker").And.EndWith("\n2 passed, 0 failed\n"));
    }

    [TestCase("", true)]
    [TestCase("--all", false)]
    [TestCase("--filter Name~eof", false)]
    public async Task Only_without_arguments_tests_that_repeat_others_are_left_out(string arguments, bool left)
    {
        await RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), ("SnapshotLibrary", "StandIn"));

        var call = Calls().Single(c => c.StartsWith("test ", StringComparison.Ordinal));
        Assert.That(call.Contains("--filter TestCategory!=Thorough -- NUnit.", StringComparison.Ordinal), Is.EqualTo(left));
        Assert.That(call, Does.Not.Contain("--all"));
    }

    [TestCase("", 0, "2 passed, 0 failed, 2 skipped")]
    [TestCase("1", 1, "2 passed, 1 failed, 1 skipped")]
    public async Task A_skipped_test_fails_where_all_tests_are_required(string all, int exitCode, string last)
    {
        Results(("Passed", "One", ""), ("Passed", "Two", ""), ("NotExecuted", "Three", "not on this machine: go"),
            ("NotExecuted", "Four", "may be skipped: not on this machine: zsh"));
        var run = await RunAsync(("SnapshotLibrary", "StandIn"), ("REQUIRE_ALL", all));

        Assert.That(run.ExitCode, Is.EqualTo(exitCode));
        Assert.That(run.Output, Does.Contain("\n  Three: not on this machine: go\n").And.EndWith($"\n{last}\n"));
    }

    [Test]
    public async Task A_failure_is_named_and_counted()
    {
        Results(("Passed", "One", ""), ("Failed", "Two(\"a\")", "expected <b>"));
        var run = await RunAsync(("SnapshotLibrary", "StandIn"), ("TESTS", "1"));

        Assert.That(run.ExitCode, Is.EqualTo(1));
        Assert.That(run.Output, Does.Contain("== Failed\n  Two(\"a\"): expected <b>\n").And.EndWith("\n1 passed, 1 failed\n"));
    }

    [Test]
    public async Task A_run_that_crashed_after_tests_that_passed_has_failed()
    {
        var run = await RunAsync(("SnapshotLibrary", "StandIn"), ("TESTS", "1"));

        Assert.That(run.Output, Does.Contain("The run was cut short").And.EndWith("\n2 passed, 1 failed\n"));
    }

    [Test]
    public async Task A_format_that_differs_is_a_failure()
    {
        var run = await RunAsync(("SnapshotLibrary", "StandIn"), ("FORMAT", "2"));

        Assert.That(run.Output, Does.Contain("The format differs. Run: dotnet format").And.EndWith("\n2 passed, 1 failed\n"));
    }

    public void Dispose() => _folder.Dispose();

    private Task<ProgramRun> RunAsync(params (string Name, string Value)[] variables) => RunAsync([], variables);

    private async Task<ProgramRun> RunAsync(string[] arguments, params (string Name, string Value)[] variables)
    {
        var all = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["PATH"] = $"{_folder.At("bin")}:{Environment.GetEnvironmentVariable("PATH")}",
            ["FAKE"] = _folder.Path,
            ["XDG_CACHE_HOME"] = _folder.At("cache"),
            ["SKIP_INSTALL"] = "1",
            ["SnapshotLibrary"] = null,
            ["REQUIRE_ALL"] = null,
        };
        foreach (var (name, value) in variables)
            all[name] = value;
        var run = await CliWrap.Cli.Wrap(_folder.At("tests/run.sh")).WithArguments(arguments).WithEnvironmentVariables(all)
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(TestContext.CurrentContext.CancellationToken);
        return new ProgramRun(run.ExitCode, run.StandardOutput, run.StandardError);
    }

    private string[] Calls() => File.ReadAllLines(_folder.At("calls"));

    private void Program(string name, string script)
    {
        var file = _folder.Write($"bin/{name}", $"#!/usr/bin/env bash\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private void Results(params (string Verdict, string Name, string Message)[] tests) => _folder.Write("results.trx", $"""
        <TestRun>
          <Results>
        {string.Join('\n', tests.Select(t => $"""
                <UnitTestResult testName="{SecurityElement.Escape(t.Name)}" outcome="{t.Verdict}">
                  <Message>{SecurityElement.Escape(t.Message)}</Message>
            """))}
          </Results>
        </TestRun>
        """);
}
