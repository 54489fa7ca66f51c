using System.Threading.Channels;
using Courseware.Reporting;
using Spectre.Console;

namespace Courseware.Cli;

/// <summary>The two streams of the program: results go to stdout, errors and progress to stderr.</summary>
internal sealed record CliConsole(IAnsiConsole Out, IAnsiConsole Error)
{
    // A report has the same form in a file as on a screen; an error in a log is one line.
    private const int ReportWidth = TerminalReport.MaxWidth;
    private const int LogWidth = 100_000;

    /// <summary>
    /// The keys that are pressed, from the first call on; null where there is no terminal to show something on and to press them at.
    /// </summary>
    public Func<ChannelReader<ConsoleKeyInfo>>? Keys { get; init; }

    /// <summary>The name of the program, as it stands before its errors.</summary>
    public string Program { get; init; } = "grader";

    /// <summary>True when a person watches while it is written.</summary>
    public bool IsTerminal => Out.Profile.Capabilities.Interactive;

    // The first that is set decides.
    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_CTYPE", "LANG"];

    /// <summary>
    /// The console of the process. Where no colour is wanted, and for a stream that is not a terminal, it writes no escape sequence
    /// at all: no bold, and no line that rewrites itself.
    /// </summary>
    public static CliConsole Create(IReadOnlyList<string> arguments)
    {
        // The runtime has separate colour codes, and leaves them out because of the same variable.
        if (arguments.Contains("--no-color", StringComparer.Ordinal))
            Environment.SetEnvironmentVariable("NO_COLOR", "1");
        var plain = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        // Asked for the width of a terminal, the runtime tells it first that keys are read, unless it has no such sequence.
        if (plain)
            Environment.SetEnvironmentVariable("TERM", "dumb");
#pragma warning disable RS0030 // the one place that knows the console
        return new CliConsole(
            Create(StandardStream.Of(Console.OpenStandardOutput, 1, isNeeded: true), plain, isTerminal: !Console.IsOutputRedirected, ReportWidth),
            Create(StandardStream.Of(Console.OpenStandardError, 2, isNeeded: false), plain, isTerminal: !Console.IsErrorRedirected, LogWidth))
        {
            Keys = Console.IsInputRedirected || Console.IsOutputRedirected ? null : ReadKeys,
        };
#pragma warning restore RS0030
    }

    /// <summary>An error: what was tried, what happened, the next step.</summary>
    public void WriteError(string message)
    {
        var lines = message.TrimEnd('\n').Split('\n').Select(line => Markup.Escape(SafeText.Line(line)));
        Error.MarkupLine($"[red]{Program}:[/] {string.Join('\n', lines)}");
    }

    /// <summary>
    /// False where the locale is a named one without UTF-8, such as C. Where none is named (a container, a CI machine) UTF-8 is
    /// taken for granted, as the runtime does for what it writes.
    /// </summary>
    internal static bool IsUnicode(Func<string, string?> environment)
    {
        var locale = LocaleVariables.Select(environment).FirstOrDefault(value => !string.IsNullOrEmpty(value));
        return locale is null || locale.Replace("-", "", StringComparison.Ordinal).Contains("utf8", StringComparison.OrdinalIgnoreCase);
    }

    // In a separate thread, because only a key ends a read; it stays in one, because only then the terminal does not echo.
    private static ChannelReader<ConsoleKeyInfo> ReadKeys()
    {
        var keys = Channel.CreateUnbounded<ConsoleKeyInfo>();
        new Thread(() =>
        {
            try
            {
#pragma warning disable RS0030 // the one place that knows the console
                while (keys.Writer.TryWrite(Console.ReadKey(intercept: true)))
#pragma warning restore RS0030
                {
                }
            }
            catch (Exception e) when (e is InvalidOperationException or IOException)
            {
                // The terminal is gone.
                keys.Writer.Complete();
            }
        })
        {
            IsBackground = true,
            Name = "keys",
        }.Start();
        return keys.Reader;
    }

    private static IAnsiConsole Create(TextWriter writer, bool plain, bool isTerminal, int widthWithoutTerminal)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            ColorSystem = plain || !isTerminal ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Ansi = isTerminal && !plain ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
        });
        console.Profile.Capabilities.Unicode &= IsUnicode(Environment.GetEnvironmentVariable);
        if (!isTerminal)
            console.Profile.Width = widthWithoutTerminal;
        return console;
    }
}
