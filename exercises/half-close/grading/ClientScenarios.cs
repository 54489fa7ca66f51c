using System.Net;
using Courseware.Labs;
using Courseware.Peers;
using Courseware.Recordings;

namespace Courseware.Exercises.HalfClose;

/// <summary>The student's client with the grader's server.</summary>
internal static class ClientScenarios
{
    public const string Segments = "client-segments";
    public const string OlderFile = "client-older-file";
    public const string HeldFin = "client-held-fin";
    public const string AbruptServer = "client-abrupt-server";
    public const string GracefulServer = "client-graceful-server";
    public const string Truncated = "client-truncated";
    public const string Refused = "client-refused";

    /// <summary>When the peer's end was looked at: just before it sends its FIN.</summary>
    public const string FinHeld = "fin-held";

    private const int Large = 8 << 20;
    private static readonly (string, string)[] StudentClient = [("client", "student")];
    private static readonly TimeSpan NoHold = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(300); // where nothing tells what the client waits in

    /// <summary>The ids of the plain transfers, one for each size.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Contract.Sizes.Select(FileId)];

    /// <summary>All transfers in which the file arrives whole and the connection ends in order.</summary>
    public static IReadOnlyList<string> Whole { get; } = [.. Files, Segments, OlderFile];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. Contract.Sizes.Select(size => New(FileId(size), size, s => TransferAsync(s))),
        New(Segments, 5003, s => TransferAsync(s, segments: [1, 2, 27, 30, 31, 997, 2500])),
        New(OlderFile, 60, s => TransferAsync(s, olderFile: 4096)),
        New(HeldFin, 5003, s => TransferAsync(s, silence: true)),
        New(AbruptServer, Large, AbruptServerAsync),
        New(GracefulServer, Large, GracefulServerAsync),
        New(Truncated, 5003, TruncatedAsync),
        New(Refused, 0, RefusedAsync),
    ];

    private static string FileId(int size) => $"client-file-{size}";

    private static Scenario New(string id, int size, Func<Stage, Task> run) => new(id, StudentClient, size, PayloadKind.Binary, run);

    private static async Task TransferAsync(Stage stage, int[]? segments = null, bool silence = false, int olderFile = 0)
    {
        var listener = stage.Listen("server");
        var client = await StartAsync(stage, listener.Address, olderFile);
        if (await stage.AcceptAsync(listener, client) is not { } server)
        {
            await stage.ExitedAsync(client);
            return;
        }
        var rest = stage.Payload.Bytes.AsMemory();
        foreach (var length in segments ?? [])
        {
            await stage.SendAsync(server, rest[..length]);
            rest = rest[length..];
            await stage.GateAsync(server, client, "next-segment", NoHold);
        }
        await stage.SendAsync(server, rest);
        // All is sent but the FIN: a client that waits for EOF is silent now.
        if (silence)
            await stage.SilenceAsync(server, client, "fin", Silence);
        else
            await stage.GateAsync(server, client, "fin", NoHold);
        stage.LookAtOwn(server, FinHeld);
        await HearMessageAsync(stage, server, client);
    }

    private static async Task HearMessageAsync(Stage stage, Peer server, RunningProgram client)
    {
        server.ShutdownSend();
        await stage.ReceiveAsync(server);
        server.Close();
        await stage.ExitedAsync(client);
    }

    /// <summary>The client stands still while the server sends what the kernel takes and then aborts: the rest is lost.</summary>
    private static async Task AbruptServerAsync(Stage stage)
    {
        var (server, client) = await StoppedClientAsync(stage);
        if (server is null)
            return;
        server.Abort();
        client.Continue();
        await stage.ExitedAsync(client);
    }

    /// <summary>The same conditions, but the server goes on, half-closes, and hears the message.</summary>
    private static async Task GracefulServerAsync(Stage stage)
    {
        var (server, client) = await StoppedClientAsync(stage);
        if (server is null)
            return;
        client.Continue();
        await stage.SendAsync(server, stage.Payload.Bytes.AsMemory((int)server.Sent));
        await HearMessageAsync(stage, server, client);
    }

    private static async Task<(Peer? Server, RunningProgram Client)> StoppedClientAsync(Stage stage)
    {
        var listener = stage.Listen("server");
        var client = await StartAsync(stage, listener.Address);
        var server = await stage.AcceptAsync(listener, client);
        if (server is null)
        {
            await stage.ExitedAsync(client);
            return (null, client);
        }
        await stage.GateAsync(server, client, "file", NoHold);
        await client.StopAsync(stage.CancellationToken);
        // The window closes and the send buffer fills: from here on the bytes are only the server kernel's.
        var (sent, still) = (0, 0);
        while (sent < stage.Payload.Size && still < 3)
        {
            var taken = server.SendWhatFits(stage.Payload.Bytes.AsSpan(sent));
            sent += taken;
            still = taken == 0 ? still + 1 : 0;
            await Task.Delay(10, stage.CancellationToken);
        }
        stage.Look(server, client, "stopped");
        stage.LookAtOwn(server, "stopped");
        return (server, client);
    }

    private static async Task TruncatedAsync(Stage stage)
    {
        var listener = stage.Listen("server");
        var client = await StartAsync(stage, listener.Address);
        if (await stage.AcceptAsync(listener, client) is { } server)
        {
            await stage.SendAsync(server, stage.Payload.Bytes.AsMemory(0, stage.Payload.Size / 2));
            await stage.GateAsync(server, client, "reset", NoHold);
            server.Abort();
        }
        await stage.ExitedAsync(client);
    }

    private static async Task RefusedAsync(Stage stage)
    {
        var port = stage.TakePort();
        var client = await StartAsync(stage, port.Address);
        await stage.ExitedAsync(client);
    }

    private static async Task<RunningProgram> StartAsync(Stage stage, IPEndPoint address, int olderFile = 0)
    {
        var files = olderFile > 0
            ? [(Contract.SavedFile, new Payload(olderFile, stage.Payload.Seed + 1, PayloadKind.Text).Bytes)]
            : Array.Empty<(string, byte[])>();
        var client = await stage.StartAsync("client", "student", [$"{address.Address}", $"{address.Port}"], files);
        stage.CollectAtEnd(client, Contract.SavedFile);
        return client;
    }
}
