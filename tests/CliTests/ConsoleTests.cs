using CliWrap.Buffered;
using Courseware.Cli;

namespace Courseware.Tests.CliTests;

[Category(Requires.Slow)]
internal sealed class ConsoleTests
{
    // Colour, bold and so on.
    private const string Style = @"\x1b\[[0-9;]*m";

    [TestCase(true, null, null, null)]
    [TestCase(true, null, null, "en_US.UTF-8")]
    [TestCase(true, "", "", "C.utf8")]
    [TestCase(true, null, "UTF-8", "C")]
    [TestCase(false, null, null, "C")]
    [TestCase(false, "C", null, "en_US.UTF-8")]
    [TestCase(false, "POSIX", "C.UTF-8", null)]
    [TestCase(false, null, null, "de_DE.ISO-8859-1")]
    public void Marks_are_ASCII_where_the_locale_has_no_Unicode(bool unicode, string? all, string? ctype, string? lang) => Assert.That(
        CliConsole.IsUnicode(name => name switch { "LC_ALL" => all, "LC_CTYPE" => ctype, _ => lang }), Is.EqualTo(unicode));

    [TestCase("list", "C.UTF-8", null, true)]
    [TestCase("list --no-color", "C.UTF-8", null, false)]
    [TestCase("--no-color list", "C.UTF-8", null, false)]
    [TestCase("list", "C.UTF-8", "1", false)]
    public async Task Only_a_terminal_gets_colour_and_only_when_it_is_wanted(string command, string locale, string? noColor, bool expected)
    {
        Requires.Linux();
        Requires.Tools("script");
        using var program = new RealProcess { Environment = { ["TERM"] = "xterm-256color", ["LC_ALL"] = locale, ["NO_COLOR"] = noColor } };
        var inTerminal = program.Command().WithTargetFile("script").WithArguments(["-qec", $"dotnet {RealProcess.Program} {command}", "/dev/null"]);

        var terminal = await inTerminal.ExecuteBufferedAsync(TestContext.CurrentContext.CancellationToken);
        var redirected = await program.RunAsync(command.Split(' '));

        Assert.That(terminal.StandardOutput, Does.Contain("half-close"));
        Assert.That(terminal.StandardOutput, expected ? Does.Match(Style) : Does.Not.Contain('\u001b'));
        Assert.That(redirected.Output, Does.Not.Contain('\u001b'));
    }

    [Test]
    public async Task In_the_C_locale_a_report_is_plain_ASCII()
    {
        Requires.Tools("cc");
        using var program = new RealProcess { Environment = { ["LC_ALL"] = "C" } };

        var run = await program.RunAsync("grade", "half-close", Paths.Original, "--check", "server-restarts-at-once");

        Assert.That(run.Output, Does.Contain("\n+ server-builds").And.Contain("\nx server-restarts-at-once"));
        Assert.That(run.Output, Has.All.LessThan('\u0080'));
    }
}
