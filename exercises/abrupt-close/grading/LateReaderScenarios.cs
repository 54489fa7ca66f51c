using Courseware.Labs;
using Courseware.Peers;
using Courseware.Recordings;

namespace Courseware.Exercises.AbruptClose;

/// <summary>
/// The grader's client, always the same: its window is small, and it reads nothing until the server has closed. The scenarios differ in when it sends
/// its message.
/// </summary>
internal static class LateReaderScenarios
{
    public const string AbruptSilent = "abrupt-silent-client";
    public const string AbruptLate = "abrupt-late-message";
    public const string AbruptEarly = "abrupt-early-message";
    public const string GracefulLate = "graceful-late-message";
    public const string GracefulEarly = "graceful-early-message";
    public const string GracefulReset = "graceful-client-resets";
    public const string AbruptNoFile = "abrupt-no-file";
    public const string GracefulNoFile = "graceful-no-file";

    private const int SmallBuffer = 4096;

    // Less than any send buffer: whenever the server closes, something of the file is still in it.
    private const int Sip = 2048;
    private static readonly TimeSpan ShortHold = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan LongHold = TimeSpan.FromMilliseconds(150);

    // The contract's longest pause of a server between two pieces.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        New(AbruptSilent, Contract.AbruptServer, SilentAsync),
        New(AbruptLate, Contract.AbruptServer, LateAsync),
        New(AbruptEarly, Contract.AbruptServer, EarlyAsync),
        New(GracefulLate, Contract.GracefulServer, LateAsync),
        New(GracefulEarly, Contract.GracefulServer, EarlyAsync),
        New(GracefulReset, Contract.GracefulServer, ResetAsync),
        New(AbruptNoFile, Contract.AbruptServer, NoFileAsync),
        New(GracefulNoFile, Contract.GracefulServer, NoFileAsync),
    ];

    /// <summary>A scenario in which the client speaks when the server is done and before it has read the file.</summary>
    public static Scenario Late(string id, string role, string origin) =>
        new(id, [(role, origin)], Contract.Size, PayloadKind.Binary, s => LateAsync(s, role, origin));

    private static Scenario New(string id, string role, Func<ScenarioContext, string, string, Task> run) =>
        new(id, [(role, "student")], Contract.Size, PayloadKind.Binary, s => run(s, role, "student"));

    private static async Task SilentAsync(ScenarioContext context, string role, string origin)
    {
        var (port, server) = await StartAsync(context, role, origin);
        if (!await context.WaitForListenAsync(server, port) || await context.ConnectAsync(port.Address, SmallBuffer) is not { } client)
            return;
        await ServedAsync(context, client, server);
        await ReadToEndAsync(context, client, server, port);
    }

    private static async Task LateAsync(ScenarioContext context, string role, string origin)
    {
        var (port, server) = await StartAsync(context, role, origin);
        if (!await context.WaitForListenAsync(server, port) || await context.ConnectAsync(port.Address, SmallBuffer) is not { } client)
            return;
        // If the connection is gone already, no message can be sent; what had arrived can still be read.
        if (await ServedAsync(context, client, server))
        {
            await context.SendAsync(client, Contract.MessageBytes(context.Payload.Seed));
            await context.DrainWireAsync();
            // Not a byte is read before the server has done with the message what it does.
            await context.HoldUntilIdleAsync(client, server, "reading", ShortHold);
        }
        await ReadToEndAsync(context, client, server, port);
    }

    /// <summary>The message is there before the server can do anything: the server is stopped until it has arrived.</summary>
    private static async Task EarlyAsync(ScenarioContext context, string role, string origin)
    {
        var (port, server) = await StartAsync(context, role, origin);
        if (!await context.WaitForListenAsync(server, port))
            return;
        await server.StopAsync(context.CancellationToken);
        if (await context.ConnectAsync(port.Address, SmallBuffer) is not { } client)
            return;
        await context.SendAsync(client, Contract.MessageBytes(context.Payload.Seed));
        await context.DrainWireAsync();
        context.SampleSocket(client, server, Contract.MessageWaits);
        server.Continue();
        await ServedAsync(context, client, server);
        await ReadToEndAsync(context, client, server, port);
    }

    private static async Task ResetAsync(ScenarioContext context, string role, string origin)
    {
        var (port, server) = await StartAsync(context, role, origin);
        if (!await context.WaitForListenAsync(server, port) || await context.ConnectAsync(port.Address, SmallBuffer) is not { } client)
            return;
        await ServedAsync(context, client, server);
        client.Abort();
        await context.WaitForExitAsync(server);
    }

    private static async Task NoFileAsync(ScenarioContext context, string role, string origin)
    {
        var port = context.LeasePort();
        var server = await context.StartAsync(role, origin, [$"{port.Port}", Contract.SentFile]);
        if (await context.WaitForListenAsync(server, port) && await context.ConnectAsync(port.Address) is { } client)
        {
            await context.ReceiveAsync(client);
            client.ShutdownSend();
        }
        await context.WaitForExitAsync(server);
    }

    /// <summary>
    /// Until the server has closed or half-closed. If a server waits for room in its send buffer, the client reads small pieces, each only when the
    /// server cannot continue without it. For a server that pauses between two pieces the client reads nothing: it would have read everything before
    /// such a server closes, and nothing would be left to lose. Such a server sends more by itself, which distinguishes the two. True when there is
    /// still a connection.
    /// </summary>
    private static async Task<bool> ServedAsync(ScenarioContext context, Peer client, RunningProgram server)
    {
        var (sips, given, rested) = (0L, 0L, TimeSpan.Zero);
        for (SocketSeen? end = null; ;)
        {
            var began = context.Recorder.Now;
            await RestAsync(context, client, server, end);
            end = context.SampleSocket(client, server, $"after {sips} sips");
            if (end is not { State: "Established" or "SynReceived" } || client.IsAtEof || client.IsReset)
                return context.SampleSocket(client, server, Contract.Served) is not null;
            // All that the server has given to its kernel: what was read, what lies unread at the client's end, and what is to follow.
            var givenNow = client.Received.Length + client.Waiting + end.SendQueue;
            rested = givenNow == given ? rested + TimeSpan.FromSeconds(context.Recorder.Now - began) : TimeSpan.Zero;
            given = givenNow;
            if (given < context.Payload.Size && rested < LongestPause)
                continue;
            await context.ReceiveAsync(client, limit: ++sips * Sip, chunk: Sip);
            rested = TimeSpan.Zero;
        }
    }

    /// <summary>
    /// Until the server sleeps. The ordinary hold is for a program that reads what was sent to it; where the message stays unread in an accepted
    /// connection, the hold would wait in vain for a server that waits for room.
    /// </summary>
    private static async Task RestAsync(ScenarioContext context, Peer client, RunningProgram server, SocketSeen? before)
    {
        const int wantedPolls = 3;
        if (before is not { ReceiveQueue: > 0, Inode: > 0 })
        {
            await context.HoldUntilIdleAsync(client, server, "reading", ShortHold);
            return;
        }
        using var waiting = context.Waiting($"{server.Name}:send-or-close");
        for (var asleep = 0; asleep < wantedPolls; asleep = server.IsAsleep() && context.Wire is not { IsQuiet: false } ? asleep + 1 : 0)
            await Task.Delay(ShortHold / wantedPolls, context.CancellationToken);
    }

    private static async Task ReadToEndAsync(ScenarioContext context, Peer client, RunningProgram server, PortLease port)
    {
        await context.ReceiveAsync(client);
        if (client.IsAtEof)
        {
            // The FIN is held back: a RST that is to come comes now, and shows itself.
            await context.HoldUntilIdleAsync(client, server, "fin", LongHold);
            context.SampleSocket(client, server, Contract.BeforeFin);
            client.ShutdownSend();
        }
        await context.WaitForExitAsync(server);
        client.RecordState();
        await context.SampleBothEndsAsync(port, Contract.AllClosed);
    }

    private static async Task<(PortLease Port, RunningProgram Server)> StartAsync(ScenarioContext context, string role, string origin)
    {
        var port = context.LeasePort();
        return (port, await context.StartAsync(role, origin, [$"{port.Port}", Contract.SentFile], (Contract.SentFile, context.Payload.Bytes)));
    }
}
