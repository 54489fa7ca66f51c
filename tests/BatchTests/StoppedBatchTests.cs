using CliWrap;
using CliWrap.Buffered;
using Courseware.Cli;
using Courseware.Launching;

namespace Courseware.Tests.BatchTests;

/// <summary>A batch that is stopped at any moment, in every way, can be resumed.</summary>
[Category(Requires.Slow)]
[Category(Requires.Thorough)]
[CancelAfter(900_000)] // a class that begins again up to seven times
internal sealed class StoppedBatchTests
{
    // Far more than the three seconds that it may take on a machine with nothing else to do: at a load of 20 the engine removes containers in 17.
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(40);

    [Test]
    public async Task The_gradebook_is_that_of_an_uninterrupted_batch([Values("process", "container")] string lab)
    {
        var cancellationToken = TestContext.CurrentContext.CancellationToken;
        if (lab == "container")
            await using (await Requires.ContainersAsync(new ProgramLimits(), cancellationToken)) { }
        using var program = RealClass.Make();
        var began = DateTime.UtcNow;
        Assert.That((await RealClass.Batch(program, lab).ExecuteBufferedAsync(cancellationToken)).ExitCode, Is.EqualTo(ExitCode.Passed));
        var whole = DateTime.UtcNow - began;
        var gradebook = await RealClass.GradebookAsync(program);
        Directory.Delete(program.Folder.At("out"), recursive: true);

        // Removing containers takes most of the time: each signal comes once there.
        string[] signals = ["KILL", "INT", "TERM"];
        foreach (var signal in lab == "container" ? signals : [.. signals, .. signals])
        {
            // Any moment will do: that it is another one each time is what is tried.
            var after = whole * TestContext.CurrentContext.Random.NextDouble();
            var ended = await StopAsync(RealClass.Batch(program, lab, "--resume"), signal, after, cancellationToken);
            Assert.That(ended, Is.LessThan(LongestEnd), $"{signal} after {after.TotalSeconds:0.00} s");
            while (program.Processes().Count > 0)
                await Task.Delay(10, cancellationToken);
        }
        var run = await RealClass.Batch(program, lab, "--resume").ExecuteBufferedAsync(cancellationToken);
        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.Passed), run.StandardError);
        Assert.That(await RealClass.GradebookAsync(program), Is.EqualTo(gradebook));
        program.LeftNothing();
    }

    /// <summary>The time from the signal to the end.</summary>
    private static async Task<TimeSpan> StopAsync(Command command, string signal, TimeSpan after, CancellationToken cancellationToken)
    {
        var run = command.WithStandardOutputPipe(PipeTarget.Null).WithStandardErrorPipe(PipeTarget.Null).ExecuteAsync(cancellationToken);
        await Task.WhenAny(run.Task, Task.Delay(after, cancellationToken));
        var stopped = DateTime.UtcNow;
        await CliWrap.Cli.Wrap("kill").WithArguments(["-s", signal, $"{run.ProcessId}"]).WithValidation(CommandResultValidation.None)
            .ExecuteAsync(cancellationToken);
        await run;
        return DateTime.UtcNow - stopped;
    }
}
