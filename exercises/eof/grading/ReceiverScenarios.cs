using Courseware.Labs;
using Courseware.Peers;
using Courseware.Recordings;

namespace Courseware.Exercises.Eof;

/// <summary>The student's receiver with the grader's sender.</summary>
internal static class ReceiverScenarios
{
    public const string Nothing = "receiver-nothing";
    public const string OneByte = "receiver-one-byte";
    public const string Pieces = "receiver-pieces";
    public const string Large = "receiver-large";
    public const string Silence = "receiver-silence";
    public const string Reset = "receiver-reset";
    public const string LateReset = "receiver-late-reset";

    /// <summary>When the sender's end was sampled: after the silence, before anything was sent.</summary>
    public const string AfterSilence = "after-silence";

    /// <summary>The name of the hold in which the sender sends nothing.</summary>
    public const string Data = "data";

    /// <summary>When it was sampled: just before it ends the connection.</summary>
    public const string BeforeEnd = "before-end";

    /// <summary>When the sender's end was sampled, and after it the receiver's: a piece has been sent and read.</summary>
    public const string PieceRead = "piece-read";

    /// <summary>A stopped receiver continues only when the reset is there.</summary>
    public const string GoingOn = "going-on";

    /// <summary>When the receiver's end was sampled after that: a connection that was reset is in no table.</summary>
    public const string AfterReset = "after-reset";

    /// <summary>The next piece is held back between two pieces.</summary>
    public const string NextPiece = "next-piece";

    private static readonly (string, string)[] StudentReceiver = [(Contract.Receiver, "student")];
    private static readonly TimeSpan ShortHold = TimeSpan.FromMilliseconds(10);

    // Longer than the kernel delays an ACK (40 ms), so that a sample shows whether a piece has arrived.
    private static readonly TimeSpan PieceHold = TimeSpan.FromMilliseconds(60);

    // Longer than the time-outs of which impatient receivers are made: for those of which nothing tells what they wait in.
    private static readonly TimeSpan LongHold = TimeSpan.FromMilliseconds(2000);

    /// <summary>The sizes of the pieces, none of them larger than a segment.</summary>
    private static readonly int[] PieceSizes = [1, 2, 27, 30, 31, 409, 1000];

    /// <summary>All scenarios in which the connection ends with a FIN; the most telling first, for the report.</summary>
    public static IReadOnlyList<string> WithFin { get; } = [Pieces, Nothing, OneByte, Silence, Large];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        New(Silence, 300, s => WithFinAsync(s, [300], silent: true)),
        New(Pieces, PieceSizes.Sum(), s => WithFinAsync(s, PieceSizes)),
        New(OneByte, 1, s => WithFinAsync(s, [1])),
        New(Nothing, 0, s => WithFinAsync(s, [])),
        New(Large, (1 << 20) + 7, s => WithFinAsync(s, [(1 << 20) + 7])),
        New(Reset, 500, ResetAsync),
        New(LateReset, 1000, LateResetAsync),
    ];

    private static Scenario New(string id, int size, Func<ScenarioContext, Task> run) => new(id, StudentReceiver, size, PayloadKind.Binary, run);

    private static async Task WithFinAsync(ScenarioContext context, int[] pieces, bool silent = false)
    {
        if (await ConnectAsync(context) is not var (sender, receiver))
            return;
        if (silent)
        {
            await context.HoldForSilenceAsync(sender, receiver, Data, LongHold);
            context.SamplePeerSocket(sender, AfterSilence);
        }
        await SendPiecesAsync(context, sender, receiver, pieces);
        context.SamplePeerSocket(sender, BeforeEnd);
        sender.ShutdownSend();
        await context.ReceiveAsync(sender);
        await context.WaitForExitAsync(receiver);
        sender.RecordState();
    }

    private static async Task ResetAsync(ScenarioContext context)
    {
        if (await ConnectAsync(context) is not var (sender, receiver))
            return;
        await SendPiecesAsync(context, sender, receiver, [100, 400]);
        context.SamplePeerSocket(sender, BeforeEnd);
        sender.RecordState();
        sender.Abort();
        await context.WaitForExitAsync(receiver);
    }

    /// <summary>The receiver is stopped while data and then the reset arrive: it finds both when it continues.</summary>
    private static async Task LateResetAsync(ScenarioContext context)
    {
        if (await ConnectAsync(context) is not var (sender, receiver))
            return;
        await context.HoldUntilIdleAsync(sender, receiver, NextPiece, ShortHold);
        await receiver.StopAsync(context.CancellationToken);
        await context.SendAsync(sender, context.Payload.Bytes);
        await context.DrainWireAsync();
        sender.Abort();
        // Data that lies there unread, and then is in no table any longer: the reset has come, and the data before it.
        await context.HoldUntilIdleAsync(sender, receiver, GoingOn, PieceHold);
        context.SampleSocket(sender, receiver, AfterReset);
        receiver.Continue();
        await context.WaitForExitAsync(receiver);
    }

    /// <summary>Each piece is sent when the one before it has been read: so many calls of read() there were at least.</summary>
    private static async Task SendPiecesAsync(ScenarioContext context, Peer sender, RunningProgram receiver, int[] pieces)
    {
        var rest = context.Payload.Bytes.AsMemory();
        foreach (var length in pieces)
        {
            await context.SendAsync(sender, rest[..length]);
            rest = rest[length..];
            await context.HoldUntilIdleAsync(sender, receiver, NextPiece, PieceHold);
            // In this order: what has been acknowledged has arrived, and what has arrived and is not there any more was read.
            context.SamplePeerSocket(sender, PieceRead);
            context.SampleSocket(sender, receiver, PieceRead);
        }
        // Also where nothing was sent, the end comes when the receiver waits for it.
        if (pieces.Length == 0)
            await context.HoldUntilIdleAsync(sender, receiver, NextPiece, ShortHold);
    }

    private static async Task<(Peer Sender, RunningProgram Receiver)?> ConnectAsync(ScenarioContext context)
    {
        var port = context.LeasePort();
        var receiver = await context.StartAsync(Contract.Receiver, "student", [$"{port.Port}"]);
        return await context.WaitForListenAsync(receiver, port) && await context.ConnectAsync(port.Address) is { } sender ? (sender, receiver) : null;
    }
}
