using CliWrap.Buffered;
using CliWrap.EventStream;
using Courseware.Cli;

namespace Courseware.Tests.CliTests;

/// <summary>The program stopped in mid-grading, while programs of the submission hang.</summary>
[Category(Requires.Slow)]
internal sealed class StopTests
{
    [TestCase("INT")]
    [TestCase("TERM")]
    [TestCase("HUP")]
    public async Task A_stopped_grading_leaves_no_process_and_no_file(string signal)
    {
        using var program = new RealProcess();
        var run = await StopAsync(program, signal);

        Assert.That(run.Error, Does.EndWith("grader: Stopped. Everything that was started has been ended; no result was written.\n"));
        Assert.That(run.Output, Is.Empty);
        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.Failed));
        Assert.That(program.Folder.At("result.json"), Does.Not.Exist);
        program.LeftNothing();
    }

    [Test]
    public async Task A_killed_grader_takes_the_submission_with_it()
    {
        using var program = new RealProcess();
        await StopAsync(program, "KILL");

        // Its launchers have to see that it is gone.
        while (program.Processes().Count > 0)
            await Task.Delay(10, TestContext.CurrentContext.CancellationToken);
    }

    private static async Task<ProgramRun> StopAsync(RealProcess program, string signal)
    {
        Requires.Linux();
        Requires.Tools("cc", "kill");
        Paths.CopySolution(program.Folder, "mine", "server-never-shuts-down");
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        var (output, error, code, pid, stopped) = ("", "", -1, 0, Task.CompletedTask);
        await foreach (var e in program.Command("grade", "half-close", "mine", "--json", "result.json").ListenAsync(cancellationToken))
        {
            switch (e)
            {
                case StartedCommandEvent started:
                    pid = started.ProcessId;
                    break;
                case StandardOutputCommandEvent o:
                    output += o.Text + "\n";
                    break;
                case StandardErrorCommandEvent r:
                    error += r.Text + "\n";
                    if (r.Text == "Build finished")
                        stopped = WhenProgramsRunAsync(program, pid, signal, cancellationToken);
                    break;
                case ExitedCommandEvent exited:
                    code = exited.ExitCode;
                    break;
            }
        }
        await stopped;
        return new ProgramRun(code, output, error);
    }

    private static async Task WhenProgramsRunAsync(RealProcess program, int pid, string signal, CancellationToken cancellationToken)
    {
        while (program.Processes().Count == 0)
            await Task.Delay(5, cancellationToken);
        await CliWrap.Cli.Wrap("kill").WithArguments(["-s", signal, $"{pid}"]).ExecuteBufferedAsync(cancellationToken);
    }
}
