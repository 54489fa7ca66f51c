using Courseware.Labs;
using Courseware.Tests.LaunchingTests;

namespace Courseware.Tests.LabsTests;

/// <summary>When a build is stopped, and of what use of the machine it is reported.</summary>
[Category(Requires.Slow)]
[CancelAfter(600_000)]
internal sealed class BuildTimeoutTests
{
    [Test]
    public async Task A_command_that_ends_by_itself_is_not_interrupted(CancellationToken cancellationToken) =>
        Assert.That(await WatchAsync("exit 3", new BuildTimeout(), cancellationToken), Is.Null);

    [Test]
    public async Task A_command_that_sleeps_is_idle(CancellationToken cancellationToken) => Assert.That(
        await WatchAsync("sleep 1000", new BuildTimeout { IdleSeconds = 1 }, cancellationToken), Is.EqualTo("did nothing for 1 seconds"));

    [Test]
    public async Task A_computing_build_is_ended_by_its_CPU_time(CancellationToken cancellationToken) => Assert.That(
        await WatchAsync("while :; do :; done", new BuildTimeout { CpuSeconds = 1, IdleSeconds = 0.5 }, cancellationToken),
        Is.EqualTo("used 1 seconds of CPU time"));

    // make and its like: no process uses much, and all of them together do.
    [Test]
    public async Task The_CPU_time_of_processes_that_have_ended_counts(CancellationToken cancellationToken) => Assert.That(
        await WatchAsync("while :; do sh -c 'i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done'; done", new BuildTimeout { CpuSeconds = 2 }, cancellationToken),
        Is.EqualTo("used 2 seconds of CPU time"));

    // As on a machine that is too busy to run it: it does not sleep, and uses nothing.
    [Test]
    public async Task A_command_on_a_busy_machine_gets_more_time(CancellationToken cancellationToken) => Assert.That(
        await WatchAsync("kill -STOP $$", new BuildTimeout { CpuSeconds = 1, IdleSeconds = 1, MostSeconds = 3 }, cancellationToken),
        Is.EqualTo("ran for 3 seconds"));

    private static async Task<string?> WatchAsync(string script, BuildTimeout watch, CancellationToken cancellationToken)
    {
        await using var program = await Launched.StartAsync(["sh", "-c", script], cancellationToken, pipe: true);
        var what = await watch.WaitForExitAsync(program.Program, cancellationToken);
        await program.Program.EndAsync();
        program.AssertNothingIsLeft();
        return what;
    }
}
