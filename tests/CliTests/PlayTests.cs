using System.Text.RegularExpressions;
using Courseware.Cli;
using Courseware.Wire;

namespace Courseware.Tests.CliTests;

/// <summary><c>grader play</c>: one's own programs, step by step.</summary>
[Category(Requires.Slow)]
[CancelAfter(600_000)]
internal sealed class PlayTests
{
    private const string OtherScreen = "\u001b[?1049h", FirstScreen = "\u001b[?25h\u001b[?1049l";

    [Test]
    public async Task Without_a_terminal_all_steps_are_printed_once()
    {
        Requires.Tools("cc");
        using var program = new RealProcess();
        Paths.CopySolution(program.Folder, "mine");

        var run = await program.RunAsync("play", "half-close", "mine");

        run.Passed();
        Assert.That(run.Output, Does.StartWith("half-close · pair-31 · as it is\n").And.Not.Contain('\u001b'));
        Assert.That(Regex.Count(run.Output, @"(?<!\p{L})starts(?!\p{L})"), Is.EqualTo(2), "each step is there once");
        Assert.That(run.Output, Does.Contain("client: Thank you").And.Contain("server TIME_WAIT   client CLOSED"));
        program.LeftNothing();
    }

    [TestCase("drop", "첫 FIN이 한 번 사라짐", @"FIN.*\(재전송\)")]
    [TestCase("hold", "첫 FIN이 1초 늦게 도착", "채점기가 놓아줌: ")]
    [TestCase("reset", "첫 FIN 대신 RST가 도착", @"RST \(채점기가 만듦\)")]
    public async Task A_fault_is_on_the_first_FIN(string fault, string title, string drawn, CancellationToken cancellationToken)
    {
        await RequireWireAsync(cancellationToken);
        using var program = new RealProcess();
        Paths.CopySolution(program.Folder, "mine");

        var run = await program.RunAsync("play", "half-close", "mine", "--fault", fault, "--lang", "ko");

        run.Passed();
        Assert.That(run.Output, Does.Contain(title).And.Match(drawn));
    }

    [Test]
    public async Task The_calls_of_the_programs_have_their_lines(CancellationToken cancellationToken)
    {
        Requires.Tools("cc", "strace", "addr2line");
        await RequireWireAsync(cancellationToken);
        using var program = new RealProcess();
        Paths.CopySolution(program.Folder, "mine", "server-closes-instead-of-shutdown");

        var run = await program.RunAsync("play", "half-close", "mine");

        run.Passed();
        Assert.That(run.Output, Does.Match(@"file_server\.c:\d+").And.Contain("RST (refused)").And.Not.Contain("second run"));
    }

    [Test]
    public async Task A_program_that_does_not_build_is_named()
    {
        Requires.Tools("cc");
        using var program = new RealProcess();
        program.Folder.Write("mine/file_server.c", "int main(void) { return");
        program.Folder.Write("mine/file_client.c", "int main(void) { return");

        var run = await program.RunAsync("play", "half-close", "mine");

        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.NotPassed), run.Text);
        Assert.That(run.Error, Does.StartWith("grader: There is nothing to play: not built: file_server (compile-error), file_client (compile-error)."));
        Assert.That(run.Error, Does.Contain("grader grade half-close mine"));
    }

    [Test]
    public async Task An_unknown_scenario_is_answered_with_all_of_them()
    {
        var run = await InProcess.RunAsync("play", "half-close", Paths.Solution, "--scenario", "pair-3");

        Assert.That(run.ExitCode, Is.EqualTo(ExitCode.Usage));
        Assert.That(run.Error, Does.Contain("Did you mean 'pair-31'?").And.Contain("pair-original-client"));
    }

    [Test]
    public async Task Keys_step_forward_and_back_and_run_with_a_fault(CancellationToken cancellationToken)
    {
        await RequireWireAsync(cancellationToken);
        using var program = new RealProcess();
        Paths.CopySolution(program.Folder, "mine");
        var terminal = Terminal.Start(program, "play half-close mine", cancellationToken);

        Assert.That(await terminal.WaitForAsync("step 1 of ", cancellationToken), Does.Contain(OtherScreen).And.Contain("as it is"));
        await terminal.WaitForAsync("q quit", cancellationToken);
        terminal.Press("\u001b[C");
        await terminal.WaitForAsync("step 2 of ", cancellationToken);
        await terminal.WaitForAsync("q quit", cancellationToken);
        terminal.Press("\u001b[D");
        await terminal.WaitForAsync("step 1 of ", cancellationToken);
        await terminal.WaitForAsync("q quit", cancellationToken);
        terminal.Press("d");
        await terminal.WaitForAsync("Running", cancellationToken);
        await terminal.WaitForAsync("the first FIN is lost once", cancellationToken);
        await terminal.WaitForAsync("q quit", cancellationToken);
        terminal.Press("\u001b[F");
        await terminal.WaitForAsync("server TIME_WAIT   client CLOSED", cancellationToken);
        await terminal.WaitForAsync("q quit", cancellationToken);
        terminal.Press("q");

        var all = await terminal.EndAsync();
        Assert.That(all, Does.Match($"{Regex.Escape(FirstScreen)}.*exit 0(.|\n)*[^-]icanon(.|\n)*[^-]echo "));
        program.LeftNothing();
    }

    [Test]
    public async Task Ctrl_C_restores_the_terminal(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        using var program = new RealProcess();
        Paths.CopySolution(program.Folder, "mine");
        var terminal = Terminal.Start(program, "play half-close mine --lang ko", cancellationToken);
        await terminal.WaitForAsync("q 끝내기", cancellationToken);
        terminal.Press("\u0003");

        var all = await terminal.EndAsync();
        Assert.That(all, Does.Match($"{Regex.Escape(FirstScreen)}(.|\n)*exit 3(.|\n)*[^-]icanon(.|\n)*[^-]echo "));
        program.LeftNothing();
    }

    [Test]
    public async Task A_key_opens_the_packets_in_Wireshark(CancellationToken cancellationToken)
    {
        await RequireWireAsync(cancellationToken);
        using var program = new RealProcess();
        Paths.CopySolution(program.Folder, "mine");
        var wireshark = program.Folder.Write("bin/wireshark", $"#!/bin/sh\ncp \"$1\" {program.Folder.At("opened.pcapng")}\n");
        File.SetUnixFileMode(wireshark, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        program.Environment["PATH"] = $"{program.Folder.At("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        var terminal = Terminal.Start(program, "play half-close mine", cancellationToken);
        await terminal.WaitForAsync("w Wireshark", cancellationToken);
        await terminal.WaitForAsync("q quit", cancellationToken);
        terminal.Press("w");
        await terminal.WaitForAsync("Wireshark opens the packets", cancellationToken);
        terminal.Press("q");
        await terminal.EndAsync();

        // The block type of a section header.
        var bytes = await File.ReadAllBytesAsync(program.Folder.At("opened.pcapng"), cancellationToken);
        Assert.That(bytes[..4], Is.EqualTo(new byte[] { 0x0A, 0x0D, 0x0D, 0x0A }));
        program.LeftNothing();
    }

    private static async Task RequireWireAsync(CancellationToken cancellationToken)
    {
        Requires.Tools("cc");
        await Requires.WireAsync((await NetworkChoice.BestAsync(cancellationToken)) is { HasWire: true } best ? best.Kind : NetworkChoice.Tun);
    }
}
