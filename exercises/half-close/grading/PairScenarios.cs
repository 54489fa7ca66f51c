using Courseware.Labs;
using Courseware.Recordings;

namespace Courseware.Exercises.HalfClose;

/// <summary>Two programs with each other, and no peer of the grader between them.</summary>
internal static class PairScenarios
{
    public const string OwnSmall = "pair-31";
    public const string OwnLarge = "pair-1048583";
    public const string OriginalServer = "pair-original-server";
    public const string OriginalClient = "pair-original-client";

    // In a fast transfer it is chance whether a read() fills the client's buffer, and a client that takes a partly filled buffer for the end passes
    // today and fails tomorrow. Segment by segment it shows its behaviour each time. The smallest file goes as fast as it can: that is the transfer of
    // the lecture, and the one that a report with full marks draws.
    private const int PacedSegments = 4;
    private const int SmallSize = 31;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        New(OwnSmall, "student", "student", SmallSize),
        New(OwnLarge, "student", "student", (1 << 20) + 7),
        New(OriginalServer, "original", "student", 5003),
        New(OriginalClient, "student", "original", 5003),
    ];

    private static Scenario New(string id, string server, string client, int size) =>
        new(id, [("server", server), ("client", client)], size, PayloadKind.Binary, s => TransferAsync(s, server, client));

    private static async Task TransferAsync(ScenarioContext context, string serverOrigin, string clientOrigin)
    {
        var port = context.LeasePort();
        var server = await context.StartAsync("server", serverOrigin, [$"{port.Port}"], serverOrigin == "student"
            ? Contract.FilesToSend(context, provideOthers: true) : [(Contract.SentFile, context.Payload.Bytes)]);
        if (!await context.WaitForListenAsync(server, port))
            return;
        RunningProgram client;
        using (var pacing = context.Payload.Size > SmallSize ? SegmentPacer.Begin(context) : null)
        {
            client = await context.StartAsync("client", clientOrigin, [$"{port.Address.Address}", $"{port.Port}"]);
            context.CollectAtEnd(client, Contract.SavedFile);
            if (pacing is not null)
                await pacing.DeliverAsync(port, server, client, PacedSegments);
        }
        await context.WaitForExitAsync(client);
        await context.WaitForExitAsync(server);
    }
}
