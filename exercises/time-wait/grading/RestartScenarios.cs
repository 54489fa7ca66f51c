using Courseware.Labs;
using Courseware.Peers;
using Courseware.Recordings;

namespace Courseware.Exercises.TimeWait;

/// <summary>A server that is started twice on one port, and a client of the grader's that decides who closes first.</summary>
internal static class RestartScenarios
{
    public const string ServerFirst = "server-first";
    public const string ClientFirst = "client-first";
    public const string PlainServerFirst = "plain-server-first";
    public const string PlainClientFirst = "plain-client-first";
    public const string TwoAtOnce = "two-at-once";
    public const string Pieces = "line-in-pieces";
    public const string Reset = "client-resets";

    /// <summary>How much of the line comes first, in bytes.</summary>
    public const int FirstPiece = 5;

    private const string Student = "student";
    private static readonly TimeSpan ShortHold = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan LongHold = TimeSpan.FromMilliseconds(200);

    public static IReadOnlyList<Scenario> All { get; } =
    [
        New(ServerFirst, Student, ServerFirstAsync),
        New(ClientFirst, Student, ClientFirstAsync),
        New(PlainServerFirst, Contract.Plain, ServerFirstAsync),
        New(PlainClientFirst, Contract.Plain, ClientFirstAsync),
        New(TwoAtOnce, Student, TwoAtOnceAsync),
        New(Pieces, Student, PiecesAsync),
        New(Reset, Student, ResetAsync),
    ];

    /// <summary>A scenario with the server alone, of some origin.</summary>
    public static Scenario New(string id, string origin, Func<ScenarioContext, string, Task> run) =>
        new(id, [(Contract.Server, origin)], 0, PayloadKind.Text, context => run(context, origin));

    /// <summary>The server closes first, ends, and is started restarted while its old connection rests.</summary>
    public static async Task ServerFirstAsync(ScenarioContext context, string origin)
    {
        if (await ConnectAsync(context, origin) is not var (port, server, client))
            return;
        await TalkAsync(context, client, server, number: 1);
        await context.WaitForExitAsync(server);
        client.RecordState();
        client.Close();
        await RestartAsync(context, port, server);
    }

    /// <summary>Sends the line, reads the answer up to the server's FIN, and only then closes as well.</summary>
    public static async Task TalkAsync(ScenarioContext context, Peer client, RunningProgram server, int number)
    {
        await HearAsync(context, client, server, number);
        client.ShutdownSend();
    }

    /// <summary>Sends the line and reads the answer; the client's FIN is held back, so that the server's came first.</summary>
    public static async Task HearAsync(ScenarioContext context, Peer client, RunningProgram server, int number)
    {
        await context.SendAsync(client, Contract.LineBytes(context.Payload.Seed, number));
        await context.ReceiveAsync(client);
        if (!client.IsAtEof)
            return;
        // A RST that is to come comes now, and shows itself.
        await context.HoldUntilIdleAsync(client, server, Contract.Fin, ShortHold);
        if (context.SampleSocket(client, server, Contract.Served) is { Inode: > 0 } && !server.HasExited)
        {
            // It has half-closed: for a moment, or until the client closes too.
            await context.HoldForSilenceAsync(client, server, Contract.Fin, LongHold);
            context.SampleSocket(client, server, Contract.StillOpen);
        }
        client.RecordState();
    }

    /// <summary>The server listens and a client is connected; null when that did not come about.</summary>
    public static async Task<(PortLease Port, RunningProgram Server, Peer Client)?> ConnectAsync(ScenarioContext context, string origin)
    {
        var port = context.LeasePort();
        var server = await context.StartAsync(Contract.Server, origin, [$"{port.Port}"]);
        if (!await context.WaitForListenAsync(server, port) || await context.ConnectAsync(port.Address) is not { } client)
            return null;
        return (port, server, client);
    }

    /// <summary>
    /// The client's FIN is there before the server can read the line: it comes in the same segment. The server is not stopped for it, because
    /// that would break an epoll_wait() off (EINTR), and the program would end for a reason that is not its own.
    /// </summary>
    private static async Task ClientFirstAsync(ScenarioContext context, string origin)
    {
        if (await ConnectAsync(context, origin) is not var (port, server, client))
            return;
        // A server that already waits for the line sees both together; a server that is about to wait could see one and then the other.
        await context.HoldUntilIdleAsync(client, server, "line", ShortHold);
        await client.SendLastAsync(Contract.LineBytes(context.Payload.Seed, 1), context.CancellationToken);
        await context.ReceiveAsync(client);
        await context.WaitForExitAsync(server);
        client.RecordState();
        client.Close();
        await RestartAsync(context, port, server);
    }

    private static async Task RestartAsync(ScenarioContext context, PortLease port, RunningProgram before)
    {
        await context.SampleBothEndsAsync(port, Contract.BeforeRestart);
        var restarted = await context.RestartAsync(before, [$"{port.Port}"]);
        // A socket that an earlier run left on the port is not this one's.
        if (!await context.WaitForListenAsync(restarted, port, itself: true) || await context.ConnectAsync(port.Address) is not { } client)
            return;
        await TalkAsync(context, client, restarted, number: 2);
        await context.WaitForExitAsync(restarted);
        client.RecordState();
    }

    /// <summary>Two of the same on one port, while the first one listens.</summary>
    private static async Task TwoAtOnceAsync(ScenarioContext context, string origin)
    {
        var port = context.LeasePort();
        var first = await context.StartAsync(Contract.Server, origin, [$"{port.Port}"]);
        if (!await context.WaitForListenAsync(first, port))
            return;
        var second = await context.StartAsync(Contract.Server, origin, [$"{port.Port}"]);
        if (!await context.WaitForListenAsync(second, port, itself: true) && second.HasExited)
            await context.WaitForExitAsync(second);
    }

    private static async Task PiecesAsync(ScenarioContext context, string origin)
    {
        if (await ConnectAsync(context, origin) is not var (_, server, client))
            return;
        var line = Contract.LineBytes(context.Payload.Seed, Contract.LongClient);
        await context.SendAsync(client, line.AsMemory(0, FirstPiece));
        await context.HoldUntilIdleAsync(client, server, "rest-of-line", LongHold);
        await context.SendAsync(client, line.AsMemory(FirstPiece));
        await context.ReceiveAsync(client);
        client.ShutdownSend();
        await context.WaitForExitAsync(server);
    }

    private static async Task ResetAsync(ScenarioContext context, string origin)
    {
        if (await ConnectAsync(context, origin) is not var (_, server, client))
            return;
        // The server waits for the line when the client is gone.
        await context.HoldUntilIdleAsync(client, server, "reset", ShortHold);
        client.Abort();
        await context.WaitForExitAsync(server);
    }
}
