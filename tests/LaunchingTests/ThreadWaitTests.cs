using Courseware.Launching;

namespace Courseware.Tests.LaunchingTests;

/// <summary>The kernel's view of what real programs wait in.</summary>
internal sealed class ThreadWaitTests
{
    private const string Pair = "import socket, select, signal, struct, time; a, b = socket.socketpair(); print('there', flush=True); ";

    [TestCase("time.sleep(600)", "sleep()", WaitEnd.ByItself, 600)]
    [TestCase("select.select([a], [], [], 600)", "select()", WaitEnd.ByItself, 600)]
    [TestCase("select.select([a], [], [])", "select()", WaitEnd.ByOthers, null)]
    [TestCase("p = select.poll(); p.register(a, select.POLLIN); p.poll(500000)", "poll()", WaitEnd.ByItself, 500)]
    [TestCase("p = select.poll(); p.register(a, select.POLLIN); p.poll()", "poll()", WaitEnd.ByOthers, null)]
    [TestCase("p = select.epoll(); p.register(a, select.EPOLLIN); p.poll(60)", "epoll_wait()", WaitEnd.ByItself, 60)]
    [TestCase("p = select.epoll(); p.register(a, select.EPOLLIN); p.poll()", "epoll_wait()", WaitEnd.ByOthers, null)]
    [TestCase("a.recv(1)", "recv()", WaitEnd.ByOthers, null)]
    [TestCase("a.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack('ll', 7, 500000)); a.recv(1)", "recv()", WaitEnd.ByItself, 7.5)]
    [TestCase("a.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack('ll', 9, 0)); a.sendall(bytes(10000000))", "send()", WaitEnd.ByItself, 9)]
    [TestCase("a.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, struct.pack('ll', 9, 0)); a.recv(1)", "recv()", WaitEnd.ByOthers, null)]
    [TestCase("signal.pause()", "pause()", WaitEnd.ByOthers, null)]
    [TestCase("signal.signal(signal.SIGALRM, lambda *_: None); signal.alarm(600); a.recv(1)", "recv()", WaitEnd.ByItself, null)]
    public async Task Of_one_thread(string script, string call, WaitEnd end, double? seconds)
    {
        Requires.Tools("python3");
        await using var program = await Launched.StartAsync(["python3", "-c", Pair + script], Token);
        var wait = (await WaitsAsync(program)).Single();

        Assert.That((wait.Call, wait.End), Is.EqualTo((call, end)));
        Assert.That(wait.Seconds, seconds is null ? Is.Null : Is.EqualTo(seconds).Within(5).Percent);
    }

    [Test]
    public async Task A_stopped_and_resumed_sleep_is_one_wait()
    {
        Requires.Tools("python3");
        await using var program = await Launched.StartAsync(["python3", "-c", Pair + "time.sleep(600)"], Token);
        await WaitsAsync(program);
        program.Program.Stop();
        while (!ProcessTree.Threads(program.Program.Keeper).All(t => t.IsStopped))
            await Task.Delay(10, Token);
        Assert.That(ThreadWait.Of(program.Program.Keeper), Is.Null, "stopped, it waits for nothing");
        program.Program.Continue();

        Assert.That((await WaitsAsync(program)).Single().End, Is.EqualTo(WaitEnd.ByItself));
    }

    [Test]
    public async Task Of_every_thread()
    {
        Requires.Tools("python3");
        var script = Pair + "import threading; threading.Thread(target=lambda: time.sleep(600)).start(); a.recv(1)";
        await using var program = await Launched.StartAsync(["python3", "-c", script], Token);
        var waits = await WaitsAsync(program, count: 2);

        Assert.That(waits.Select(w => w.End), Is.EquivalentTo((WaitEnd[])[WaitEnd.ByOthers, WaitEnd.ByItself]));
    }

    [Test]
    public async Task A_program_that_computes_has_no_waits()
    {
        await using var program = await Launched.ZooAsync("burn 10", Token);
        while (ProcessTree.Threads(program.Program.Keeper).Sum(t => t.CpuSeconds) < 0.1)
            await Task.Delay(10, Token);

        Assert.That(ThreadWait.Of(program.Program.Keeper), Is.Null);
    }

    /// <summary>The waits in which it stays.</summary>
    private static async Task<IReadOnlyList<ThreadWait>> WaitsAsync(Launched program, int count = 1)
    {
        await program.PrintedAsync("there", Token);
        var before = ThreadWait.Of(program.Program.Keeper);
        while (true)
        {
            await Task.Delay(100, Token);
            var now = ThreadWait.Of(program.Program.Keeper);
            if (now?.Count == count && before?.Count == count && now.Zip(before).All(p => p.First.IsSameAs(p.Second)))
                return now;
            before = now;
        }
    }

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;
}
