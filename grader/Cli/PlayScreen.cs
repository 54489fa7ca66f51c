using System.Threading.Channels;
using Courseware.Grading.Playing;
using Courseware.Recordings;
using Courseware.Reporting;
using Spectre.Console;

namespace Courseware.Cli;

/// <summary>
/// A run on the whole screen of a terminal, back and forth by keys; a key runs the programs again, with a fault or without. The screen is the
/// terminal's second one: at the end, however it comes, the first one is there again as it was.
/// </summary>
/// <param name="console">The terminal.</param>
/// <param name="keys">The keys that are pressed at it.</param>
/// <param name="language">Of the texts.</param>
/// <param name="run">Runs the programs once more, with a fault on the first FIN of the end that is named.</param>
/// <param name="view">The steps of a recording for a screen of so many cells.</param>
/// <param name="wireshark">Opens the packets of a recording; null where there is no Wireshark.</param>
internal sealed class PlayScreen(
    IAnsiConsole console, ChannelReader<ConsoleKeyInfo> keys, string language, Func<PlayFault, string, Task<ScenarioRecording>> run,
    Func<ScenarioRecording, PlayFault, int, PlayView> view, Wireshark? wireshark)
{
    private const string Enter = "\u001b[?1049h\u001b[?25l", Leave = "\u001b[?25h\u001b[?1049l";
    private const string Home = "\u001b[H", Erase = "\u001b[2K", EraseBelow = "\u001b[J";

    // Less than this shows no ladder; a terminal that reports no size at all reports 0.
    private const int LeastHeight = 12;

    private ScenarioRecording _recording = null!;
    private PlayFault _fault;
    private PlayView _view = null!;
    private int _step;
    private string _message = "";

    private int Height => Math.Max(LeastHeight, console.Profile.Height);

    /// <summary>Plays a recording until a viewer presses <c>q</c>, or the terminal is gone.</summary>
    public async Task PlayAsync(ScenarioRecording first, PlayFault fault, CancellationToken cancellationToken)
    {
        Show(first, fault);
        // The fault is on the end that closes first by itself.
        var closesFirst = PlaySession.FirstToClose(first);
        Write(Enter);
        try
        {
            Draw();
            while (await keys.WaitToReadAsync(cancellationToken))
            {
                while (keys.TryRead(out var key))
                {
                    if (key.Key is ConsoleKey.Q or ConsoleKey.Escape)
                        return;
                    _message = "";
                    await PressAsync(key, closesFirst);
                }
                Draw();
            }
        }
        finally
        {
            Write(Leave);
        }
    }

    private async Task PressAsync(ConsoleKeyInfo key, string? closesFirst)
    {
        switch (key.Key)
        {
            case ConsoleKey.RightArrow or ConsoleKey.DownArrow or ConsoleKey.PageDown or ConsoleKey.Spacebar or ConsoleKey.Enter:
                _step = Math.Min(_step + 1, _view.Steps.Count - 1);
                break;
            case ConsoleKey.LeftArrow or ConsoleKey.UpArrow or ConsoleKey.PageUp or ConsoleKey.Backspace:
                _step = Math.Max(_step - 1, 0);
                break;
            case ConsoleKey.Home:
                _step = 0;
                break;
            case ConsoleKey.End:
                _step = _view.Steps.Count - 1;
                break;
            case ConsoleKey.N:
                await RunAsync(PlayFault.None, closesFirst);
                break;
            case ConsoleKey.D or ConsoleKey.H or ConsoleKey.R when closesFirst is null:
                _message = Words(PlayView.Table["no-fault"]);
                break;
            case ConsoleKey.D:
                await RunAsync(PlayFault.Drop, closesFirst);
                break;
            case ConsoleKey.H:
                await RunAsync(PlayFault.Hold, closesFirst);
                break;
            case ConsoleKey.R:
                await RunAsync(PlayFault.Reset, closesFirst);
                break;
            case ConsoleKey.W:
                _message = Words(await OpenAsync());
                break;
            default:
                break;
        }
    }

    private async Task RunAsync(PlayFault fault, string? from)
    {
        _message = Words(PlayView.Table["running"]);
        Draw();
        var recording = await run(fault, from ?? "server");
        _message = "";
        Show(recording, fault);
    }

    private async Task<LocalizedText> OpenAsync() => wireshark is null
        ? PlayView.Table["wireshark-missing"]
        : await wireshark.OpenAsync(_recording);

    // The step stays: up to the fault both runs are alike.
    private void Show(ScenarioRecording recording, PlayFault fault)
    {
        (_recording, _fault) = (recording, fault);
        _view = view(recording, fault, console.Profile.Width);
        _step = Math.Clamp(_step, 0, _view.Steps.Count - 1);
    }

    private void Draw()
    {
        // The window may have another size by now.
        if (_view.Width != Math.Min(console.Profile.Width, TerminalReport.MaxWidth))
            _view = view(_recording, _fault, console.Profile.Width);
        Write(Home);
        var lines = _view.Screen(_step, Height, Below());
        foreach (var (index, line) in lines.Index())
        {
            Write(Erase);
            console.Write(line);
            if (index < lines.Count - 1)
                console.Write(new Text("\n"));
        }
        Write(EraseBelow);
    }

    private List<string> Below()
    {
        var (right, left) = _view.Unicode ? ("→", "←") : ("right", "left");
        List<string> parts =
        [
            Key(right, PlayView.Table["next"]), Key(left, PlayView.Table["back"]), Key("Home/End", PlayView.Table["ends"]),
            Key("d", PlayView.Table["drop-key"]), Key("h", PlayView.Table["hold-key"]), Key("r", PlayView.Table["reset-key"]),
            Key("n", PlayView.Table["again-key"]), .. wireshark is null ? [] : new[] { "w Wireshark" }, Key("q", PlayView.Table["quit-key"]),
        ];
        var lines = new List<string> { _message };
        foreach (var part in parts)
        {
            if (lines.Count == 1 || WidthLimited.Cells($"{lines[^1]}   {part}") > _view.Width)
                lines.Add(part);
            else
                lines[^1] += $"   {part}";
        }
        return lines;

        string Key(string key, LocalizedText does) => $"{key} {Words(does)}";
    }

    private string Words(LocalizedText text) => PlayView.Words(text, language, _view.Unicode);

    private void Write(string sequence) => console.Write(new ControlCode(sequence));
}
