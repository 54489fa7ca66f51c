using Spectre.Console;

namespace Courseware.Reporting;

/// <summary>One line at the end of a terminal that is overwritten repeatedly. Not thread-safe.</summary>
public sealed class StatusLine(IAnsiConsole console) : IDisposable
{
    private bool _shown;

    /// <summary>False where there is no terminal that could take a line back: nothing must be shown there.</summary>
    public bool IsLive { get; } = console.Profile.Capabilities is { Ansi: true, Interactive: true } && console.Profile.Out.IsTerminal;

    /// <summary>Writes the line instead of the one before.</summary>
    public void Show(string line)
    {
        if (_shown)
            Erase();
        // The last column stays empty: filling it would wrap on some terminals, and the line could not be taken back.
        while (WidthLimited.Cells(line) >= console.Profile.Width)
            line = line[..^1];
        console.Write(new Text(line, ReportTheme.Dim));
        _shown = true;
    }

    /// <summary>Takes the line away.</summary>
    public void Dispose()
    {
        if (_shown)
            Erase();
        _shown = false;
    }

    private void Erase() => console.Write(new ControlCode("\r\u001b[2K"));
}
