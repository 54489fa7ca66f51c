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
    public static Scenario New(string id, string origin, Func<Stage, string, Task> run) =>
        new(id, [(Contract.Server, origin)], 0, PayloadKind.Text, stage => run(stage, origin));

    /// <summary>The server closes first, ends, and is started again while its old connection rests.</summary>
    public static async Task ServerFirstAsync(Stage stage, string origin)
    {
        if (await ConnectAsync(stage, origin) is not var (port, server, client))
            return;
        await TalkAsync(stage, client, server, number: 1);
        await stage.ExitedAsync(server);
        client.NoteState();
        client.Close();
        await RestartAsync(stage, port, server);
    }

    /// <summary>Sends the line, hears the answer up to the server's FIN, and only then closes as well.</summary>
    public static async Task TalkAsync(Stage stage, Peer client, RunningProgram server, int number)
    {
        await HearAsync(stage, client, server, number);
        client.ShutdownSend();
    }

    /// <summary>Sends the line and hears the answer; the client's FIN is held back, so that the server's came first.</summary>
    public static async Task HearAsync(Stage stage, Peer client, RunningProgram server, int number)
    {
        await stage.SendAsync(client, Contract.LineBytes(stage.Payload.Seed, number));
        await stage.ReceiveAsync(client);
        if (!client.IsAtEof)
            return;
        // A RST that is to come comes now, and shows itself.
        await stage.GateAsync(client, server, Contract.Fin, ShortHold);
        stage.Look(client, server, Contract.Served);
        client.NoteState();
    }

    /// <summary>The server listens and a client is connected; null when that did not come about.</summary>
    public static async Task<(PortLease Port, RunningProgram Server, Peer Client)?> ConnectAsync(Stage stage, string origin)
    {
        var port = stage.TakePort();
        var server = await stage.StartAsync(Contract.Server, origin, [$"{port.Port}"]);
        if (!await stage.ListensAsync(server, port) || await stage.ConnectAsync(port.Address) is not { } client)
            return null;
        return (port, server, client);
    }

    /// <summary>
    /// The client's FIN is there before the server can read the line: it comes in the same segment. The server is not stopped for it, because
    /// that would break an epoll_wait() off (EINTR), and the program would end for a reason that is not its own.
    /// </summary>
    private static async Task ClientFirstAsync(Stage stage, string origin)
    {
        if (await ConnectAsync(stage, origin) is not var (port, server, client))
            return;
        // Who waits for the line already sees both at once; who is about to wait could see one and then the other.
        await stage.GateAsync(client, server, "line", ShortHold);
        await client.SendLastAsync(Contract.LineBytes(stage.Payload.Seed, 1), stage.CancellationToken);
        await stage.ReceiveAsync(client);
        await stage.ExitedAsync(server);
        client.NoteState();
        client.Close();
        await RestartAsync(stage, port, server);
    }

    private static async Task RestartAsync(Stage stage, PortLease port, RunningProgram before)
    {
        await stage.LookAtEndsAsync(port, Contract.BeforeRestart);
        var again = await stage.RestartAsync(before, [$"{port.Port}"]);
        // What an earlier run left behind on the port is not this one.
        if (!await stage.ListensAsync(again, port, itself: true) || await stage.ConnectAsync(port.Address) is not { } client)
            return;
        await TalkAsync(stage, client, again, number: 2);
        await stage.ExitedAsync(again);
        client.NoteState();
    }

    /// <summary>Two of the same on one port, while the first one listens.</summary>
    private static async Task TwoAtOnceAsync(Stage stage, string origin)
    {
        var port = stage.TakePort();
        var first = await stage.StartAsync(Contract.Server, origin, [$"{port.Port}"]);
        if (!await stage.ListensAsync(first, port))
            return;
        var second = await stage.StartAsync(Contract.Server, origin, [$"{port.Port}"]);
        if (!await stage.ListensAsync(second, port, itself: true) && second.HasExited)
            await stage.ExitedAsync(second);
    }

    private static async Task PiecesAsync(Stage stage, string origin)
    {
        if (await ConnectAsync(stage, origin) is not var (_, server, client))
            return;
        var line = Contract.LineBytes(stage.Payload.Seed, 1);
        await stage.SendAsync(client, line.AsMemory(0, FirstPiece));
        await stage.GateAsync(client, server, "rest-of-line", LongHold);
        await stage.SendAsync(client, line.AsMemory(FirstPiece));
        await stage.ReceiveAsync(client);
        client.ShutdownSend();
        await stage.ExitedAsync(server);
    }

    private static async Task ResetAsync(Stage stage, string origin)
    {
        if (await ConnectAsync(stage, origin) is not var (_, server, client))
            return;
        // The server waits for the line when the client is gone.
        await stage.GateAsync(client, server, "reset", ShortHold);
        client.Abort();
        await stage.ExitedAsync(server);
    }
}
