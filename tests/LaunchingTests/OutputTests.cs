using Courseware.Launching;

namespace Courseware.Tests.LaunchingTests;

/// <summary>What a program writes comes through whole, at once, and up to its cap.</summary>
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
    public async Task What_was_written_before_the_question_is_told_before_the_answer([Values] bool pipe)
    {
        const int rounds = 30;
        await using var program = await Launched.StartAsync(["sh", "-c", "while :; do echo line; : > written; while [ -e written ]; do :; done; done"], Token, pipe: pipe);
        var written = Path.Combine(program.Folder, "written");
        for (var round = 1; round <= rounds; round++)
        {
            while (!File.Exists(written))
                await Task.Delay(1, Token);
            await program.Program.AllToldAsync();

            Assert.That(program.Text, Is.EqualTo(string.Concat(Enumerable.Repeat("line\n", round))), $"round {round}");
            File.Delete(written);
        }
    }

    [Test]
    public async Task A_question_to_a_program_that_is_gone_is_answered_by_its_end()
    {
        await using var program = await Launched.StartAsync(["sh", "-c", "echo line"], Token);
        await program.FinishAsync(Token);
        await program.Program.AllToldAsync().WaitAsync(TimeSpan.FromSeconds(5), Token);

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
    public async Task What_was_written_just_before_the_end_is_not_lost([Values] bool pipe)
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
    public async Task Stderr_is_told_from_stdout()
    {
        await using var program = await Launched.StartAsync(["sh", "-c", "echo out; echo err >&2"], Token);
        await program.FinishAsync(Token);
        var errors = program.Events.OfType<LaunchEvent.Output>().Where(o => o.IsError).SelectMany(o => o.Data).ToArray();

        Assert.That(program.Text, Is.EqualTo("out\n"));
        Assert.That(errors, Is.EqualTo("err\n"u8.ToArray()));
    }

    [Test]
    public async Task A_flood_is_cut_at_the_cap_to_the_byte([Values] bool pipe)
    {
        const int cap = 200_001;
        await using var program = await Launched.ZooAsync("flood", Token, new ProgramLimits { OutputBytes = cap }, pipe: pipe);
        var limit = await program.SeenAsync<LaunchEvent.Limit>(Token);
        await program.FinishAsync(Token);

        Assert.That(limit.Name, Is.EqualTo("output"));
        Assert.That(program.Stdout, Has.Length.EqualTo(cap));
        program.AssertNothingIsLeft();
    }

    [Test]
    public async Task The_start_is_told_although_the_flood_comes_at_once()
    {
        for (var round = 0; round < 50; round++)
        {
            await using var program = await Launched.ZooAsync("flood", Token, new ProgramLimits { OutputBytes = 1 });
            await program.FinishAsync(Token);

            Assert.That(program.Events.Take(3).Select(e => e.GetType().Name), Is.EqualTo((string[])["Started", "Output", "Limit"]), $"round {round}");
        }
    }

    [Test]
    public async Task A_program_that_closes_its_output_goes_on_and_its_end_is_told()
    {
        await using var program = await Launched.StartAsync(["sh", "-c", "echo before; exec >&- 2>&-; exit 3"], Token);
        var exited = await program.FinishAsync(Token);

        Assert.That(program.Text, Is.EqualTo("before\n"));
        Assert.That(exited?.Code, Is.EqualTo(3));
    }

    private static CancellationToken Token => TestContext.CurrentContext.CancellationToken;
}
