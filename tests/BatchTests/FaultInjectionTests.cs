using CliWrap;
using CliWrap.Buffered;
using Courseware.Cli;
using Courseware.Tests.CliTests;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.BatchTests;

/// <summary>
/// A class on a machine that runs short of something: a student's score is what it is on any machine, or there is none. Going on
/// on a machine that has enough makes the gradebook the same, byte for byte.
/// </summary>
[Category(Requires.Slow)]
[Category(Requires.OptionalHere)] // needs the right to mount, and to make control groups
[CancelAfter(300_000)]
internal sealed class FaultInjectionTests
{
    private const string Groups = "/sys/fs/cgroup";
    private static readonly Lazy<Task<byte[]>> Undisturbed = new(UndisturbedAsync);

    [TestCase("size=400k")]
    [TestCase("size=40m")]
    [TestCase("size=140m")]
    [TestCase("nr_inodes=520")]
    [TestCase("nr_inodes=2100")]
    public async Task A_small_disk(string options)
    {
        Mounts();
        using var program = Class();
        var mount = Directory.CreateDirectory(program.Folder.At("small")).FullName;
        await IsTheSameOrAbsentAsync(
            program, "unshare", "-m", "sh", "-c", $"mount -t tmpfs -o {options} small '{mount}' && TMPDIR='{mount}' exec \"$@\"", "sh");
    }

    [TestCase("pids", "pids.max", "24")]
    [TestCase("pids", "pids.max", "120")]
    [TestCase("pids", "pids.max", "220")]
    [TestCase("memory", "memory.limit_in_bytes", "140M")]
    [TestCase("memory", "memory.limit_in_bytes", "300M")]
    public async Task A_small_control_group(string controller, string file, string value)
    {
        Requires.That(Environment.IsPrivilegedProcess && File.Exists($"{Groups}/{controller}/cgroup.procs"), $"needs root, and control groups of version 1 ({controller})");
        using var program = Class();
        var group = Directory.CreateDirectory($"{Groups}/{controller}/courseware-tests-{Guid.NewGuid():N}").FullName;
        try
        {
            await File.WriteAllTextAsync($"{group}/{file}", value);
            await IsTheSameOrAbsentAsync(program, "sh", "-c", $"echo $$ > '{group}/cgroup.procs'; exec \"$@\"", "sh");
        }
        finally
        {
            while ((await File.ReadAllTextAsync($"{group}/cgroup.procs")).Length > 0)
                await Task.Delay(10, TestContext.CurrentContext.CancellationToken);
            Directory.Delete(group);
        }
    }

    [TestCase(120)]
    [TestCase(300)]
    public async Task Few_open_files(int most)
    {
        Requires.Tools("prlimit");
        using var program = Class();
        await IsTheSameOrAbsentAsync(program, "prlimit", $"--nofile={most}");
    }

    private static async Task IsTheSameOrAbsentAsync(RealProcess program, params string[] disturbed)
    {
        var whole = await Undisturbed.Value;
        var run = await BatchAsync(program, disturbed);

        var gradebook = program.Folder.At("out/gradebook.csv");
        if (File.Exists(gradebook))
        {
            var scores = Scores(await File.ReadAllBytesAsync(gradebook));
            foreach (var (student, score) in Scores(whole))
                Assert.That(scores[student], Is.EqualTo(score).Or.Empty, $"{student}\n{run.Text}");
            Assert.That(run.ExitCode, Is.EqualTo(scores.Values.All(s => s.Length > 0) ? ExitCode.Passed : ExitCode.Failed), run.Text);
        }
        Assert.That(run.Text, Does.Not.Contain("fault of the grader"), run.Text);

        var again = await BatchAsync(program, [], "--resume");
        Assert.That(again.ExitCode, Is.EqualTo(ExitCode.Passed), again.Text);
        Assert.That(await File.ReadAllBytesAsync(gradebook), Is.EqualTo(whole), again.Text);
    }

    private static async Task<byte[]> UndisturbedAsync()
    {
        using var program = Class();
        await BatchAsync(program, []);
        return await File.ReadAllBytesAsync(program.Folder.At("out/gradebook.csv"));
    }

    private static RealProcess Class()
    {
        Requires.Linux();
        Requires.Tools("cc", "c++");
        var program = new RealProcess();
        Paths.CopySolution(program.Folder, "class/kim");
        Paths.CopySolution(program.Folder, "class/lee", "server-drops-last-block");
        Paths.CopySolution(program.Folder, "class/park");
        File.AppendAllText(program.Folder.At("class/park/file_server.c"), "int port = ;\n");
        Paths.CopySolution(program.Folder, "class/jung");
        foreach (var role in new[] { "file_server", "file_client" })
        {
            // Large headers: the compiler needs much more memory than for C.
            var source = program.Folder.At($"class/jung/{role}.c");
            File.WriteAllText(Path.ChangeExtension(source, ".cpp"), "#include <regex>\n#include <iostream>\n" + File.ReadAllText(source));
            File.Delete(source);
        }
        return program;
    }

    private static void Mounts()
    {
        Requires.Tools("unshare", "mount");
        Requires.That(Environment.IsPrivilegedProcess, "needs root, to mount a small disk");
    }

    private static async Task<ProgramRun> BatchAsync(RealProcess program, IReadOnlyList<string> disturbed, params string[] more)
    {
        var command = program.Command(["batch", "half-close", "class", "--lab", "process", "--seed", "1", "--out", "out", .. more]);
        if (disturbed.Count > 0)
            command = command.WithArguments([.. disturbed.Skip(1), command.TargetFilePath, .. Words(command.Arguments)]).WithTargetFile(disturbed[0]);
        var run = await command.ExecuteBufferedAsync(TestContext.CurrentContext.CancellationToken);
        return new ProgramRun(run.ExitCode, run.StandardOutput, run.StandardError);
    }

    private static string[] Words(string arguments) => [.. arguments.Split(' ').Select(word => word.Trim('"'))];

    private static Dictionary<string, string> Scores(byte[] gradebook)
    {
        const int score = 3;
        return System.Text.Encoding.UTF8.GetString(gradebook).Split('\n').Skip(2).Where(l => l.Length > 0).Select(l => l.Split(','))
            .ToDictionary(cells => cells[0], cells => cells[score], StringComparer.Ordinal);
    }
}
