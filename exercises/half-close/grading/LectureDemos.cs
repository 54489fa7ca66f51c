using System.Text;
using Courseware.Grading;
using Courseware.Judging;
using Courseware.Labs;
using Courseware.Recordings;

namespace Courseware.Exercises.HalfClose;

/// <summary>The demos of a lecture about the half-close: the lecture's own pair, and a server that closes both directions in one call.</summary>
internal static class LectureDemos
{
    private static readonly TextTable Texts = TextTable.Load(typeof(LectureDemos).Assembly, "half-close/grading/demos.yaml");

    // Three blocks of the server's buffer, the last one not full.
    private const int FileSize = 70;
    private static readonly DemoProgram Client = new("client", "original/file_client.c");

    private static readonly DemoPart OneDirection = new(
        Texts["one-direction.title"],
        Texts["one-direction.before"],
        [new DemoProgram("server", "original/file_server.c"), Client],
        New("demo-half-close"),
        AfterHalfClose);

    private static readonly DemoPart BothDirections = new(
        Texts["both-directions.title"],
        Texts["both-directions.before"],
        [new DemoProgram("server", "demo/abrupt_server.c"), Client],
        New("demo-abrupt-close"),
        AfterAbruptClose);

    public static IReadOnlyList<Demo> All { get; } =
    [
        new(
            "half-close",
            Texts["title"],
            [OneDirection, BothDirections]),
        new(
            "abrupt-close",
            Texts["abrupt.title"],
            [BothDirections]),
    ];

    private static Scenario New(string id) =>
        new(id, [("server", DemoPart.Origin), ("client", DemoPart.Origin)], FileSize, PayloadKind.Text, TransferAsync);

    private static async Task TransferAsync(ScenarioContext context)
    {
        var port = context.LeasePort();
        var server = await context.StartAsync("server", DemoPart.Origin, [$"{port.Port}"], (Contract.SentFile, context.Payload.Bytes));
        if (!await context.WaitForListenAsync(server, port))
            return;
        var client = await context.StartAsync("client", DemoPart.Origin, [$"{port.Address.Address}", $"{port.Port}"]);
        context.CollectAtEnd(client, Contract.SavedFile);
        await context.WaitForExitAsync(client);
        await context.WaitForExitAsync(server);
        await context.DrainWireAsync();
        // A wire has shown it already; without one, the kernel's table is all there is.
        await context.SampleBothEndsAsync(port, "both-exited");
    }

    private static LocalizedText AfterHalfClose(ScenarioRecording recording)
    {
        var wire = new WireFacts(recording);
        if (!HasHeard(recording) || wire.Reset("server") is not null)
            return DemoPart.NotReached;
        if (!wire.IsSeen)
        {
            return Texts["one-direction.without-wire"];
        }
        return wire is { ActiveCloser: "server", TimeWait: not null }
            ? Texts["one-direction.seen"]
            : DemoPart.NotReached;
    }

    private static LocalizedText AfterAbruptClose(ScenarioRecording recording)
    {
        var wire = new WireFacts(recording);
        var isWhole = recording.First<FileCollected>(f => f.Program == "client")?.Size == FileSize;
        if (HasHeard(recording) || !isWhole)
            return DemoPart.NotReached;
        if (!wire.IsSeen)
        {
            return Texts["both-directions.without-wire"];
        }
        return wire.Fin("server") is not null && wire.Refusal("server") is not null
            ? Texts["both-directions.seen"]
            : DemoPart.NotReached;
    }

    private static bool HasHeard(ScenarioRecording recording) =>
        Encoding.UTF8.GetString(recording.Output("server", "stdout")).Contains(Contract.Thanks, StringComparison.Ordinal);
}
