using Courseware.Launching;
using Courseware.Tests.Programs;

namespace Courseware.Tests.LaunchingTests;

/// <summary>Nothing is left of a program, whatever it does, with a pid namespace and without.</summary>
[TestFixture(true)]
[TestFixture(false)]
internal sealed class CleanUpTests(bool plain)
{
    [Test]
    public async Task A_program_that_ignores_every_signal_is_ended()
    {
        await using var program = await Launched.ZooAsync("ignore-signals", Token, plain: plain);
        await program.PrintedAsync("ready", Token);
        await program.Program.EndAsync().WaitAsync(Token);

        program.AssertNothingIsLeft();
    }

    [Test]
    public async Task A_daemon_in_another_session_is_terminated()
    {
        await using var program = await Launched.ZooAsync("daemon", Token, plain: plain);
        var exited = await program.FinishAsync(Token);

        Assert.That(exited?.Code, Is.Zero);
        Assert.That(program.Events.OfType<LaunchEvent.OrphanedProcesses>().SelectMany(e => e.Processes), Has.Exactly(1).Contains("test-zoo"));
        program.AssertNothingIsLeft();
    }

    [Test]
    public async Task A_daemon_of_a_program_that_still_runs_is_ended_with_it()
    {
        await using var program = await Launched.ZooAsync("daemon-and-stay", Token, plain: plain);
        await program.PrintedAsync("ready", Token);
        await program.Program.EndAsync().WaitAsync(Token);

        program.AssertNothingIsLeft();
    }

    [TestCase(1)]
    [TestCase(2)]
    public async Task A_program_that_kills_its_launcher_leaves_nothing(int generations)
    {
        await using var program = await Launched.ZooAsync($"kill-ancestors {generations}", Token, plain: plain);
        var exited = await program.FinishAsync(Token);

        // The first process of a namespace cannot be killed from inside, and the processes above it are invisible.
        Assert.That(exited?.Code, plain ? Is.Null : Is.Zero);
        Assert.That(program.Events.OfType<LaunchEvent.KeeperKilled>().Count(), Is.EqualTo(plain ? 1 : 0));
        // A program that kills the launcher too dies with its parent, and the test waits for it.
        await Eventually.True(() => LiveProcesses.Naming(program.Word).Length == 0, Token);
    }

    [Test]
    public async Task A_stopped_program_without_its_main_thread_is_resumed()
    {
        await using var program = await Launched.ZooAsync("end-main-thread", Token, plain: plain);
        await program.PrintedAsync("ready", Token);
        await Eventually.True(() => Threads(program) is [{ State: 'T' }], Token);

        program.Program.Continue();
        var exited = await program.FinishAsync(Token);

        Assert.That((exited?.Code, program.Text), Is.EqualTo((0, "ready\nwent on\n")));
        program.AssertNothingIsLeft();
    }

    [Test]
    public async Task All_its_threads_stop_and_continue()
    {
        var zoo = await DummyProgram.PathAsync();
        await using var program = await Launched.StartAsync(["sh", "-c", $"{zoo} daemon-and-stay $0 & {zoo} burn 20 $0; true"], Token, plain: plain);
        // The shell, the waiting program, its daemon, and the burning program. The process between a program and its daemon never sleeps.
        await Eventually.True(() => Threads(program) is { Count: 4 } all && all.Count(t => t.IsAsleep) == 3 && all.Any(t => t.CpuSeconds > 0), Token);

        program.Program.Stop();
        await Eventually.True(() => Threads(program).All(t => t.State == 'T'), Token);
        var stopped = Threads(program);
        program.Program.Continue();
        await Eventually.True(() => Threads(program).All(t => t.State != 'T'), Token);

        Assert.That(stopped, Has.Count.EqualTo(4));
        await program.Program.EndAsync().WaitAsync(Token);
        program.AssertNothingIsLeft();
    }

    [Test]
    public async Task A_daemon_that_is_just_being_born_is_ended_too()
    {
        for (var round = 0; round < 100; round++)
        {
            await using var program = await Launched.ZooAsync("daemon-and-stay", Token, plain: plain);
            // Anywhere between its first fork and its last.
            await Eventually.True(() => Threads(program).Count > round % 2, Token);
            await program.Program.EndAsync().WaitAsync(Token);

            Assert.That(LiveProcesses.Naming(program.Word), Is.Empty, $"round {round}");
        }
    }

    [Test]
    public async Task A_stopped_program_is_ended_too()
    {
        await using var program = await Launched.ZooAsync("wait", Token, plain: plain);
        program.Program.Stop();
        await Eventually.True(() => Threads(program).All(t => t.State == 'T'), Token);
        await program.Program.EndAsync().WaitAsync(Token);

        program.AssertNothingIsLeft();
    }

    [Test]
    public async Task It_can_be_ended_twice()
    {
        await using var program = await Launched.ZooAsync("wait", Token, plain: plain);
        await Task.WhenAll(program.Program.EndAsync(), program.Program.EndAsync()).WaitAsync(Token);

        Assert.That(program.Events[^1], Is.InstanceOf<LaunchEvent.Ended>());
    }

    private static IReadOnlyList<ThreadSample> Threads(Launched program) => ProcessTree.Threads(program.Program.Keeper);

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;
}
