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

    /// <summary>When the sender's end was looked at: after the silence, before anything was sent.</summary>
    public const string AfterSilence = "after-silence";

    /// <summary>When it was looked at: just before it ends the connection.</summary>
    public const string BeforeEnd = "before-end";

    /// <summary>When the sender's end was looked at, and after it the receiver's: a piece has been sent and read.</summary>
    public const string PieceRead = "piece-read";

    /// <summary>What is held back from a receiver that stands still: its going on, until the reset is there.</summary>
    public const string GoingOn = "going-on";

    /// <summary>When the receiver's end was looked at after that: a connection that was reset is in no table.</summary>
    public const string AfterReset = "after-reset";

    /// <summary>What is held back between two pieces.</summary>
    public const string NextPiece = "next-piece";

    private static readonly (string, string)[] StudentReceiver = [(Contract.Receiver, "student")];
    private static readonly TimeSpan ShortHold = TimeSpan.FromMilliseconds(10);

    // Longer than the kernel puts an ACK off (40 ms), so that a look can tell that a piece has arrived.
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

    private static Scenario New(string id, int size, Func<Stage, Task> run) => new(id, StudentReceiver, size, PayloadKind.Binary, run);

    private static async Task WithFinAsync(Stage stage, int[] pieces, bool silent = false)
    {
        if (await ConnectAsync(stage) is not var (sender, receiver))
            return;
        if (silent)
        {
            await stage.SilenceAsync(sender, receiver, "data", LongHold);
            stage.LookAtOwn(sender, AfterSilence);
        }
        await SendPiecesAsync(stage, sender, receiver, pieces);
        stage.LookAtOwn(sender, BeforeEnd);
        sender.ShutdownSend();
        await stage.ReceiveAsync(sender);
        await stage.ExitedAsync(receiver);
        sender.NoteState();
    }

    private static async Task ResetAsync(Stage stage)
    {
        if (await ConnectAsync(stage) is not var (sender, receiver))
            return;
        await SendPiecesAsync(stage, sender, receiver, [100, 400]);
        stage.LookAtOwn(sender, BeforeEnd);
        sender.NoteState();
        sender.Abort();
        await stage.ExitedAsync(receiver);
    }

    /// <summary>The receiver stands still while data and then the reset arrive: it finds both when it goes on.</summary>
    private static async Task LateResetAsync(Stage stage)
    {
        if (await ConnectAsync(stage) is not var (sender, receiver))
            return;
        await stage.GateAsync(sender, receiver, NextPiece, ShortHold);
        await receiver.StopAsync(stage.CancellationToken);
        await stage.SendAsync(sender, stage.Payload.Bytes);
        await stage.SettleAsync();
        sender.Abort();
        // Data that lies there unread, and then is in no table any more: the reset has come, and the data before it.
        await stage.GateAsync(sender, receiver, GoingOn, PieceHold);
        stage.Look(sender, receiver, AfterReset);
        receiver.Continue();
        await stage.ExitedAsync(receiver);
    }

    /// <summary>Each piece is sent when the one before it has been read: so many calls of read() there were at least.</summary>
    private static async Task SendPiecesAsync(Stage stage, Peer sender, RunningProgram receiver, int[] pieces)
    {
        var rest = stage.Payload.Bytes.AsMemory();
        foreach (var length in pieces)
        {
            await stage.SendAsync(sender, rest[..length]);
            rest = rest[length..];
            await stage.GateAsync(sender, receiver, NextPiece, PieceHold);
            // In this order: what has been acknowledged has arrived, and what has arrived and is not there any more was read.
            stage.LookAtOwn(sender, PieceRead);
            stage.Look(sender, receiver, PieceRead);
        }
        // Also where nothing was sent, the end comes when the receiver waits for it.
        if (pieces.Length == 0)
            await stage.GateAsync(sender, receiver, NextPiece, ShortHold);
    }

    private static async Task<(Peer Sender, RunningProgram Receiver)?> ConnectAsync(Stage stage)
    {
        var port = stage.TakePort();
        var receiver = await stage.StartAsync(Contract.Receiver, "student", [$"{port.Port}"]);
        return await stage.ListensAsync(receiver, port) && await stage.ConnectAsync(port.Address) is { } sender ? (sender, receiver) : null;
    }
}
