using Courseware.Launching;

namespace Courseware.Tests.LaunchingTests;

/// <summary>A program that sleeps is told from one that waits without end, and from one that waits in a loop.</summary>
internal sealed class NapTests
{
    [TestCase("import time; print('there', flush=True); time.sleep(600)", true)]
    [TestCase("import select; print('there', flush=True); select.select([], [], [], 600)", true)]
    [TestCase("import signal; print('there', flush=True); signal.pause()", false)]
    [TestCase("import socket; a, b = socket.socketpair(); print('there', flush=True); a.recv(1)", false)]
    [TestCase("import time; print('there', flush=True)\nwhile True: time.sleep(0.001)", false)]
    public async Task A_sleep_ends_by_itself(string script, bool naps)
    {
        Requires.Tools("python3");
        await using var program = await Launched.StartAsync(["python3", "-c", script], Token);
        await program.PrintedAsync("there", Token);
        var seen = false;
        // It is asleep some time after its word.
        for (var look = 0; look < 50 && !(seen = await ProcessTree.IsNappingAsync(program.Program.Keeper)) && naps; look++)
            await Task.Delay(10, Token);

        Assert.That(seen, Is.EqualTo(naps));
    }

    [Test]
    public async Task A_sleep_that_was_stopped_goes_on_and_is_still_one()
    {
        Requires.Tools("python3");
        await using var program = await Launched.StartAsync(["python3", "-c", "import time; print('there', flush=True); time.sleep(600)"], Token);
        await program.PrintedAsync("there", Token);
        while (!await ProcessTree.IsNappingAsync(program.Program.Keeper))
            await Task.Delay(10, Token);
        program.Program.Stop();
        while (!ProcessTree.Threads(program.Program.Keeper).All(t => t.IsStopped))
            await Task.Delay(10, Token);
        program.Program.Continue();
        var seen = false;
        for (var look = 0; look < 50 && !(seen = await ProcessTree.IsNappingAsync(program.Program.Keeper)); look++)
            await Task.Delay(10, Token);

        Assert.That(seen, Is.True);
    }

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;
}
