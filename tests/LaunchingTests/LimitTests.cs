using Courseware.Launching;

namespace Courseware.Tests.LaunchingTests;

/// <summary>A program that wants too much is stopped, and it is said what it wanted too much of.</summary>
internal sealed class LimitTests
{
    [TestCase("eat 300", false)]
    [TestCase("eat 300", true)]
    // Endless output must not keep the launcher from checking the limits.
    [TestCase("eat-chatty 300", false)]
    public async Task Too_much_memory_is_the_limit_memory(string what, bool plain)
    {
        await using var program = await Launched.ZooAsync(what, Token, new ProgramLimits { MemoryBytes = 100 << 20 }, plain);

        Assert.That((await program.SeenAsync<LaunchEvent.Limit>(Token)).Name, Is.EqualTo("memory"));
        await program.FinishAsync(Token);
        program.AssertNothingIsLeft();
    }

    [Test]
    public async Task Too_many_processes_are_the_limit_processes([Values] bool plain)
    {
        await using var program = await Launched.ZooAsync("breed 64", Token, new ProgramLimits { Processes = 20 }, plain);

        Assert.That((await program.SeenAsync<LaunchEvent.Limit>(Token)).Name, Is.EqualTo("processes"));
        await program.FinishAsync(Token);
        program.AssertNothingIsLeft();
    }

    [TestCase("burn 20", "SIGXCPU")]
    [TestCase("big-file", "SIGXFSZ")]
    public async Task A_kernel_limit_ends_with_its_signal(string what, string signal)
    {
        await using var program = await Launched.ZooAsync(what, Token, new ProgramLimits { CpuSeconds = 1, FileBytes = 1 << 20 });
        var exited = await program.FinishAsync(Token);

        Assert.That(SignalName.Of(exited!.Signal), Is.EqualTo(signal));
    }

    [Test]
    public async Task The_use_of_CPU_and_memory_is_reported()
    {
        await using var program = await Launched.StartAsync(["sh", "-c", "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done"], Token);
        var exited = await program.FinishAsync(Token);

        Assert.That(exited!.CpuSeconds, Is.GreaterThan(0.001));
        Assert.That(exited.PeakKilobytes, Is.GreaterThan(100));
    }

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;
}
