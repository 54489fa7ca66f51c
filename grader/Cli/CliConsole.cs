using Spectre.Console;

namespace Courseware.Cli;

/// <summary>The two streams of the program: results go to stdout, errors and progress to stderr.</summary>
internal sealed record CliConsole(IAnsiConsole Out, IAnsiConsole Error, TextWriter Raw)
{
    /// <summary>The console of the process; without colour when that was asked for, or for a stream that is no terminal.</summary>
    public static CliConsole Create(IReadOnlyList<string> arguments)
    {
        var plain = arguments.Contains("--no-color", StringComparer.Ordinal)
            || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
#pragma warning disable RS0030 // the one place that knows the console
        return new CliConsole(
            Create(Console.Out, plain || Console.IsOutputRedirected, !Console.IsOutputRedirected),
            Create(Console.Error, plain || Console.IsErrorRedirected, !Console.IsErrorRedirected),
            Console.Out);
#pragma warning restore RS0030
    }

    /// <summary>An error: what was tried, what happened, the next step.</summary>
    public void Complain(string message) => Error.MarkupLineInterpolated($"[red]grader:[/] {message}");

    private static IAnsiConsole Create(TextWriter writer, bool plain, bool interactive)
    {
        const int widthWithoutTerminal = 100;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            ColorSystem = plain ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Ansi = plain && !interactive ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = interactive ? InteractionSupport.Yes : InteractionSupport.No,
        });
        if (!interactive)
            console.Profile.Width = widthWithoutTerminal;
        return console;
    }
}
