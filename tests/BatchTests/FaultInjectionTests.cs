using CliWrap.Buffered;
using Courseware.Cli;
using Courseware.Tests.CliTests;

namespace Courseware.Tests.BatchTests;

/// <summary>
/// A class on a machine that runs short of something: a student's score is what it is on any machine, or there is none. Going on
/// on a machine that has enough makes the gradebook the same, byte for byte.
/// </summary>
[Category(Requires.Slow)]
[Category(Requires.Thorough)]
[Category(Requires.OptionalHere)] // needs the right to mount, and to make control groups
[CancelAfter(900_000)]
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
        using var program = RealClass.Make();
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
        Requires.That(Environment.IsPrivilegedProcess
            && File.Exists($"{Groups}/{controller}/cgroup.procs"), $"needs root, and control groups of version 1 ({controller})");
        using var program = RealClass.Make();
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
        using var program = RealClass.Make();
        await IsTheSameOrAbsentAsync(program, "prlimit", $"--nofile={most}");
    }

    private static async Task IsTheSameOrAbsentAsync(RealProcess program, params string[] disturbed)
    {
        var whole = await Undisturbed.Value;
        var run = await BatchAsync(program, disturbed);

        var gradebook = program.Folder.At("out/gradebook.csv");
        if (File.Exists(gradebook))
        {
            var scores = RealClass.Scores(await RealClass.GradebookAsync(program));
            foreach (var (student, score) in RealClass.Scores(whole))
                Assert.That(scores[student], Is.EqualTo(score).Or.Empty, $"{student}\n{run.Text}");
            Assert.That(run.ExitCode, Is.EqualTo(scores.Values.All(s => s.Length > 0) ? ExitCode.Passed : ExitCode.Failed), run.Text);
        }
        Assert.That(run.Text, Does.Not.Contain("Internal error").And.Not.Contain("fault of the grader"), run.Text);

        var resumed = await BatchAsync(program, [], "--resume");
        Assert.That(resumed.ExitCode, Is.EqualTo(ExitCode.Passed), resumed.Text);
        Assert.That(await RealClass.GradebookAsync(program), Is.EqualTo(whole), resumed.Text);
    }

    private static async Task<byte[]> UndisturbedAsync()
    {
        using var program = RealClass.Make();
        await BatchAsync(program, []);
        return await RealClass.GradebookAsync(program);
    }

    private static void Mounts()
    {
        Requires.Tools("unshare", "mount");
        Requires.That(Environment.IsPrivilegedProcess, "needs root, to mount a small disk");
    }

    private static async Task<ProgramRun> BatchAsync(RealProcess program, string[] disturbed, params string[] more)
    {
        var run = await RealClass.Batch(program, disturbed, "process", more).ExecuteBufferedAsync(TestContext.CurrentContext.CancellationToken);
        return new ProgramRun(run.ExitCode, run.StandardOutput, run.StandardError);
    }
}
