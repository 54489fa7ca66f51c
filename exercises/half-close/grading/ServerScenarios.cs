using System.Text;
using Courseware.Labs;
using Courseware.Peers;
using Courseware.Recordings;

namespace Courseware.Exercises.HalfClose;

/// <summary>The student's server with the grader's client.</summary>
internal static class ServerScenarios
{
    public const string Nonce = "server-nonce";
    public const string WithoutNul = "server-without-nul";
    public const string SplitMessage = "server-split-message";
    public const string Restart = "server-restart";
    public const string SlowClient = "server-slow-client";
    public const string Reset = "server-reset";
    public const string MissingFile = "server-missing-file";

    // More than the buffers of both kernels: such a server waits in write() until its client reads.
    private const int Large = 4 << 20;
    private const int SmallBuffer = 4096;
    private const int ModestBuffer = 32768;
    private static readonly (string, string)[] StudentServer = [("server", "student")];
    private static readonly TimeSpan ShortHold = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan LongHold = TimeSpan.FromMilliseconds(150);

    // Longer than the send time-outs of which impatient servers are made.
    private static readonly TimeSpan SlowHold = TimeSpan.FromMilliseconds(600);

    /// <summary>The ids of the plain transfers, one for each size.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Contract.Sizes.Select(FileId)];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        New(SlowClient, Large + 7, PayloadKind.Binary, SlowClientAsync),
        .. Contract.Sizes.Select(
            size => New(FileId(size), size, PayloadKind.Binary, s => TransferAsync(s, Contract.ThanksWithNul, provideOthers: size != Contract.Sizes[0]))),
        New(Nonce, 5003, PayloadKind.Binary, s => TransferAsync(s, Encoding.ASCII.GetBytes(Contract.Nonce(s.Payload.Seed) + "\0"))),
        New(WithoutNul, 5003, PayloadKind.Text, s => TransferAsync(s, Encoding.ASCII.GetBytes(Contract.Thanks))),
        New(SplitMessage, 5003, PayloadKind.Binary, s => TransferAsync(s, Contract.ThanksWithNul, splitAt: 5)),
        New(Restart, 5003, PayloadKind.Binary, RestartAsync),
        New(Reset, Large, PayloadKind.Binary, ResetAsync),
        New(MissingFile, 0, PayloadKind.Binary, MissingFileAsync),
    ];

    private static string FileId(int size) => $"server-file-{size}";

    private static Scenario New(string id, int size, PayloadKind kind, Func<ScenarioContext, Task> run) => new(id, StudentServer, size, kind, run);

    /// <summary>The whole lesson: file to EOF; the message held back until the server is quiet; then message, FIN, end.</summary>
    private static async Task TransferAsync(ScenarioContext context, byte[] message, int splitAt = 0, bool provideOthers = true)
    {
        var port = context.LeasePort();
        var server = await StartAsync(context, port, provideOthers);
        // A window that does not grow: what the kernels take of the file is not a matter of how fast the client reads.
        if (!await context.WaitForListenAsync(server, port) || await context.ConnectAsync(port.Address, ModestBuffer) is not { } client)
            return;
        // A server that fills its buffer finds it full, however fast the machine lets this client read.
        if (context.Payload.Size > ModestBuffer)
            await context.HoldUntilIdleAsync(client, server, "reading", TimeSpan.Zero);
        // Where nothing else of that name is provided, the file itself shows whether the server has changed it.
        if (!provideOthers)
            context.CollectAtEnd(server, Contract.SentFile);
        await context.ReceiveAsync(client);
        await AnswerAsync(context, client, server, message, splitAt);
        await context.WaitForExitAsync(server);
        client.RecordState();
    }

    private static async Task AnswerAsync(ScenarioContext context, Peer client, RunningProgram server, byte[] message, int splitAt)
    {
        if (!client.IsAtEof)
            return;
        await context.HoldUntilIdleAsync(client, server, "message", ShortHold);
        context.SampleSocket(client, server, "eof-seen");
        client.RecordState();
        if (splitAt > 0)
        {
            await context.SendAsync(client, message.AsMemory(0, splitAt));
            await context.HoldUntilIdleAsync(client, server, "rest-of-message", LongHold);
        }
        await context.SendAsync(client, message.AsMemory(splitAt));
        // The FIN is held until the server has done with the message what it does: a RST that is to come comes now.
        await context.HoldUntilIdleAsync(client, server, "fin", LongHold);
        context.SampleSocket(client, server, "message-sent");
        client.ShutdownSend();
    }

    private static async Task RestartAsync(ScenarioContext context)
    {
        var port = context.LeasePort();
        var server = await StartAsync(context, port);
        if (!await context.WaitForListenAsync(server, port) || await context.ConnectAsync(port.Address) is not { } client)
            return;
        await context.ReceiveAsync(client);
        if (client.IsAtEof)
        {
            await context.SendAsync(client, Contract.ThanksWithNul);
            // How the server closes is its own doing: a FIN that came just before would hide an abort.
            await context.HoldUntilIdleAsync(client, server, "fin", ShortHold);
        }
        client.ShutdownSend();
        await context.WaitForExitAsync(server);
        client.Close();
        context.SampleSocket(client, server, "before-restart");
        var restarted = await context.RestartAsync(server, [$"{port.Port}"]);
        await context.WaitForListenAsync(restarted, port);
    }

    private static async Task SlowClientAsync(ScenarioContext context)
    {
        var port = context.LeasePort();
        var server = await StartAsync(context, port);
        if (!await context.WaitForListenAsync(server, port) || await context.ConnectAsync(port.Address, ModestBuffer) is not { } client)
            return;
        // Reads nothing until the server can send no more, and much longer; then in sips with pauses, then the rest. Two gates, for on a
        // busy machine the time of one could be over before the server has filled its buffer.
        await context.HoldUntilIdleAsync(client, server, "reading", TimeSpan.Zero);
        await context.HoldUntilIdleAsync(client, server, "reading", SlowHold);
        for (var sip = 1; sip <= 5; sip++)
        {
            await context.ReceiveAsync(client, limit: sip * 2048, chunk: 1024);
            await context.HoldUntilIdleAsync(client, server, "reading", TimeSpan.FromMilliseconds(10));
        }
        await context.ReceiveAsync(client);
        if (client.IsAtEof)
            await context.SendAsync(client, Contract.ThanksWithNul);
        client.ShutdownSend();
        await context.WaitForExitAsync(server);
    }

    private static async Task ResetAsync(ScenarioContext context)
    {
        var port = context.LeasePort();
        var server = await StartAsync(context, port);
        if (!await context.WaitForListenAsync(server, port) || await context.ConnectAsync(port.Address, SmallBuffer) is not { } client)
            return;
        await context.ReceiveAsync(client, limit: 1024, chunk: 512);
        // The server is in the middle of its file when the client is gone.
        client.Abort();
        await context.WaitForExitAsync(server);
    }

    private static async Task MissingFileAsync(ScenarioContext context)
    {
        var port = context.LeasePort();
        var server = await context.StartAsync("server", "student", [$"{port.Port}"]);
        if (await context.WaitForListenAsync(server, port) && await context.ConnectAsync(port.Address) is { } client)
        {
            await context.ReceiveAsync(client);
            client.ShutdownSend();
        }
        await context.WaitForExitAsync(server);
    }

    private static Task<RunningProgram> StartAsync(ScenarioContext context, PortLease port, bool provideOthers = true) =>
        context.StartAsync("server", "student", [$"{port.Port}"], Contract.FilesToSend(context, provideOthers));
}
