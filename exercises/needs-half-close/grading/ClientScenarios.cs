using Courseware.Labs;
using Courseware.Peers;
using Courseware.Recordings;

namespace Courseware.Exercises.NeedsHalfClose;

/// <summary>The student's client with a server of the grader's, who holds its FIN back.</summary>
internal static class ClientScenarios
{
    public const string Pieces = "client-pieces";
    public const string HeldFin = "client-held-fin";
    public const string Large = "client-large";
    public const string Nothing = "client-nothing";
    public const string Reset = "client-reset";
    public const string Refused = "client-refused";

    private static readonly (string, string)[] StudentClient = [(Contract.Client, "student")];
    private static readonly TimeSpan PieceHold = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan ShortHold = TimeSpan.FromMilliseconds(300);

    // Longer than the time-outs of which impatient clients are made: for those of which nothing tells what they wait in.
    private static readonly TimeSpan LongHold = TimeSpan.FromMilliseconds(2000);

    /// <summary>The sizes of the pieces, none of them larger than a segment.</summary>
    private static readonly int[] PieceSizes = [1, 2, 27, 30, 31, 409, 1000];

    /// <summary>All scenarios in which the server's FIN comes; the most telling first, for the report.</summary>
    public static IReadOnlyList<string> WithFin { get; } = [Pieces, HeldFin, Large, Nothing];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        // The one that takes longest begins first.
        New(HeldFin, 5003, s => WithFinAsync(s, [5003], LongHold)),
        New(Pieces, PieceSizes.Sum(), s => WithFinAsync(s, PieceSizes, ShortHold)),
        New(Large, (1 << 20) + 7, s => WithFinAsync(s, [(1 << 20) + 7], ShortHold)),
        New(Nothing, 0, s => WithFinAsync(s, [], ShortHold)),
        New(Reset, 500, ResetAsync),
        New(Refused, 0, RefusedAsync),
    ];

    private static async Task WithFinAsync(Stage stage, int[] pieces, TimeSpan hold)
    {
        if (await AcceptAsync(stage) is not var (server, client))
            return;
        await SendPiecesAsync(stage, server, client, pieces);
        // Nothing but the FIN is missing. A client that answers now does not know that it has all.
        await stage.SilenceAsync(server, client, Contract.Fin, hold);
        stage.LookAtOwn(server, Contract.Fin);
        server.ShutdownSend();
        await stage.ReceiveAsync(server);
        server.Close();
        await stage.ExitedAsync(client);
    }

    private static async Task ResetAsync(Stage stage)
    {
        if (await AcceptAsync(stage) is not var (server, client))
            return;
        await SendPiecesAsync(stage, server, client, [100, 400]);
        stage.LookAtOwn(server, Contract.Fin);
        server.NoteState();
        server.Abort();
        await stage.ExitedAsync(client);
    }

    private static async Task RefusedAsync(Stage stage)
    {
        var port = stage.TakePort();
        var client = await stage.StartAsync(Contract.Client, "student", [$"{port.Address.Address}", $"{port.Port}"]);
        await stage.ExitedAsync(client);
    }

    /// <summary>Each piece is sent when the one before it has been read; no more of them once the client has spoken.</summary>
    private static async Task SendPiecesAsync(Stage stage, Peer server, RunningProgram client, int[] pieces)
    {
        var rest = stage.Payload.Bytes.AsMemory();
        foreach (var length in pieces)
        {
            if (server.Waiting > 0 || !await stage.SendAsync(server, rest[..length]))
                return;
            rest = rest[length..];
            await stage.GateAsync(server, client, Contract.NextPiece, PieceHold);
        }
    }

    private static Scenario New(string id, int size, Func<Stage, Task> run) => new(id, StudentClient, size, PayloadKind.Binary, run);

    private static async Task<(Peer Server, RunningProgram Client)?> AcceptAsync(Stage stage)
    {
        var listener = stage.Listen(Contract.Server);
        var address = listener.Address;
        var client = await stage.StartAsync(Contract.Client, "student", [$"{address.Address}", $"{address.Port}"]);
        if (await stage.AcceptAsync(listener, client) is { } server)
            return (server, client);
        await stage.ExitedAsync(client);
        return null;
    }
}
