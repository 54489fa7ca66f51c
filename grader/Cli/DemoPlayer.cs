using System.Threading.Channels;
using Courseware.Reporting;
using Spectre.Console;

namespace Courseware.Cli;

/// <summary>How a demo continues: by itself, each row after <paramref name="Row"/>, or for each key when <paramref name="ByKey"/>.</summary>
internal sealed record DemoPace(TimeSpan Row, bool ByKey);

/// <summary>
/// Shows the steps of a demo one after the other, at a pace to talk over. <paramref name="keys"/> is null without a terminal: then everything is shown
/// without a pause.
/// </summary>
internal sealed class DemoPlayer(IAnsiConsole console, ChannelReader<ConsoleKeyInfo>? keys, TimeProvider time, string hint)
{
    private bool _isHinted;

    /// <summary>Plays to the end, or until a viewer presses <c>q</c>.</summary>
    public async Task PlayAsync(IReadOnlyList<DemoStep> steps, DemoPace pace, CancellationToken cancellationToken)
    {
        foreach (var step in steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (step.Pause > 0 && keys is not null && !await WaitAsync(keys, pace, step.Pause, cancellationToken))
                return;
            console.Write(step.Shown);
        }
    }

    /// <summary>False when it is to end here.</summary>
    private async Task<bool> WaitAsync(ChannelReader<ConsoleKeyInfo> pressed, DemoPace pace, double pause, CancellationToken cancellationToken)
    {
        var isHeld = pace.ByKey;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var delay = pace.ByKey ? Task.CompletedTask : Task.Delay(pace.Row * pause, time, over.Token);
        if (isHeld)
            ShowHint();
        try
        {
            while (true)
            {
                var key = pressed.WaitToReadAsync(over.Token).AsTask();
                if (!isHeld && await Task.WhenAny(delay, key) == delay)
                {
                    await delay;
                    return true;
                }
                // A terminal that is gone presses no more keys.
                if (!await key)
                    return !isHeld;
                while (pressed.TryRead(out var one))
                {
                    switch (one.Key)
                    {
                        case ConsoleKey.Q or ConsoleKey.Escape:
                            return false;
                        case ConsoleKey.Spacebar when !isHeld:
                            isHeld = true;
                            ShowHint();
                            break;
                        case ConsoleKey.Spacebar or ConsoleKey.Enter or ConsoleKey.RightArrow or ConsoleKey.DownArrow or ConsoleKey.PageDown:
                            return true;
                        default:
                            break;
                    }
                }
            }
        }
        finally
        {
            HideHint();
            await over.CancelAsync();
        }
    }

    // Where a line can be erased, the hint is below the demo while it waits for a key; else it is reported once.
    private void ShowHint()
    {
        var canErase = console.Profile.Capabilities.Ansi;
        if (_isHinted)
            return;
        _isHinted = true;
        console.Write(new Text(canErase ? hint : $"{hint}\n", ReportTheme.Dim));
    }

    private void HideHint()
    {
        if (!_isHinted || !console.Profile.Capabilities.Ansi)
            return;
        _isHinted = false;
        console.Write(new ControlCode("\r\u001b[2K"));
    }
}
