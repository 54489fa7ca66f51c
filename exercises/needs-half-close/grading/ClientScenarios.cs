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
        New(Pieces, PieceSizes.Sum(), s => WithFinAsync(s, SizesWithLeadingZero(s.Payload.Bytes), ShortHold)),
        New(Large, (1 << 20) + 7, s => WithFinAsync(s, [(1 << 20) + 7], ShortHold)),
        New(Nothing, 0, s => WithFinAsync(s, [], ShortHold)),
        New(Reset, 500, ResetAsync),
        New(Refused, 0, RefusedAsync),
    ];

    private static async Task WithFinAsync(ScenarioContext context, int[] pieces, TimeSpan hold)
    {
        if (await AcceptAsync(context) is not var (server, client))
            return;
        await SendPiecesAsync(context, server, client, pieces);
        // Nothing but the FIN is missing. A client that answers now does not know that it has all.
        await context.HoldForSilenceAsync(server, client, Contract.Fin, hold);
        context.SamplePeerSocket(server, Contract.Fin);
        server.ShutdownSend();
        await context.ReceiveAsync(server);
        server.Close();
        await context.WaitForExitAsync(client);
    }

    // The last piece is cut, so that for every seed one checksum is there whose first digit is a zero.
    private static int[] SizesWithLeadingZero(byte[] bytes)
    {
        int[] before = PieceSizes[..^1];
        return [.. before, Digest.LengthWithLeadingZero(bytes, before.Sum() + 1) - before.Sum()];
    }

    private static async Task ResetAsync(ScenarioContext context)
    {
        if (await AcceptAsync(context) is not var (server, client))
            return;
        await SendPiecesAsync(context, server, client, [100, 400]);
        context.SamplePeerSocket(server, Contract.Fin);
        server.RecordState();
        server.Abort();
        await context.WaitForExitAsync(client);
    }

    private static async Task RefusedAsync(ScenarioContext context)
    {
        var port = context.LeasePort();
        var client = await context.StartAsync(Contract.Client, "student", [$"{port.Address.Address}", $"{port.Port}"]);
        await context.WaitForExitAsync(client);
    }

    /// <summary>Each piece is sent when the one before it has been read; no more of them once the client has spoken.</summary>
    private static async Task SendPiecesAsync(ScenarioContext context, Peer server, RunningProgram client, int[] pieces)
    {
        var rest = context.Payload.Bytes.AsMemory();
        foreach (var length in pieces)
        {
            if (server.Waiting > 0 || !await context.SendAsync(server, rest[..length]))
                return;
            rest = rest[length..];
            await context.HoldUntilIdleAsync(server, client, Contract.NextPiece, PieceHold);
        }
    }

    private static Scenario New(string id, int size, Func<ScenarioContext, Task> run) => new(id, StudentClient, size, PayloadKind.Binary, run);

    private static async Task<(Peer Server, RunningProgram Client)?> AcceptAsync(ScenarioContext context)
    {
        var listener = context.Listen(Contract.Server);
        var address = listener.Address;
        var client = await context.StartAsync(Contract.Client, "student", [$"{address.Address}", $"{address.Port}"]);
        if (await context.AcceptAsync(listener, client) is { } server)
            return (server, client);
        await context.WaitForExitAsync(client);
        return null;
    }
}
