using System.Text.Json;
using CliWrap.Buffered;
using Courseware.Cli;
using Courseware.Launching;

namespace Courseware.Tests.CliTests;

/// <summary>Machines with an unusual set-up: the grade is the same.</summary>
[Category(Requires.Slow)]
[Category(Requires.Thorough)]
[CancelAfter(900_000)]
internal sealed class OddMachineTests
{
    [Test]
    public async Task Containers_work_with_odd_settings_of_the_machine()
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        await using (await Requires.ContainersAsync(new ProgramLimits(), cancellationToken))
        {
            // Only whether there can be one.
        }
        using var program = new RealProcess();
        program.Environment["TMPDIR"] = Directory.CreateDirectory(program.Folder.At(new string('t', 120))).FullName;
        // Its helpers are compiled afresh.
        program.Environment["XDG_CACHE_HOME"] = program.Folder.At("cache");
        program.Environment["TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX"] = "registry.example/mirror";

        await HasAllPointsAsync(program, ["sh", "-c", "umask 077; exec \"$@\"", "sh"], "container", cancellationToken);
    }

    [TestCase("/nonexistent")]
    [TestCase("/proc")]
    [TestCase(null)]
    public async Task A_user_without_a_home_and_a_name(string? home)
    {
        Requires.Linux();
        Requires.That(Environment.IsPrivilegedProcess, "only root can become somebody else");
        Requires.Tools("setpriv", "cc", "cp");
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        using var program = new RealProcess();
        foreach (var folder in new[] { program.Folder.Path, Directory.CreateDirectory(program.Folder.At("tmp")).FullName })
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        // Where the tests lie the other user may not be allowed to look.
        await CliWrap.Cli.Wrap("cp").WithArguments(["-r", AppContext.BaseDirectory, program.Folder.At("grader")]).ExecuteAsync(cancellationToken);
        program.Environment["TMPDIR"] = program.Folder.At("tmp");
        program.Copy = program.Folder.At("grader/grader.dll");
        program.Environment["HOME"] = home;
        program.Environment["XDG_CACHE_HOME"] = null;
        program.Environment["DOTNET_CLI_HOME"] = program.Folder.At("tmp");

        var before = Directory.EnumerateFileSystemEntries(program.Folder.Path).Count();
        await HasAllPointsAsync(program, ["setpriv", "--reuid", "54321", "--regid", "54321", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"],
            "process", cancellationToken);
        Assert.That(Directory.EnumerateFileSystemEntries(program.Folder.Path).Count(), Is.EqualTo(before + 2), "nothing but the submission and the result");
    }

    private static async Task HasAllPointsAsync(RealProcess program, string[] first, string lab, CancellationToken cancellationToken)
    {
        Paths.CopySolution(program.Folder, "mine");
        var command = program.CommandUnder(first, "grade", "half-close", "mine", "--lab", lab, "--json", "result.json");
        var run = await command.ExecuteBufferedAsync(cancellationToken);
        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.Passed), run.StandardOutput + run.StandardError);
        using var result = JsonDocument.Parse(await File.ReadAllTextAsync(program.Folder.At("result.json"), cancellationToken));
        Assert.That(result.RootElement.GetProperty("score").GetInt32(), Is.EqualTo(100), run.StandardOutput);
    }
}
