using System.Text;
using CliWrap;
using Courseware.Launching;
using Courseware.Recordings;
using Courseware.Reporting;
using Courseware.Submissions;

namespace Courseware.Cli;

/// <summary>Opens the packets of a run in Wireshark. The files are removed when the player ends; Wireshark has read them by then.</summary>
/// <param name="program">Where it is.</param>
internal sealed class Wireshark(string program) : IDisposable
{
    // Where there is no display, or no right to one, it ends immediately.
    private static readonly TimeSpan LongestRefusal = TimeSpan.FromSeconds(1);

    private readonly string _folder = Directory.CreateTempSubdirectory($"{PrivateFolders.Prefix}play-").FullName;
    private int _opened;

    /// <summary>The one on the <c>PATH</c>; null where there is none.</summary>
    public static Wireshark? Find() => SearchPath.Find("wireshark") is { } program ? new Wireshark(program) : null;

    /// <summary>Opens a recording's packets, and returns what to say of it.</summary>
    public async Task<LocalizedText> OpenAsync(ScenarioRecording recording)
    {
        if (recording.Capture is not { Packets.Count: > 0 } capture)
            return PlayView.Table["wireshark-no-packets"];
        var file = Path.Combine(_folder, $"{recording.Scenario}-{++_opened}.pcapng");
        await using (var stream = File.Create(file))
            Pcapng.Write(stream, capture, recording.Scenario, new Dictionary<int, string>());
        var errors = new StringBuilder();
        var running = CliWrap.Cli.Wrap(program).WithArguments(file).WithValidation(CommandResultValidation.None)
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(errors)).ExecuteAsync();
        if (await Task.WhenAny(running.Task, Task.Delay(LongestRefusal)) != running.Task || (await running).ExitCode == 0)
            return PlayView.Table["wireshark-opened"];
        var error = SafeText.Line(errors.ToString().Split('\n')[0]);
        return PlayView.Table["wireshark-failed", ("code", (await running).ExitCode), ("error", error)];
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
