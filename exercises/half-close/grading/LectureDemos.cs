using Courseware.Grading;
using Courseware.Labs;
using Courseware.Recordings;

namespace Courseware.Exercises.HalfClose;

/// <summary>What a lecture about the half-close shows: the lecture's own pair, and a server that closes both directions at once.</summary>
internal static class LectureDemos
{
    // Three blocks of the server's buffer, the last one not full.
    private const int FileSize = 70;
    private static readonly DemoProgram Client = new("client", "original/file_client.c");

    private static readonly DemoPart HalfClose = new(
        new LocalText("", ""), new LocalText("", ""),
        [new DemoProgram("server", "original/file_server.c"), Client],
        New("demo-half-close"), _ => new LocalText("", ""));

    private static readonly DemoPart AbruptClose = new(
        new LocalText("", ""), new LocalText("", ""),
        [new DemoProgram("server", "demo/abrupt_server.c"), Client],
        New("demo-abrupt-close"), _ => new LocalText("", ""));

    public static IReadOnlyList<Demo> All { get; } =
    [
        new("half-close", new LocalText("a", "b"), [HalfClose, AbruptClose]),
        new("abrupt-close", new LocalText("a", "b"), [AbruptClose]),
    ];

    private static Scenario New(string id) =>
        new(id, [("server", DemoPart.Origin), ("client", DemoPart.Origin)], FileSize, PayloadKind.Text, TransferAsync);

    private static async Task TransferAsync(Stage stage)
    {
        var port = stage.TakePort();
        var server = await stage.StartAsync("server", DemoPart.Origin, [$"{port.Port}"], (Contract.SentFile, stage.Payload.Bytes));
        if (!await stage.ListensAsync(server, port))
            return;
        var client = await stage.StartAsync("client", DemoPart.Origin, [$"{port.Address.Address}", $"{port.Port}"]);
        stage.CollectAtEnd(client, Contract.SavedFile);
        await stage.ExitedAsync(client);
        await stage.ExitedAsync(server);
        await stage.SettleAsync();
        stage.LookAtEnds(port, "both-exited");
    }
}
