using Courseware.Labs;
using Courseware.Peers;
using Courseware.Recordings;

namespace Courseware.Exercises.AbruptClose;

/// <summary>
/// One client of the grader's, always the same: its window is small, and it reads nothing until the server has done what it
/// does. What differs is when it speaks.
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

    private static Scenario New(string id, string role, Func<Stage, string, string, Task> run) =>
        new(id, [(role, "student")], Contract.Size, PayloadKind.Binary, s => run(s, role, "student"));

    private static async Task SilentAsync(Stage stage, string role, string origin)
    {
        var (port, server) = await StartAsync(stage, role, origin);
        if (!await stage.ListensAsync(server, port) || await stage.ConnectAsync(port.Address, SmallBuffer) is not { } client)
            return;
        await ServedAsync(stage, client, server);
        await ReadToEndAsync(stage, client, server, port);
    }

    private static async Task LateAsync(Stage stage, string role, string origin)
    {
        var (port, server) = await StartAsync(stage, role, origin);
        if (!await stage.ListensAsync(server, port) || await stage.ConnectAsync(port.Address, SmallBuffer) is not { } client)
            return;
        // Where the connection is gone already there is nobody to speak to; what had arrived can still be read.
        if (await ServedAsync(stage, client, server))
        {
            await stage.SendAsync(client, Contract.MessageBytes(stage.Payload.Seed));
            await stage.SettleAsync();
            // Not a byte is read before the server has done with the message what it does.
            await stage.GateAsync(client, server, "reading", ShortHold);
        }
        await ReadToEndAsync(stage, client, server, port);
    }

    /// <summary>The message is there before the server can do anything: the server stands still until it has arrived.</summary>
    private static async Task EarlyAsync(Stage stage, string role, string origin)
    {
        var (port, server) = await StartAsync(stage, role, origin);
        if (!await stage.ListensAsync(server, port))
            return;
        await server.StopAsync(stage.CancellationToken);
        if (await stage.ConnectAsync(port.Address, SmallBuffer) is not { } client)
            return;
        await stage.SendAsync(client, Contract.MessageBytes(stage.Payload.Seed));
        await stage.SettleAsync();
        stage.Look(client, server, Contract.MessageWaits);
        server.Continue();
        await ServedAsync(stage, client, server);
        await ReadToEndAsync(stage, client, server, port);
    }

    private static async Task ResetAsync(Stage stage, string role, string origin)
    {
        var (port, server) = await StartAsync(stage, role, origin);
        if (!await stage.ListensAsync(server, port) || await stage.ConnectAsync(port.Address, SmallBuffer) is not { } client)
            return;
        await ServedAsync(stage, client, server);
        client.Abort();
        await stage.ExitedAsync(server);
    }

    private static async Task NoFileAsync(Stage stage, string role, string origin)
    {
        var port = stage.TakePort();
        var server = await stage.StartAsync(role, origin, [$"{port.Port}", Contract.SentFile]);
        if (await stage.ListensAsync(server, port) && await stage.ConnectAsync(port.Address) is { } client)
        {
            await stage.ReceiveAsync(client);
            client.ShutdownSend();
        }
        await stage.ExitedAsync(server);
    }

    /// <summary>
    /// Until the server has closed or half-closed. A server that waits for room in its send buffer is given some by small sips, each
    /// only when it can do nothing without. One that takes its time between two pieces is given none: the client would have read
    /// everything before such a server closes, and nothing would be left to lose. More comes from it by itself, which tells it from the
    /// first. True when there is still a connection.
    /// </summary>
    private static async Task<bool> ServedAsync(Stage stage, Peer client, RunningProgram server)
    {
        var (sips, given, rested) = (0L, 0L, TimeSpan.Zero);
        for (SocketSeen? end = null; ;)
        {
            var began = stage.Recorder.Now;
            await RestAsync(stage, client, server, end);
            end = stage.Look(client, server, $"after {sips} sips");
            if (end is not { State: "Established" or "SynReceived" } || client.IsAtEof || client.IsReset)
                return stage.Look(client, server, Contract.Served) is not null;
            // All that the server has given to its kernel: what was read, what lies unread at the client's end, and what is to follow.
            var givenNow = client.Received.Length + client.Waiting + end.SendQueue;
            rested = givenNow == given ? rested + TimeSpan.FromSeconds(stage.Recorder.Now - began) : TimeSpan.Zero;
            given = givenNow;
            if (given < stage.Payload.Size && rested < LongestPause)
                continue;
            await stage.ReceiveAsync(client, limit: ++sips * Sip, chunk: Sip);
            rested = TimeSpan.Zero;
        }
    }

    /// <summary>
    /// Until the server sleeps. The stage's gate is for one that reads what was sent to it; where the message lies unread in an accepted
    /// connection it would wait in vain, and long, for a server that waits for room.
    /// </summary>
    private static async Task RestAsync(Stage stage, Peer client, RunningProgram server, SocketSeen? before)
    {
        const int wantedLooks = 3;
        if (before is not { ReceiveQueue: > 0, Inode: > 0 })
        {
            await stage.GateAsync(client, server, "reading", ShortHold);
            return;
        }
        using var waiting = stage.Waiting($"{server.Name}:send-or-close");
        for (var asleep = 0; asleep < wantedLooks; asleep = server.IsAsleep() && stage.Wire is not { IsQuiet: false } ? asleep + 1 : 0)
            await Task.Delay(ShortHold / wantedLooks, stage.CancellationToken);
    }

    private static async Task ReadToEndAsync(Stage stage, Peer client, RunningProgram server, PortLease port)
    {
        await stage.ReceiveAsync(client);
        if (client.IsAtEof)
        {
            // The FIN is held back: a RST that is to come comes now, and shows itself.
            await stage.GateAsync(client, server, "fin", LongHold);
            client.ShutdownSend();
        }
        await stage.ExitedAsync(server);
        client.NoteState();
        await stage.LookAtEndsAsync(port, Contract.AllClosed);
    }

    private static async Task<(PortLease Port, RunningProgram Server)> StartAsync(Stage stage, string role, string origin)
    {
        var port = stage.TakePort();
        return (port, await stage.StartAsync(role, origin, [$"{port.Port}", Contract.SentFile], (Contract.SentFile, stage.Payload.Bytes)));
    }
}
