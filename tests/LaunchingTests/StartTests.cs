using Courseware.Launching;
using Courseware.Tests.Programs;

namespace Courseware.Tests.LaunchingTests;

/// <summary>How a program starts, what it inherits, and how its end is reported.</summary>
internal sealed class StartTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(255)]
    public async Task An_exit_code_is_reported(int code)
    {
        await using var program = await Launched.ZooAsync($"exit {code}", Token);

        Assert.That(await program.FinishAsync(Token), Has.Property("Code").EqualTo(code).And.Property("Signal").Zero);
    }

    [TestCase(6, "SIGABRT")]
    [TestCase(9, "SIGKILL")]
    [TestCase(11, "SIGSEGV")]
    [TestCase(15, "SIGTERM")]
    public async Task A_signal_is_reported_by_its_name(int signal, string name)
    {
        await using var program = await Launched.ZooAsync($"raise {signal}", Token);
        var exited = await program.FinishAsync(Token);

        Assert.That(exited?.Signal, Is.EqualTo(signal));
        Assert.That(SignalName.Of(signal), Is.EqualTo(name));
    }

    [Test]
    public async Task A_write_to_a_closed_pipe_is_death_by_SIGPIPE()
    {
        await using var program = await Launched.ZooAsync("closed-pipe", Token);
        var exited = await program.FinishAsync(Token);

        Assert.That(SignalName.Of(exited!.Signal), Is.EqualTo("SIGPIPE"));
    }

    [Test]
    public async Task A_program_starts_as_from_a_separate_shell([Values] bool plain)
    {
        await using var program = await Launched.ZooAsync("describe", Token, plain: plain);
        await program.FinishAsync(Token);

        Assert.That(program.Text.Split('\n').Take(6), Is.EqualTo((string[])
        [
            "SigBlk:\t0000000000000000", "SigIgn:\t0000000000000000", "session leader: yes", "stdin: 0",
            "stdout is a terminal: yes", "inherited descriptors: 0",
        ]));
    }

    [Test]
    public async Task The_environment_of_the_grader_stays_with_the_grader()
    {
        Environment.SetEnvironmentVariable("COURSEWARE_TEST_SECRET", "hunter2");
        await using var program = await Launched.ZooAsync("describe", Token);
        await program.FinishAsync(Token);

        Assert.That(program.Text, Does.Not.Contain("hunter2").And.Contain($"env HOME={program.Folder}"));
    }

    [Test]
    public async Task A_missing_program_is_reported_clearly([Values] bool plain)
    {
        await using var program = await Launched.StartAsync(["/nowhere/file_server"], Token, plain: plain);
        var failed = await program.SeenAsync<LaunchEvent.StartFailed>(Token);
        var exited = await program.FinishAsync(Token);

        Assert.That(failed.Error, Is.EqualTo("No such file or directory"));
        Assert.That(exited?.Code, Is.EqualTo(127));
    }

    // A container engine holds the launcher too to what the program may open.
    [Test]
    public async Task A_missing_program_is_refused_with_few_descriptors([Values] bool plain, [Values] bool pipe)
    {
        var limits = new ProgramLimits { OpenFiles = 20 };
        LaunchRequest Set(LaunchRequest request) => request with { Limits = limits, Plain = plain, Pipe = pipe };
        await using var good = await Launched.StartAsync(
            ["sh", "-c", "ulimit -n; exit 7"], Set, await WrappedLauncher.AfterAsync($"ulimit -n {limits.OpenFiles}"), Token);
        await using var bad = await Launched.StartAsync(
            ["/nowhere/file_server"], Set, await WrappedLauncher.AfterAsync($"ulimit -n {limits.OpenFiles}"), Token);
        var exited = await good.FinishAsync(Token);
        await bad.FinishAsync(Token);

        Assert.That((exited?.Code, good.Text), Is.EqualTo((7, "20\n")));
        Assert.That(bad.Events.OfType<LaunchEvent.StartFailed>().Select(e => e.Error), Is.EqualTo(new[] { "No such file or directory" }));
    }

    [Test]
    public async Task A_folder_that_is_not_there_is_a_fault_of_the_grader()
    {
        var zoo = await DummyProgram.PathAsync();
        var request = new LaunchRequest([zoo, "exit", "0"], "/nowhere", ProgramEnvironment.For("/nowhere"), new ProgramLimits());

        Assert.That(() => LaunchedProgram.StartAsync(request, _ => { }, Token), Throws.InstanceOf<LaunchException>());
    }

    [Test]
    public async Task Twenty_parallel_programs_are_independent()
    {
        var exits = await Task.WhenAll(Enumerable.Range(1, 20).Select(async code =>
        {
            await using var program = await Launched.ZooAsync($"exit {code}", Token);
            return (await program.FinishAsync(Token))!.Code;
        }));

        Assert.That(exits, Is.EqualTo(Enumerable.Range(1, 20)));
    }

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;
}
