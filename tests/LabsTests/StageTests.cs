using Courseware.Judging;
using Courseware.Labs;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Tests.Programs;

namespace Courseware.Tests.LabsTests;

/// <summary>What a scenario has in its hands, with tiny programs.</summary>
internal sealed class StageTests
{
    [Test]
    public async Task A_server_is_ready_when_it_listens_and_its_one_connection_is_not_used_up()
    {
        var recording = await Play.Async("serve once", "", async stage =>
        {
            var port = stage.TakePort();
            var server = await stage.StartAsync("server", "student", [$"{port.Port}"]);
            Assert.That(await stage.ListensAsync(server, port), Is.True);
            var client = await stage.ConnectAsync(port.Address);
            client!.ShutdownSend();
            await client.ReceiveAsync(stage.CancellationToken);
            await stage.ExitedAsync(server);
        });

        Assert.That(recording.First<ProgramListening>(), Has.Property("Address").EqualTo("0.0.0.0"));
        Assert.That(recording.Output("server", "stdout"), Is.EqualTo("listening\naccepted\n"u8.ToArray()));
        Assert.That(recording.First<ProgramExited>()!.Code, Is.Zero);
        Assert.That(recording.First<PeerEof>(), Is.Not.Null);
    }

    [Test]
    public async Task A_server_that_never_listens_is_a_stall_that_says_so()
    {
        var recording = await Play.Async("wait", "", ListensAsync);

        Assert.That(recording.First<Stalled>(), Has.Property("Kind").EqualTo("idle").And.Property("WaitingFor").EqualTo("server:listen"));
        Assert.That(recording.First<Stalled>()!.Report, Has.Some.Contains("waits in pause(), without a time limit"));
    }

    [Test]
    public async Task A_server_that_computes_for_ever_is_busy()
    {
        var recording = await Play.Async("burn 20", "", ListensAsync);

        Assert.That(recording.First<Stalled>(), Has.Property("Kind").EqualTo("busy").And.Property("WaitingFor").EqualTo("server:listen"));
        Assert.That(recording.First<Stalled>()!.Report, Has.Some.Contains("is running"));
    }

    [Test]
    public async Task A_server_that_ends_without_listening_is_not_waited_for()
    {
        var recording = await Play.Async("exit 3", "", ListensAsync);

        Assert.That(recording.First<Stalled>(), Is.Null);
        Assert.That(recording.First<ProgramExited>()!.Code, Is.EqualTo(3));
    }

    [Test]
    public async Task Of_two_programs_on_one_port_each_is_told_by_its_own_socket()
    {
        Requires.Linux();
        var (anybody, itself, first) = (false, true, false);
        var recording = await Play.Async("serve once", "", async stage =>
        {
            var port = stage.TakePort();
            var server = await stage.StartAsync("server", "student", [$"{port.Port}"]);
            first = await stage.ListensAsync(server, port, itself: true);
            var second = await stage.RestartAsync(server, [$"{port.Port}"]);
            await stage.ExitedAsync(second);
            anybody = await stage.ListensAsync(second, port);
            itself = await stage.ListensAsync(second, port, itself: true);
        });

        Assert.That((first, anybody, itself), Is.EqualTo((true, true, false)));
        Assert.That(recording.All<ProgramListening>(), Has.Exactly(2).Items);
    }

    [Test]
    public async Task A_server_that_listens_elsewhere_is_told_where()
    {
        var recording = await Play.Async("serve elsewhere", "", ListensAsync);
        var listening = recording.First<ProgramListening>()!;

        Assert.That(listening.Port, Is.GreaterThan(0).And.Not.EqualTo(listening.AskedPort));
        Assert.That(recording.First<Stalled>(), Is.Null);
    }

    [Test]
    public async Task A_program_that_runs_is_never_quiet()
    {
        var recording = await Play.Async("serve spin-after-accept", "", async stage =>
        {
            var port = stage.TakePort();
            var server = await stage.StartAsync("server", "student", [$"{port.Port}"]);
            await stage.ListensAsync(server, port);
            var client = await stage.ConnectAsync(port.Address);
            await stage.GateAsync(client!, server, "message", TimeSpan.FromMilliseconds(10));
        });

        // It used up its CPU time, or the gate its own: whichever came first, nobody called it quiet.
        Assert.That(recording.All<GatePassed>().Where(g => g.Quiet), Is.Empty);
    }

    [Category(Requires.Slow)]
    [Test]
    public async Task A_program_that_stands_still_and_goes_on_talking_is_given_up()
    {
        var recording = await Play.Async("sh: while :; do echo still here; sleep 1; done", "", async stage =>
        {
            var server = await stage.StartAsync("server", "student", []);
            await stage.ExitedAsync(server);
        });

        // It sleeps, but not all the time: nobody may say so. And talk counts for a while: a program may have much to say.
        Assert.That(recording.First<Stalled>()!.Kind, Is.AnyOf("limit", "overload"), "the second where others keep this machine busy");
        Assert.That(recording.First<Stalled>()!.Seconds, Is.GreaterThan(25));
    }

    [Test]
    public async Task Who_lets_short_lived_children_compute_is_busy_itself()
    {
        var recording = await Play.Async("burn-in-children 20", "", ListensAsync);

        Assert.That(recording.First<Stalled>(), Has.Property("Kind").EqualTo("busy").And.Property("Busiest").EqualTo("server"));
        Assert.That(recording.First<Stalled>()!.CpuSeconds, Is.GreaterThanOrEqualTo(1.5));
    }

    [Test]
    public async Task What_goes_on_and_on_ends_with_the_time_of_the_grading([Values] bool isWaitedFor)
    {
        using var time = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        var recording = await Play.Async("drip", "", async stage =>
        {
            var port = stage.TakePort();
            var server = await stage.StartAsync("server", "student", [$"{port.Port}"]);
            Assert.That(await stage.ListensAsync(server, port), Is.True);
            var client = await stage.ConnectAsync(port.Address);
            if (isWaitedFor)
                await stage.ReceiveAsync(client!);
            else
                await client!.ReceiveAsync(stage.CancellationToken);
        }, new TimeLimit(3, time.Token));

        var stalled = recording.First<Stalled>()!;
        Assert.That((stalled.Kind, stalled.Seconds), Is.EqualTo(("time-limit", 3)));
        Assert.That(stalled.WaitingFor, Is.EqualTo(isWaitedFor ? "server:send-or-close" : ""));
        Assert.That(recording.All<PeerReceived>().Count(), Is.GreaterThan(3), "there was progress all the time");
        Assert.That(recording.IsComplete, Is.True);
        Assert.That(Judge.Fault(recording), Has.Property("Outcome").EqualTo(Outcome.Failed).And.Property("Reason").EqualTo("time-limit"));
    }

    [Test]
    public async Task What_the_system_refuses_to_run_is_the_student_s_own_and_has_no_exit_status()
    {
        var recording = await Play.Async("path: /nonexistent/file_server", "", ListensAsync);

        Assert.That(recording.First<ProgramNotStarted>(), Has.Property("Program").EqualTo("server").And.Property("Error").EqualTo("No such file or directory"));
        Assert.That(recording.First<ProgramExited>(), Is.Null);
        Assert.That(recording.First<GraderFault>(), Is.Null);
        Assert.That(new ProgramFacts(recording, "server").Trouble(), Has.Property("Reason").EqualTo("not-startable"));
    }

    [Test]
    public async Task A_gate_lasts_at_least_as_long_as_it_should()
    {
        var recording = await Play.Async("serve once", "", async stage =>
        {
            var port = stage.TakePort();
            var server = await stage.StartAsync("server", "student", [$"{port.Port}"]);
            await stage.ListensAsync(server, port);
            var client = await stage.ConnectAsync(port.Address);
            await stage.GateAsync(client!, server, "message", TimeSpan.FromMilliseconds(120));
        });

        Assert.That(recording.First<GatePassed>(), Has.Property("Quiet").True.And.Property("Seconds").GreaterThanOrEqualTo(0.12));
    }

    [Test]
    public async Task A_gate_is_not_quiet_before_the_program_has_read_what_came()
    {
        var recording = await Play.Async("", "sh: sleep 30", async stage =>
        {
            // Nobody reads: the listener of the test stands for a server that is stopped.
            var port = stage.TakePort();
            var listener = stage.Listen("server");
            var client = await stage.StartAsync("client", "student", []);
            var peer = await stage.ConnectAsync(listener.Address);
            await peer!.SendAsync(new byte[10], stage.CancellationToken);
            await stage.GateAsync(peer, client, "fin", TimeSpan.FromMilliseconds(1));
        });

        // The gate gives up, or the watch does: both after three seconds.
        Assert.That(recording.All<GatePassed>().Where(g => g.Quiet), Is.Empty);
    }

    [Test]
    [NonParallelizable]
    public async Task A_client_that_thanks_too_early_is_caught_on_a_loaded_machine()
    {
        using var hogs = await Hogs.StartAsync();
        for (var round = 0; round < 3; round++)
        {
            // It needs a fifth of a second of CPU time before it speaks, and the gate alone would last a hundredth.
            var recording = await Play.Async("", "thank-early 5003 0.2", async stage =>
            {
                var listener = stage.Listen("server");
                var client = await stage.StartAsync("client", "student", [$"{listener.Address.Address}", $"{listener.Address.Port}"]);
                var server = await stage.AcceptAsync(listener, client);
                await server!.SendAsync(stage.Payload.Bytes, stage.CancellationToken);
                await stage.GateAsync(server, client, "fin", TimeSpan.FromMilliseconds(10));
            });

            Assert.That(recording.First<GatePassed>()!.Arrived, Is.EqualTo(10), $"round {round}");
        }
    }

    [Test]
    public async Task A_client_that_never_connects_is_not_waited_for()
    {
        var recording = await Play.Async("", "exit 0", async stage =>
        {
            var client = await stage.StartAsync("client", "student", []);
            Assert.That(await stage.AcceptAsync(stage.Listen("server"), client), Is.Null);
        });

        Assert.That(recording.First<PeerConnected>(), Is.Null);
    }

    [Test]
    public async Task A_stopped_program_stands_still_until_it_may_go_on()
    {
        var recording = await Play.Async("", "burn 20", async stage =>
        {
            var client = await stage.StartAsync("client", "student", []);
            await client.StopAsync(stage.CancellationToken);
            Assert.That(client.IsAsleep(), Is.True);
            Assert.That(client.Threads().Select(t => t.State), Has.All.EqualTo('T'));
            client.Continue();
            await Until.True(() => client.Threads().Any(t => t.State == 'R'), stage.CancellationToken);
        });

        Assert.That(recording.All<ProgramSignalled>().Select(e => e.Signal), Is.EqualTo((string[])["SIGSTOP", "SIGCONT"]));
    }

    [Test]
    public async Task What_a_child_says_after_its_parents_end_counts_however_late_it_is_told()
    {
        Requires.Tools("kill");
        var recording = await Play.Async("sh: (while [ ! -e say ]; do :; done; echo last words; : > said) &", "", async stage =>
        {
            var server = await stage.StartAsync("server", "student", []);
            await stage.ExitedAsync(server);
            var launcher = (await File.ReadAllTextAsync($"/proc/{server.Keeper}/stat", stage.CancellationToken)).Split(") ")[1].Split(' ')[1];
            await SignalAsync("STOP", launcher);
            await File.WriteAllTextAsync(Path.Combine(server.Folder, "say"), "", stage.CancellationToken);
            await Until.True(() => File.Exists(Path.Combine(server.Folder, "said")), stage.CancellationToken);
            // The tear-down is given a moment to begin too early.
            _ = Task.Delay(300, CancellationToken.None).ContinueWith(_ => SignalAsync("CONT", launcher), TaskScheduler.Default);
        });

        Assert.That(new ProgramFacts(recording, "server").Stdout, Is.EqualTo("last words\n"u8.ToArray()));

        static Task SignalAsync(string signal, string pid) => CliWrap.Cli.Wrap("kill").WithArguments(["-s", signal, pid]).ExecuteAsync();
    }

    [Test]
    public async Task A_role_that_is_not_there_is_a_fault_of_the_grader()
    {
        var recording = await Play.Async("", "", stage => stage.StartAsync("nobody", "student", []));

        Assert.That(recording.First<GraderFault>(), Is.Not.Null);
        Assert.That(recording.IsComplete, Is.False);
    }

    private static async Task ListensAsync(Stage stage)
    {
        var port = stage.TakePort();
        var server = await stage.StartAsync("server", "student", [$"{port.Port}"]);
        Assert.That(await stage.ListensAsync(server, port), Is.False);
    }
}
