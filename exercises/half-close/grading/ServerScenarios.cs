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
        New(SlowClient, (8 << 20) + 7, PayloadKind.Binary, SlowClientAsync),
        .. Contract.Sizes.Select(size => New(FileId(size), size, PayloadKind.Binary, s => TransferAsync(s, Contract.ThanksWithNul))),
        New(Nonce, 5003, PayloadKind.Binary, s => TransferAsync(s, Encoding.ASCII.GetBytes(Contract.Nonce(s.Payload.Seed) + "\0"))),
        New(WithoutNul, 5003, PayloadKind.Text, s => TransferAsync(s, Encoding.ASCII.GetBytes(Contract.Thanks))),
        New(SplitMessage, 5003, PayloadKind.Binary, s => TransferAsync(s, Contract.ThanksWithNul, splitAt: 5)),
        New(Restart, 5003, PayloadKind.Binary, RestartAsync),
        New(Reset, 8 << 20, PayloadKind.Binary, ResetAsync),
        New(MissingFile, 0, PayloadKind.Binary, MissingFileAsync),
    ];

    private static string FileId(int size) => $"server-file-{size}";

    private static Scenario New(string id, int size, PayloadKind kind, Func<Stage, Task> run) => new(id, StudentServer, size, kind, run);

    /// <summary>The whole lesson: file to EOF; the message held back until the server is quiet; then message, FIN, end.</summary>
    private static async Task TransferAsync(Stage stage, byte[] message, int splitAt = 0)
    {
        var port = stage.TakePort();
        var server = await StartAsync(stage, port);
        // A window that does not grow: what the kernels take of the file is no matter of how fast the client reads.
        if (!await stage.ListensAsync(server, port) || await stage.ConnectAsync(port.Address, ModestBuffer) is not { } client)
            return;
        // Who fills its buffer finds it full, however fast the machine lets this client read.
        if (stage.Payload.Size > ModestBuffer)
            await stage.GateAsync(client, server, "reading", TimeSpan.Zero);
        await stage.ReceiveAsync(client);
        await AnswerAsync(stage, client, server, message, splitAt);
        await stage.ExitedAsync(server);
        client.NoteState();
    }

    private static async Task AnswerAsync(Stage stage, Peer client, RunningProgram server, byte[] message, int splitAt)
    {
        if (!client.IsAtEof)
            return;
        await stage.GateAsync(client, server, "message", ShortHold);
        stage.Look(client, server, "eof-seen");
        client.NoteState();
        if (splitAt > 0)
        {
            await stage.SendAsync(client, message.AsMemory(0, splitAt));
            await stage.GateAsync(client, server, "rest-of-message", LongHold);
        }
        await stage.SendAsync(client, message.AsMemory(splitAt));
        // The FIN is held until the server has done with the message what it does: a RST that is to come comes now.
        await stage.GateAsync(client, server, "fin", LongHold);
        stage.Look(client, server, "message-sent");
        client.ShutdownSend();
    }

    private static async Task RestartAsync(Stage stage)
    {
        var port = stage.TakePort();
        var server = await StartAsync(stage, port);
        if (!await stage.ListensAsync(server, port) || await stage.ConnectAsync(port.Address) is not { } client)
            return;
        await stage.ReceiveAsync(client);
        if (client.IsAtEof)
        {
            await stage.SendAsync(client, Contract.ThanksWithNul);
            // How the server closes is its own doing: a FIN that came just before would hide an abort.
            await stage.GateAsync(client, server, "fin", ShortHold);
        }
        client.ShutdownSend();
        await stage.ExitedAsync(server);
        client.Close();
        stage.Look(client, server, "before-restart");
        var again = await stage.RestartAsync(server, [$"{port.Port}"]);
        await stage.ListensAsync(again, port);
    }

    private static async Task SlowClientAsync(Stage stage)
    {
        var port = stage.TakePort();
        var server = await StartAsync(stage, port);
        if (!await stage.ListensAsync(server, port) || await stage.ConnectAsync(port.Address) is not { } client)
            return;
        // Reads nothing until the server can send no more, and much longer; then in sips with pauses, then the rest. Two gates, for on a
        // busy machine the time of one could be over before the server has filled its buffer.
        await stage.GateAsync(client, server, "reading", TimeSpan.Zero);
        await stage.GateAsync(client, server, "reading", SlowHold);
        for (var sip = 1; sip <= 5; sip++)
        {
            await stage.ReceiveAsync(client, limit: sip * 2048, chunk: 1024);
            await stage.GateAsync(client, server, "reading", TimeSpan.FromMilliseconds(10));
        }
        await stage.ReceiveAsync(client);
        if (client.IsAtEof)
            await stage.SendAsync(client, Contract.ThanksWithNul);
        client.ShutdownSend();
        await stage.ExitedAsync(server);
    }

    private static async Task ResetAsync(Stage stage)
    {
        var port = stage.TakePort();
        var server = await StartAsync(stage, port);
        if (!await stage.ListensAsync(server, port) || await stage.ConnectAsync(port.Address, SmallBuffer) is not { } client)
            return;
        await stage.ReceiveAsync(client, limit: 1024, chunk: 512);
        // The server is in the middle of its file when the client is gone.
        client.Abort();
        await stage.ExitedAsync(server);
    }

    private static async Task MissingFileAsync(Stage stage)
    {
        var port = stage.TakePort();
        var server = await stage.StartAsync("server", "student", [$"{port.Port}"]);
        if (await stage.ListensAsync(server, port) && await stage.ConnectAsync(port.Address) is { } client)
        {
            await stage.ReceiveAsync(client);
            client.ShutdownSend();
        }
        await stage.ExitedAsync(server);
    }

    private static Task<RunningProgram> StartAsync(Stage stage, PortLease port) =>
        stage.StartAsync("server", "student", [$"{port.Port}"], (Contract.SentFile, stage.Payload.Bytes));
}
