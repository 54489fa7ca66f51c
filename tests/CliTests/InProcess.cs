using Courseware.Cli;
using Spectre.Console.Testing;

namespace Courseware.Tests.CliTests;

/// <summary>The program run in this process: fast, and the same code from the arguments to the exit code.</summary>
internal static class InProcess
{
    private const int ReportWidth = 100;
    private const int LogWidth = 100_000;

    public static async Task<ProgramRun> RunAsync(params string[] arguments)
    {
        using var output = new TestConsole().Width(ReportWidth);
        using var error = new TestConsole().Width(LogWidth);
        var code = await App.RunAsync(arguments, new CliConsole(output, error), TestContext.CurrentContext.CancellationToken);
        return new ProgramRun(code, output.Output, error.Output);
    }
}

/// <summary>How a run of the program ended, and what it wrote.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Error)
{
    /// <summary>All of it, for a snapshot.</summary>
    public string Text => $"{Output}{(Error.Length > 0 ? $"--- stderr\n{Error.TrimEnd('\n')}\n" : "")}--- exit code {ExitCode}";

    /// <summary>Asserts that it did what was asked.</summary>
    public void Passed() => Assert.That((ExitCode, Error), Is.EqualTo((Cli.ExitCode.Passed, "")), Text);

    /// <summary>Asserts that it refused with just this message, and wrote nothing else.</summary>
    public void Refused(int code, string message) => Assert.Multiple(() =>
    {
        Assert.That(Error, Is.EqualTo($"grader: {message}\n"));
        Assert.That(Output, Is.Empty);
        Assert.That(ExitCode, Is.EqualTo(code));
    });
}
