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
    private static async Task NoneAsync(ScenarioContext context)
    {
        if (await ConnectAsync(context, Contract.None) is not var (client, server))
            return;
        await context.ReceiveAsync(client, limit: context.Payload.Size);
        await HoldAnswerAsync(context, client, server);
        await context.SendAsync(client, Digest.Of(context.Payload.Bytes).Line);
        await EndAsync(context, client, server);
    }

    /// <summary>The client answers at EOF, as it should. Then the grader checks what happened to the answer.</summary>
    private static async Task CloseAsync(ScenarioContext context)
    {
        if (await ConnectAsync(context, Contract.Close) is not var (client, server))
            return;
        await context.ReceiveAsync(client);
        await HoldAnswerAsync(context, client, server);
        await context.SendAsync(client, Digest.Of(context.Payload.Bytes).Line);
        await EndAsync(context, client, server);
    }

    private static async Task ShutdownAsync(ScenarioContext context, Func<Digest, Digest?> answer, bool inPieces = false)
    {
        if (await ConnectAsync(context, Contract.Shutdown) is not var (client, server))
            return;
        await context.ReceiveAsync(client);
        await HoldAnswerAsync(context, client, server);
        var line = answer(Digest.Of(context.Payload.Bytes))?.Line ?? [];
        if (inPieces)
        {
            await context.SendAsync(client, line.AsMemory(0, Contract.FirstPiece));
            await context.HoldUntilIdleAsync(client, server, Contract.RestOfAnswer, ShortHold);
            line = line[Contract.FirstPiece..];
        }
        if (line.Length > 0)
            await context.SendAsync(client, line);
        await EndAsync(context, client, server);
    }

    private static async Task ResetAsync(ScenarioContext context)
    {
        if (await ConnectAsync(context, Contract.Shutdown) is not var (client, server))
            return;
        await context.ReceiveAsync(client);
        await HoldAnswerAsync(context, client, server);
        client.Abort();
        await context.WaitForExitAsync(server);
    }

    private static async Task HoldAnswerAsync(ScenarioContext context, Peer client, RunningProgram server)
    {
        await context.HoldForSilenceAsync(client, server, Contract.Answer, LongHold);
        context.SampleSocket(client, server, Contract.Answer);
        context.SamplePeerSocket(client, Contract.Answer);
        client.RecordState();
    }

    private static async Task EndAsync(ScenarioContext context, Peer client, RunningProgram server)
    {
        await context.DrainWireAsync();
        // The FIN is held back: a RST that is to come comes now, and shows itself.
        await context.HoldUntilIdleAsync(client, server, Contract.Fin, ShortHold);
        client.ShutdownSend();
        await context.WaitForExitAsync(server);
        client.RecordState();
    }

    private static Scenario New(string id, int size, Func<ScenarioContext, Task> run) => new(id, StudentServer, size, PayloadKind.Binary, run);

    private static async Task<(Peer Client, RunningProgram Server)?> ConnectAsync(ScenarioContext context, string mode)
    {
        var port = context.LeasePort();
        var server = await context.StartAsync(Contract.Server, "student", [$"{port.Port}", mode], (Contract.SentFile, context.Payload.Bytes));
        return await context.WaitForListenAsync(server, port) && await context.ConnectAsync(port.Address) is { } client ? (client, server) : null;
    }
}
