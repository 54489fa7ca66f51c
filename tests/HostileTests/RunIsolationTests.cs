using System.Text;
using Courseware.Submissions;
using Courseware.Tests.JudgingTests;
using Courseware.Tests.Submissions;

namespace Courseware.Tests.HostileTests;

/// <summary>One run of a program leaves nothing for the next run of the same program in the same lab.</summary>
[Category(Requires.Slow)]
[CancelAfter(600_000)]
internal sealed class RunIsolationTests
{
    // Each place where a program may write, and shared memory (shmget(2)).
    private const string Marks = """

        #include <errno.h>
        #include <fcntl.h>
        #include <sys/ipc.h>
        #include <sys/shm.h>
        __attribute__((constructor)) static void mark(void)
        {
            const char *places[] = { "/tmp/mark", "/var/tmp/mark", "/dev/shm/mark", "mark", "../mark" };
            for (int i = 0; i < 5; i++)
                if (open(places[i], O_RDWR | O_CREAT | O_EXCL, 0666) < 0 && errno == EEXIST)
                    printf("FOUND %s\n", places[i]);
            if (shmget(4711, 4096, IPC_CREAT | IPC_EXCL | 0666) < 0 && errno == EEXIST)
                printf("FOUND shared memory\n");
        }
        """;

    [TestCaseSource(typeof(HostileLab), nameof(HostileLab.All))]
    public async Task A_run_finds_nothing_of_an_earlier_one(HostileLab kind)
    {
        Requires.Linux();
        Requires.Tools("cc");
        var exercise = SampleRecordings.Exercise;
        var token = TestContext.CurrentContext.CancellationToken;
        await using var lab = await kind.OpenAsync(exercise.Manifest.Limits, token);
        Requires.That(lab.Isolation != "none", "needs a pid namespace");
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(exercise.Solution))
            File.Copy(file, folder.At(Path.GetFileName(file)));
        await File.AppendAllTextAsync(folder.At("file_server.c"), Marks, token);
        using var submission = OpenedSubmission.Open(folder.Path, exercise.Roles);
        await using var build = await lab.BuildAsync(submission, exercise.Roles, token);
        var scenario = exercise.Code.Scenarios.First(s => s.Programs.SequenceEqual([("server", "student")]));

        for (var run = 0; run < 2; run++)
        {
            var recording = await lab.RunAsync(scenario, build.Programs, exercise.Manifest.Limits, 1, token);
            var printed = Encoding.UTF8.GetString(recording.Output("server", "stdout"));

            Assert.That(recording.IsComplete);
            // A folder that a container does not have at all counts as clean.
            Assert.That(printed, Does.Not.Contain("FOUND"), $"run {run}");
        }
    }
}
