using Courseware.Launching;

namespace Courseware.Tests.LaunchingTests;

/// <summary>The output of a program arrives complete, immediately, and up to its limit.</summary>
internal sealed class OutputTests
{
    [Test]
    public async Task A_line_is_there_although_the_program_hangs()
    {
        await using var program = await Launched.ZooAsync("line-then-hang", Token);
        await program.PrintedAsync("\n", Token);

        Assert.That(program.Text, Is.EqualTo("a line\n"));
    }

    [Test]
    public async Task Output_before_the_question_is_recorded_before_the_answer([Values] bool pipe)
    {
        const int rounds = 30;
        await using var program = await Launched.StartAsync(
            ["sh", "-c", "while :; do echo line; : > written; while [ -e written ]; do :; done; done"], Token, pipe: pipe);
        var written = Path.Combine(program.Folder, "written");
        for (var round = 1; round <= rounds; round++)
        {
            while (!File.Exists(written))
                await Task.Delay(1, Token);
            await program.Program.AllOutputRecordedAsync();

            Assert.That(program.Text, Is.EqualTo(string.Concat(Enumerable.Repeat("line\n", round))), $"round {round}");
            File.Delete(written);
        }
    }

    [Test]
    public async Task A_question_to_a_program_that_is_gone_is_answered_by_its_end()
    {
        await using var program = await Launched.StartAsync(["sh", "-c", "echo line"], Token);
        await program.FinishAsync(Token);
        await program.Program.AllOutputRecordedAsync().WaitAsync(Token);

        Assert.That(program.Text, Is.EqualTo("line\n"));
    }

    [Test]
    public async Task Every_byte_comes_as_it_was_written([Values] bool pipe)
    {
        await using var program = await Launched.ZooAsync("bytes", Token, pipe: pipe);
        await program.FinishAsync(Token);

        Assert.That(program.Stdout, Is.EqualTo((byte[])[.. Enumerable.Range(0, 256).Select(i => (byte)i), .. "\r\n\n\r\u0004\u0003\u001a"u8]));
    }

    [Test]
    public async Task Output_just_before_the_exit_is_recorded([Values] bool pipe)
    {
        const int size = 65536;
        for (var round = 0; round < 50; round++)
        {
            await using var program = await Launched.ZooAsync($"burst {size}", Token, pipe: pipe);
            await program.FinishAsync(Token);

            Assert.That(program.Stdout, Is.EqualTo(Enumerable.Range(0, size).Select(i => (byte)('a' + (i % 23)))), $"round {round}");
        }
    }

    [Test]
    public async Task Stderr_and_stdout_are_distinguished()
    {
        await using var program = await Launched.StartAsync(["sh", "-c", "echo out; echo err >&2"], Token);
        await program.FinishAsync(Token);
        var errors = program.Events.OfType<LaunchEvent.Output>().Where(o => o.IsError).SelectMany(o => o.Data).ToArray();

        Assert.That(program.Text, Is.EqualTo("out\n"));
        Assert.That(errors, Is.EqualTo("err\n"u8.ToArray()));
    }

    [Test]
    public async Task Both_ends_of_a_long_output_are_stored([Values] bool pipe, [Values(1, 2)] int stream)
    {
        const int cap = 20_001, lines = 50_000;
        var script = $"i=0; while [ $i -lt {lines} ]; do i=$((i+1)); echo \"line $i\"; done >&{stream}";
        await using var program = await Launched.StartAsync(["sh", "-c", script], Token, new ProgramLimits { OutputBytes = cap }, pipe: pipe);
        var exited = await program.FinishAsync(Token);
        var events = program.Events.ToList();
        var cut = events.OfType<LaunchEvent.OutputCut>().ToList();
        var all = string.Concat(Enumerable.Range(1, lines).Select(n => $"line {n}\n"));
        var (at, kept) = (0, 0);

        Assert.That(exited?.Code, Is.EqualTo(0));
        Assert.That(cut.Select(c => c.IsError), Is.Not.Empty.And.All.EqualTo(stream == 2));
        Assert.That(Text(events.Take(events.FindIndex(e => e is LaunchEvent.OutputCut))), Is.EqualTo(all[..((cap + 1) / 2)]));
        // Where the writer pauses on a busy machine, the end so far is recorded, and more is cut after it.
        foreach (var e in events)
        {
            at += e is LaunchEvent.OutputCut gap ? (int)gap.Bytes : 0;
            if (e is not LaunchEvent.Output output)
                continue;
            Assert.That(Text([output]), Is.EqualTo(all.Substring(at, output.Data.Length)), $"at {at}");
            (at, kept) = (at + output.Data.Length, kept + output.Data.Length);
        }
        Assert.That(at, Is.EqualTo(all.Length));
        Assert.That(kept, Is.GreaterThanOrEqualTo(cap - 13));
        Assert.That(events.FindIndex(e => e is LaunchEvent.Exited), Is.GreaterThan(events.FindLastIndex(e => e is LaunchEvent.Output)),
            "what was written first is told first");

        static string Text(IEnumerable<LaunchEvent> events) =>
            string.Concat(events.OfType<LaunchEvent.Output>().Select(o => System.Text.Encoding.ASCII.GetString(o.Data)));
    }

    [Test]
    public async Task The_end_of_a_long_output_is_recorded_at_a_pause()
    {
        await using var program = await Launched.StartAsync(
            ["sh", "-c", "i=0; while [ $i -lt 500 ]; do i=$((i+1)); echo \"line $i\"; done; echo now; exec sleep 600"], Token,
                new ProgramLimits { OutputBytes = 1000 });

        await program.PrintedAsync("line 500\nnow\n", Token);
    }

    [Test]
    public async Task A_flood_is_a_limit([Values] bool pipe)
    {
        const int cap = 200_001;
        await using var program = await Launched.ZooAsync("flood", Token, new ProgramLimits { OutputBytes = cap, FloodBytes = 1 << 20 }, pipe: pipe);
        var limit = await program.SeenAsync<LaunchEvent.Limit>(Token);
        await program.FinishAsync(Token);

        Assert.That(limit.Name, Is.EqualTo("output"));
        Assert.That(program.Stdout, Has.Length.InRange(cap / 2, cap));
        program.AssertNothingIsLeft();
    }

    [Test]
    public async Task The_start_is_recorded_before_a_flood()
    {
        for (var round = 0; round < 50; round++)
        {
            await using var program = await Launched.ZooAsync("flood", Token, new ProgramLimits { OutputBytes = 1, FloodBytes = 1 });
            await program.FinishAsync(Token);

            Assert.That(program.Events.Take(3).Select(e => e.GetType().Name), Is.EqualTo((string[])["Started", "Output", "Limit"]), $"round {round}");
        }
    }

    [Test]
    public async Task A_program_may_close_its_output()
    {
        await using var program = await Launched.StartAsync(["sh", "-c", "echo before; exec >&- 2>&-; exit 3"], Token);
        var exited = await program.FinishAsync(Token);

        Assert.That(program.Text, Is.EqualTo("before\n"));
        Assert.That(exited?.Code, Is.EqualTo(3));
    }

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;
}
