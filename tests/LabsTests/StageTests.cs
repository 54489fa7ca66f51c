using Courseware.Judging;
using Courseware.Labs;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Tests.Programs;

namespace Courseware.Tests.LabsTests;

/// <summary>The services of a scenario, with tiny programs.</summary>
internal sealed class StageTests
{
    [Test]
    public async Task The_readiness_probe_does_not_use_up_the_only_connection()
    {
        var recording = await TestScenario.Async("serve once", "", async context =>
        {
            var port = context.LeasePort();
            var server = await context.StartAsync("server", "student", [$"{port.Port}"]);
            Assert.That(await context.WaitForListenAsync(server, port), Is.True);
            var client = await context.ConnectAsync(port.Address);
            client!.ShutdownSend();
            await client.ReceiveAsync(context.CancellationToken);
            await context.WaitForExitAsync(server);
        });

        Assert.That(recording.First<ProgramListening>(), Has.Property("Address").EqualTo("0.0.0.0"));
        Assert.That(recording.Output("server", "stdout"), Is.EqualTo("listening\naccepted\n"u8.ToArray()));
        Assert.That(recording.First<ProgramExited>()!.Code, Is.Zero);
        Assert.That(recording.First<PeerEof>(), Is.Not.Null);
    }

    [Test]
    public async Task A_server_that_never_listens_is_reported_as_such_a_stall()
    {
        var recording = await TestScenario.Async("wait", "", WaitForListenAsync);

        Assert.That(recording.First<Stalled>(), Has.Property("Kind").EqualTo("idle").And.Property("WaitingFor").EqualTo("server:listen"));
        Assert.That(recording.First<Stalled>()!.Report, Has.Some.Contains("waits in pause(), without a time limit"));
    }

    [Test]
    public async Task A_server_that_computes_forever_is_busy()
    {
        var recording = await TestScenario.Async("burn 20", "", WaitForListenAsync);

        Assert.That(recording.First<Stalled>(), Has.Property("Kind").EqualTo("busy").And.Property("WaitingFor").EqualTo("server:listen"));
        Assert.That(recording.First<Stalled>()!.Report, Has.Some.Contains("is running"));
    }

    [Test]
    public async Task A_server_that_ends_without_listening_is_not_waited_for()
    {
        var recording = await TestScenario.Async("exit 3", "", WaitForListenAsync);

        Assert.That(recording.First<Stalled>(), Is.Null);
        Assert.That(recording.First<ProgramExited>()!.Code, Is.EqualTo(3));
    }

    [Test]
    public async Task Two_programs_on_one_port_are_distinguished()
    {
        Requires.Linux();
        var (anybody, itself, first) = (false, true, false);
        var recording = await TestScenario.Async("serve once", "", async context =>
        {
            var port = context.LeasePort();
            var server = await context.StartAsync("server", "student", [$"{port.Port}"]);
            first = await context.WaitForListenAsync(server, port, itself: true);
            var second = await context.RestartAsync(server, [$"{port.Port}"]);
            await context.WaitForExitAsync(second);
            anybody = await context.WaitForListenAsync(second, port);
            itself = await context.WaitForListenAsync(second, port, itself: true);
        });

        Assert.That((first, anybody, itself), Is.EqualTo((true, true, false)));
        Assert.That(recording.All<ProgramListening>(), Has.Exactly(2).Items);
    }

    [Test]
    public async Task A_server_on_another_port_is_reported_with_its_port()
    {
        var recording = await TestScenario.Async("serve elsewhere", "", WaitForListenAsync);
        var listening = recording.First<ProgramListening>()!;

        Assert.That(listening.Port, Is.GreaterThan(0).And.Not.EqualTo(listening.AskedPort));
        Assert.That(recording.First<Stalled>(), Is.Null);
    }

    [Test]
    public async Task A_program_that_runs_is_never_quiet()
    {
        var recording = await TestScenario.Async("serve spin-after-accept", "", async context =>
        {
            var port = context.LeasePort();
            var server = await context.StartAsync("server", "student", [$"{port.Port}"]);
            await context.WaitForListenAsync(server, port);
            var client = await context.ConnectAsync(port.Address);
            await context.HoldUntilIdleAsync(client!, server, "message", TimeSpan.FromMilliseconds(10));
        });

        // The CPU limit or the wait's own limit ended it, whichever came first: it was never quiet.
        Assert.That(recording.All<HoldReleased>().Where(g => g.Quiet), Is.Empty);
    }

    [Category(Requires.Thorough)]
    [Category(Requires.Slow)]
    [Test]
    public async Task A_stalled_program_that_prints_is_given_up()
    {
        var recording = await TestScenario.Async("sh: while :; do echo still here; sleep 1; done", "", async context =>
        {
            var server = await context.StartAsync("server", "student", []);
            await context.WaitForExitAsync(server);
        });

        // It sleeps, but not all the time: it is not idle. Output counts as progress for a while: a program may print a lot.
        Assert.That(recording.First<Stalled>()!.Kind, Is.AnyOf("limit", "overload"), "the second where others keep this machine busy");
        Assert.That(recording.First<Stalled>()!.Seconds, Is.GreaterThan(25));
    }

    [Test]
    public async Task The_CPU_time_of_children_counts()
    {
        var recording = await TestScenario.Async("burn-in-children 20", "", WaitForListenAsync);

        Assert.That(recording.First<Stalled>(), Has.Property("Kind").EqualTo("busy").And.Property("Busiest").EqualTo("server"));
        Assert.That(recording.First<Stalled>()!.CpuSeconds, Is.GreaterThanOrEqualTo(1.5));
    }

    [Test]
    public async Task An_endless_scenario_ends_with_the_grading_time([Values] bool isWaitedFor)
    {
        using var time = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        var recording = await TestScenario.Async("drip", "", async context =>
        {
            var port = context.LeasePort();
            var server = await context.StartAsync("server", "student", [$"{port.Port}"]);
            Assert.That(await context.WaitForListenAsync(server, port), Is.True);
            var client = await context.ConnectAsync(port.Address);
            if (isWaitedFor)
                await context.ReceiveAsync(client!);
            else
                await client!.ReceiveAsync(context.CancellationToken);
        }, new TimeLimit(3, time.Token));

        var stalled = recording.First<Stalled>()!;
        Assert.That((stalled.Kind, stalled.Seconds), Is.EqualTo(("time-limit", 3)));
        Assert.That(stalled.WaitingFor, Is.EqualTo(isWaitedFor ? "server:send-or-close" : ""));
        Assert.That(recording.All<PeerReceived>().Count(), Is.GreaterThan(3), "there was progress all the time");
        Assert.That(recording.IsComplete, Is.True);
        Assert.That(Judge.Fault(recording), Has.Property("Verdict").EqualTo(Verdict.Failed).And.Property("Reason").EqualTo(Reason.TimeLimit));
    }

    [Test]
    public async Task A_program_that_the_system_refuses_has_no_exit_status()
    {
        var recording = await TestScenario.Async("path: /nonexistent/file_server", "", WaitForListenAsync);

        Assert.That(recording.First<ProgramNotStarted>(), Has.Property("Program").EqualTo("server").And.Property("Error").EqualTo("No such file or directory"));
        Assert.That(recording.First<ProgramExited>(), Is.Null);
        Assert.That(recording.First<GraderFault>(), Is.Null);
        Assert.That(new ProgramFacts(recording, "server").AbnormalTermination(), Has.Property("Reason").EqualTo(Reason.NotStartable));
    }

    [Test]
    public async Task A_gate_lasts_at_least_as_long_as_it_should()
    {
        var recording = await TestScenario.Async("serve once", "", async context =>
        {
            var port = context.LeasePort();
            var server = await context.StartAsync("server", "student", [$"{port.Port}"]);
            await context.WaitForListenAsync(server, port);
            var client = await context.ConnectAsync(port.Address);
            await context.HoldUntilIdleAsync(client!, server, "message", TimeSpan.FromMilliseconds(120));
        });

        Assert.That(recording.First<HoldReleased>(), Has.Property("Quiet").True.And.Property("Seconds").GreaterThanOrEqualTo(0.12));
    }

    [Category(Requires.Thorough)]
    [Test]
    [Category(Requires.Slow)]
    public async Task A_gate_is_not_quiet_before_the_program_has_read_what_came()
    {
        var recording = await TestScenario.Async("", "wait", async context =>
        {
            // The program does not read: the listener of the test represents a stopped server.
            var port = context.LeasePort();
            var listener = context.Listen("server");
            var client = await context.StartAsync("client", "student", []);
            var peer = await context.ConnectAsync(listener.Address);
            await peer!.SendAsync(new byte[10], context.CancellationToken);
            await context.HoldUntilIdleAsync(peer, client, "fin", TimeSpan.FromMilliseconds(1));
        });

        // The gate gives up, or the watch does: both after three seconds.
        Assert.That(recording.All<HoldReleased>().Where(g => g.Quiet), Is.Empty);
    }

    [Test]
    [NonParallelizable]
    public async Task A_client_that_thanks_too_early_is_caught_on_a_loaded_machine()
    {
        using var load = await CpuLoadProgram.StartAsync();
        for (var round = 0; round < 3; round++)
        {
            // It needs a fifth of a second of CPU time before it speaks, and the gate alone would last a hundredth.
            var recording = await TestScenario.Async("", "thank-early 5003 0.2", async context =>
            {
                var listener = context.Listen("server");
                var client = await context.StartAsync("client", "student", [$"{listener.Address.Address}", $"{listener.Address.Port}"]);
                var server = await context.AcceptAsync(listener, client);
                await server!.SendAsync(context.Payload.Bytes, context.CancellationToken);
                await context.HoldUntilIdleAsync(server, client, "fin", TimeSpan.FromMilliseconds(10));
            });

            Assert.That(recording.First<HoldReleased>()!.Arrived, Is.EqualTo(10), $"round {round}");
        }
    }

    [Test]
    public async Task A_client_that_never_connects_is_not_waited_for()
    {
        var recording = await TestScenario.Async("", "exit 0", async context =>
        {
            var client = await context.StartAsync("client", "student", []);
            Assert.That(await context.AcceptAsync(context.Listen("server"), client), Is.Null);
        });

        Assert.That(recording.First<PeerConnected>(), Is.Null);
    }

    [Test]
    public async Task A_stopped_program_does_nothing_until_it_is_resumed()
    {
        var recording = await TestScenario.Async("", "burn 20", async context =>
        {
            var client = await context.StartAsync("client", "student", []);
            await client.StopAsync(context.CancellationToken);
            Assert.That(client.IsAsleep(), Is.True);
            Assert.That(client.Threads().Select(t => t.State), Has.All.EqualTo('T'));
            client.Continue();
            await Eventually.True(() => client.Threads().Any(t => t.State == 'R'), context.CancellationToken);
        });

        Assert.That(recording.All<ProgramSignalled>().Select(e => e.Signal), Is.EqualTo((string[])["SIGSTOP", "SIGCONT"]));
    }

    [Test]
    public async Task Late_output_of_a_child_counts_after_its_parent_s_exit()
    {
        Requires.Tools("kill");
        var recording = await TestScenario.Async("sh: (while [ ! -e say ]; do :; done; echo last words; : > said) &", "", async context =>
        {
            var server = await context.StartAsync("server", "student", []);
            await context.WaitForExitAsync(server);
            var launcher = (await File.ReadAllTextAsync($"/proc/{server.Keeper}/stat", context.CancellationToken)).Split(") ")[1].Split(' ')[1];
            await SignalAsync("STOP", launcher);
            await File.WriteAllTextAsync(Path.Combine(server.Folder, "say"), "", context.CancellationToken);
            await Eventually.True(() => File.Exists(Path.Combine(server.Folder, "said")), context.CancellationToken);
            // The tear-down is given a moment to begin too early.
            _ = Task.Delay(300, CancellationToken.None).ContinueWith(_ => SignalAsync("CONT", launcher), TaskScheduler.Default);
        });

        Assert.That(new ProgramFacts(recording, "server").Stdout, Is.EqualTo("last words\n"u8.ToArray()));

        static Task SignalAsync(string signal, string pid) => CliWrap.Cli.Wrap("kill").WithArguments(["-s", signal, pid]).ExecuteAsync();
    }

    [Test]
    public async Task A_role_that_is_not_there_is_a_fault_of_the_grader()
    {
        var recording = await TestScenario.Async("", "", context => context.StartAsync("nobody", "student", []));

        Assert.That(recording.First<GraderFault>(), Is.Not.Null);
        Assert.That(recording.IsComplete, Is.False);
    }

    private static async Task WaitForListenAsync(ScenarioContext context)
    {
        var port = context.LeasePort();
        var server = await context.StartAsync("server", "student", [$"{port.Port}"]);
        Assert.That(await context.WaitForListenAsync(server, port), Is.False);
    }
}
