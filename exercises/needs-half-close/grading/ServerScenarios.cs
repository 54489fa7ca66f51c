using Courseware.Labs;
using Courseware.Peers;
using Courseware.Recordings;

namespace Courseware.Exercises.NeedsHalfClose;

/// <summary>The student's server with a client of the grader's, who holds its answer back.</summary>
internal static class ServerScenarios
{
    public const string None = "server-none";
    public const string Close = "server-close";
    public const string Shutdown = "server-shutdown";
    public const string Large = "server-shutdown-large";
    public const string Empty = "server-shutdown-empty";
    public const string WrongSum = "server-wrong-checksum";
    public const string WrongCount = "server-wrong-count";
    public const string NoAnswer = "server-no-answer";
    public const string Reset = "server-reset";

    private const int Size = 5003;
    private static readonly (string, string)[] StudentServer = [(Contract.Server, "student")];
    private static readonly TimeSpan ShortHold = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan LongHold = TimeSpan.FromMilliseconds(300);

    /// <summary>The mode shutdown with the right answer; the one with an answer in two pieces first.</summary>
    public static IReadOnlyList<string> Answered { get; } = [Shutdown, Large, Empty];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        New(None, Size, NoneAsync),
        New(Close, Size, CloseAsync),
        New(Shutdown, Size, s => ShutdownAsync(s, Right, inPieces: true)),
        New(Large, (1 << 20) + 7, s => ShutdownAsync(s, Right)),
        New(Empty, 0, s => ShutdownAsync(s, Right)),
        New(WrongSum, Size, s => ShutdownAsync(s, d => d with { Sum = d.Sum ^ 1 })),
        New(WrongCount, Size, s => ShutdownAsync(s, d => d with { Bytes = d.Bytes - 1 })),
        New(NoAnswer, Size, s => ShutdownAsync(s, _ => null)),
        New(Reset, Size, ResetAsync),
    ];

    private static Digest? Right(Digest digest) => digest;

    /// <summary>
    /// Nothing tells the client that it has all. It answers all the same, when the server waits: the grader knows how much it was.
    /// </summary>
    private static async Task NoneAsync(Stage stage)
    {
        if (await ConnectAsync(stage, Contract.None) is not var (client, server))
            return;
        await stage.ReceiveAsync(client, limit: stage.Payload.Size);
        await HoldAnswerAsync(stage, client, server);
        await stage.SendAsync(client, Digest.Of(stage.Payload.Bytes).Line);
        await EndAsync(stage, client, server);
    }

    /// <summary>The client answers at EOF, as it should. Then what became of the answer is looked for.</summary>
    private static async Task CloseAsync(Stage stage)
    {
        if (await ConnectAsync(stage, Contract.Close) is not var (client, server))
            return;
        await stage.ReceiveAsync(client);
        await HoldAnswerAsync(stage, client, server);
        await stage.SendAsync(client, Digest.Of(stage.Payload.Bytes).Line);
        await EndAsync(stage, client, server);
    }

    private static async Task ShutdownAsync(Stage stage, Func<Digest, Digest?> answer, bool inPieces = false)
    {
        if (await ConnectAsync(stage, Contract.Shutdown) is not var (client, server))
            return;
        await stage.ReceiveAsync(client);
        await HoldAnswerAsync(stage, client, server);
        var line = answer(Digest.Of(stage.Payload.Bytes))?.Line ?? [];
        if (inPieces)
        {
            await stage.SendAsync(client, line.AsMemory(0, Contract.FirstPiece));
            await stage.GateAsync(client, server, Contract.RestOfAnswer, ShortHold);
            line = line[Contract.FirstPiece..];
        }
        if (line.Length > 0)
            await stage.SendAsync(client, line);
        await EndAsync(stage, client, server);
    }

    private static async Task ResetAsync(Stage stage)
    {
        if (await ConnectAsync(stage, Contract.Shutdown) is not var (client, server))
            return;
        await stage.ReceiveAsync(client);
        await HoldAnswerAsync(stage, client, server);
        client.Abort();
        await stage.ExitedAsync(server);
    }

    private static async Task HoldAnswerAsync(Stage stage, Peer client, RunningProgram server)
    {
        await stage.SilenceAsync(client, server, Contract.Answer, LongHold);
        stage.Look(client, server, Contract.Answer);
        stage.LookAtOwn(client, Contract.Answer);
        client.NoteState();
    }

    private static async Task EndAsync(Stage stage, Peer client, RunningProgram server)
    {
        await stage.SettleAsync();
        // The FIN is held back: a RST that is to come comes now, and shows itself.
        await stage.GateAsync(client, server, Contract.Fin, ShortHold);
        client.ShutdownSend();
        await stage.ExitedAsync(server);
        client.NoteState();
    }

    private static Scenario New(string id, int size, Func<Stage, Task> run) => new(id, StudentServer, size, PayloadKind.Binary, run);

    private static async Task<(Peer Client, RunningProgram Server)?> ConnectAsync(Stage stage, string mode)
    {
        var port = stage.TakePort();
        var server = await stage.StartAsync(Contract.Server, "student", [$"{port.Port}", mode], (Contract.SentFile, stage.Payload.Bytes));
        return await stage.ListensAsync(server, port) && await stage.ConnectAsync(port.Address) is { } client ? (client, server) : null;
    }
}
