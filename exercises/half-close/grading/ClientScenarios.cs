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
    public const string FinWithData = "client-fin-with-data";
    public const string HeldFin = "client-held-fin";
    public const string AbruptServer = "client-abrupt-server";
    public const string GracefulServer = "client-graceful-server";
    public const string Truncated = "client-truncated";
    public const string Refused = "client-refused";

    /// <summary>When the peer's end was sampled: just before it sends its FIN.</summary>
    public const string FinHeld = "fin-held";

    // More than a client's kernel takes while it does not read, also where it has asked for a large buffer.
    private const int Large = 8 << 20;
    private const int SendBuffer = 128 << 10;

    // Sent when the client has continued.
    private const int Rest = 64 << 10;
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
        New(FinWithData, 5003, s => TransferAsync(s, segments: [5000], finWithData: true)),
        New(HeldFin, 5003, s => TransferAsync(s, silence: true)),
        New(AbruptServer, Large, AbruptServerAsync),
        New(GracefulServer, Large, GracefulServerAsync),
        New(Truncated, 5003, TruncatedAsync),
        New(Refused, 0, RefusedAsync),
    ];

    private static string FileId(int size) => $"client-file-{size}";

    private static Scenario New(string id, int size, Func<ScenarioContext, Task> run) => new(id, StudentClient, size, PayloadKind.Binary, run);

    private static async Task TransferAsync(ScenarioContext context, int[]? segments = null, bool silence = false, int olderFile = 0, bool finWithData = false)
    {
        var listener = context.Listen("server");
        var client = await StartAsync(context, listener.Address, olderFile);
        if (await context.AcceptAsync(listener, client) is not { } server)
        {
            await context.WaitForExitAsync(client);
            return;
        }
        var rest = context.Payload.Bytes.AsMemory();
        foreach (var length in segments ?? [])
        {
            await context.SendAsync(server, rest[..length]);
            rest = rest[length..];
            await context.HoldUntilIdleAsync(server, client, "next-segment", NoHold);
        }
        if (finWithData)
        {
            await server.SendLastAsync(rest, context.CancellationToken);
            await HearMessageAsync(context, server, client);
            return;
        }
        await context.SendAsync(server, rest);
        // All is sent but the FIN: a client that waits for EOF is silent now.
        if (silence)
            await context.HoldForSilenceAsync(server, client, "fin", Silence);
        else
            await context.HoldUntilIdleAsync(server, client, "fin", NoHold);
        context.SamplePeerSocket(server, FinHeld);
        server.ShutdownSend();
        await HearMessageAsync(context, server, client);
    }

    private static async Task HearMessageAsync(ScenarioContext context, Peer server, RunningProgram client)
    {
        await context.ReceiveAsync(server);
        server.Close();
        await context.WaitForExitAsync(client);
    }

    /// <summary>The client is stopped while the server sends what the kernel takes and then aborts: the rest is lost.</summary>
    private static async Task AbruptServerAsync(ScenarioContext context)
    {
        var (server, client) = await StoppedClientAsync(context);
        if (server is null)
            return;
        server.Abort();
        client.Continue();
        await context.WaitForExitAsync(client);
    }

    /// <summary>
    /// The same conditions, but the server continues, half-closes, and reads the message. The file ends soon after what the kernels took: megabytes more
    /// would show nothing else.
    /// </summary>
    private static async Task GracefulServerAsync(ScenarioContext context)
    {
        var (server, client) = await StoppedClientAsync(context);
        if (server is null)
            return;
        client.Continue();
        var rest = context.Payload.Bytes.AsMemory((int)server.Sent);
        rest = rest[..Math.Min(Rest, rest.Length)];
        // One byte comes alone. A client that takes a short read() for the end stops there each time, and not by chance.
        var alone = Math.Min(1, rest.Length);
        foreach (var part in new[] { rest[..alone], rest[alone..] })
        {
            await context.HoldUntilIdleAsync(server, client, "next-segment", NoHold);
            await context.SendAsync(server, part);
        }
        // The FIN comes without data here; client-fin-with-data sends it with the last data.
        await context.HoldUntilIdleAsync(server, client, "fin", NoHold);
        server.ShutdownSend();
        await HearMessageAsync(context, server, client);
    }

    private static async Task<(Peer? Server, RunningProgram Client)> StoppedClientAsync(ScenarioContext context)
    {
        var listener = context.Listen("server");
        var client = await StartAsync(context, listener.Address);
        var server = await context.AcceptAsync(listener, client);
        if (server is null)
        {
            await context.WaitForExitAsync(client);
            return (null, client);
        }
        await context.HoldUntilIdleAsync(server, client, "file", NoHold);
        await client.StopAsync(context.CancellationToken);
        // The window closes and the send buffer fills: from here on the bytes are only the server kernel's. On a busy machine ACKs come late, and the
        // buffer looks full before the window is closed.
        const int mostLooks = 300;
        server.LimitSendBuffer(SendBuffer);
        for (var (sent, look) = (0, 0); sent < context.Payload.Size && look < mostLooks; look++)
        {
            var taken = server.SendWhatFits(context.Payload.Bytes.AsSpan(sent));
            sent += taken;
            if (taken == 0 && context.IsWindowClosed(server))
                break;
            await Task.Delay(10, context.CancellationToken);
        }
        context.SampleSocket(server, client, "stopped");
        context.SamplePeerSocket(server, "stopped");
        return (server, client);
    }

    private static async Task TruncatedAsync(ScenarioContext context)
    {
        var listener = context.Listen("server");
        var client = await StartAsync(context, listener.Address);
        if (await context.AcceptAsync(listener, client) is { } server)
        {
            await context.SendAsync(server, context.Payload.Bytes.AsMemory(0, context.Payload.Size / 2));
            await context.HoldUntilIdleAsync(server, client, "reset", NoHold);
            server.Abort();
        }
        await context.WaitForExitAsync(client);
    }

    private static async Task RefusedAsync(ScenarioContext context)
    {
        var port = context.LeasePort();
        var client = await StartAsync(context, port.Address);
        await context.WaitForExitAsync(client);
    }

    private static async Task<RunningProgram> StartAsync(ScenarioContext context, IPEndPoint address, int olderFile = 0)
    {
        var files = olderFile > 0
            ? [(Contract.SavedFile, new Payload(olderFile, context.Payload.Seed + 1, PayloadKind.Text).Bytes)]
            : Array.Empty<(string, byte[])>();
        var client = await context.StartAsync("client", "student", [$"{address.Address}", $"{address.Port}"], files);
        context.CollectAtEnd(client, Contract.SavedFile);
        return client;
    }
}
