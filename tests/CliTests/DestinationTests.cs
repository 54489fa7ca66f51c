using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using Courseware.Cli;
using Courseware.Recordings;
using Courseware.Reporting;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.CliTests;

/// <summary>The destination of a result: a path that is not a regular file is written to, and never replaced by one.</summary>
[Category(Requires.Slow)]
internal sealed class DestinationTests
{
    private readonly TemporaryFolder _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    // Devices of our own: were they replaced, the machine would still have its.
    [TestCase("null", "1 3")]
    [TestCase("zero", "1 5")]
    public async Task A_device_stays_a_device(string name, string numbers)
    {
        Requires.Linux();
        Requires.That(Environment.IsPrivilegedProcess, "only root can make a device");
        var device = _folder.At(name);
        var made = await CliWrap.Cli.Wrap("mknod").WithArguments([device, "c", .. numbers.Split(' ')]).WithValidation(CommandResultValidation.None)
            .ExecuteAsync();
        Requires.That(made.ExitCode == 0, "devices cannot be made here");
        File.CreateSymbolicLink(_folder.At("link"), device);

        foreach (var path in new[] { device, _folder.At("link") })
        {
            AtomicFile.Save(path, stream => stream.Write("result"u8));
            Assert.That(AtomicFile.IsSpecial(path), Is.True);
        }
        Assert.That(FileSystemFacts.KindOf(device), Is.EqualTo(FileKind.Special));
        Assert.That(FileSystemFacts.KindOf(_folder.At("link")), Is.EqualTo(FileKind.Link));
        Assert.That(Directory.EnumerateFileSystemEntries(_folder.Path).Count(), Is.EqualTo(2));
    }

    [Test]
    public async Task A_full_device_is_reported_and_not_replaced()
    {
        Requires.Linux();
        Requires.That(Environment.IsPrivilegedProcess, "only root can make a device");
        await CliWrap.Cli.Wrap("mknod").WithArguments([_folder.At("full"), "c", "1", "7"]).WithValidation(CommandResultValidation.None).ExecuteAsync();

        Assert.That(() => AtomicFile.Save(_folder.At("full"), stream => stream.Write("result"u8)),
            Throws.InstanceOf<IOException>().With.Message.Contains("No space left"));
        Assert.That(FileSystemFacts.KindOf(_folder.At("full")), Is.EqualTo(FileKind.Special));
    }

    [Test, CancelAfter(600_000)]
    public async Task A_pipe_gives_its_reader_the_whole_result(CancellationToken cancellationToken)
    {
        Requires.Tools("mkfifo", "cat");
        await CliWrap.Cli.Wrap("mkfifo").WithArguments([_folder.At("pipe")]).ExecuteAsync(cancellationToken);
        var reading = CliWrap.Cli.Wrap("cat").WithArguments([_folder.At("pipe")]).ExecuteBufferedAsync(cancellationToken);

        await Task.Run(() => AtomicFile.Save(_folder.At("pipe"), stream => stream.Write("result"u8)), cancellationToken);

        Assert.That((await reading).StandardOutput, Is.EqualTo("result"));
        Assert.That(FileSystemFacts.KindOf(_folder.At("pipe")), Is.EqualTo(FileKind.Special));
    }

    [Test]
    public void A_link_stays_a_link_and_its_file_is_written()
    {
        _folder.Write("there/old", "old");
        File.CreateSymbolicLink(_folder.At("link"), "there/old");
        File.CreateSymbolicLink(_folder.At("new"), "there/none");

        AtomicFile.Save(_folder.At("link"), stream => stream.Write("new"u8));
        AtomicFile.Save(_folder.At("new"), stream => stream.Write("new"u8));

        Assert.That(new FileInfo(_folder.At("link")).LinkTarget, Is.EqualTo("there/old"));
        Assert.That(File.ReadAllText(_folder.At("there/old")), Is.EqualTo("new"));
        Assert.That(File.ReadAllText(_folder.At("there/none")), Is.EqualTo("new"));
    }

    [TestCase("/dev/stdout")]
    [TestCase("/dev/fd/1")]
    [TestCase("/proc/self/fd/1")]
    public async Task Standard_output_by_its_name(string path)
    {
        Requires.Linux();
        Requires.Tools("cc");
        using var program = new RealProcess();
        Paths.CopySolution(program.Folder, "mine");

        var run = await program.RunAsync("grade", "half-close", "mine", "--check", "server-builds", "--format", "junit=junit.xml", "--json", path);

        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.Passed), run.Text);
        using var json = JsonDocument.Parse(run.Output[run.Output.IndexOf("\n{", StringComparison.Ordinal)..]);
        Assert.That(json.RootElement.GetProperty("score").GetInt32(), Is.GreaterThan(0));
        Assert.That(FileSystemFacts.KindOf("/dev/stdout"), Is.EqualTo(FileKind.Link));
    }

    // A closed or full stream of errors, as of cron, daemons and full disks.
    [TestCase("2>&-")]
    [TestCase("2>/dev/full")]
    [TestCase("<&- 2>&-")]
    public async Task Progress_without_a_terminal_is_dropped(string redirection)
    {
        Requires.Linux();
        Requires.Tools("cc", "sh");
        using var program = new RealProcess();
        Paths.CopySolution(program.Folder, "mine");

        var run = await program.Command().WithTargetFile("sh")
            .WithArguments(["-c", $"dotnet {RealProcess.Program} grade half-close mine --check server-builds --json result.json {redirection}"])
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(TestContext.CurrentContext.CancellationToken);

        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.Passed), run.StandardOutput + run.StandardError);
        Assert.That(run.StandardOutput, Does.Contain("server-builds"));
        Assert.That(program.Folder.At("result.json"), Does.Exist);
        program.LeftNothing();
    }

    [TestCase("relative", null)]
    [TestCase("missing", "TMPDIR names 'missing', and there is no such folder.")]
    [TestCase("a:b", "which has a ':' in it")]
    public async Task A_folder_for_temporary_files(string name, string? message)
    {
        Requires.Linux();
        Requires.Tools("cc", "env");
        using var program = new RealProcess();
        Paths.CopySolution(program.Folder, "mine");
        program.Folder.WriteEmpty("relative/x", "a:b/x");

        var run = await program.Command().WithTargetFile("env")
            .WithArguments([$"TMPDIR={name}", "dotnet", RealProcess.Program, "grade", "half-close", "mine", "--check", "server-builds"])
            .WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(TestContext.CurrentContext.CancellationToken);

        Assert.That(run.ExitCode, Is.EqualTo(message is null ? ExitCode.Passed : ExitCode.Failed), run.StandardError);
        Assert.That(run.StandardError, Does.Contain(message ?? ""));
    }

    [Test]
    public void Folders_of_a_killed_grader_are_removed()
    {
        Requires.Linux();
        var prefix = Courseware.Submissions.PrivateFolders.Prefix;
        var parts = prefix.Split('-');
        _folder.WriteEmpty($"{prefix}mine/x", $"courseware-{parts[1]}-{parts[2]}-1-dead/x", $"courseware-{parts[1]}-4194305-5-gone/x",
            "courseware-0-1-1-elsewhere/x", "courseware-other/x");

        Courseware.Submissions.PrivateFolders.Sweep(_folder.Path);

        Assert.That(Directory.EnumerateDirectories(_folder.Path)
            .Select(Path.GetFileName), Is.EquivalentTo(new[] { $"{prefix}mine", "courseware-0-1-1-elsewhere", "courseware-other" }));
    }
}
