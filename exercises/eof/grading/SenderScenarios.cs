using Courseware.Labs;
using Courseware.Peers;
using Courseware.Recordings;

namespace Courseware.Exercises.Eof;

/// <summary>The student's sender, two processes with one socket, and the grader's receiver.</summary>
internal static class SenderScenarios
{
    public const string Closes = "sender-close";
    public const string ShutsDown = "sender-shutdown";
    public const string Reset = "sender-reset";
    public const string Refused = "sender-refused";

    /// <summary>What is held back until every process of the sender sleeps.</summary>
    public const string Word = "word";

    /// <summary>When the sender's end was looked at for the first time: who pauses before the first close() is given time.</summary>
    public const string AtRest = "at-rest";

    /// <summary>When both ends were looked at: the word has not been said yet.</summary>
    public const string BeforeWord = "before-word";

    private static readonly (string, string)[] StudentSender = [(Contract.Sender, "student")];
    private static readonly TimeSpan ShortHold = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan LongHold = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// How long a parent that sleeps may keep its descriptor. A sleep() between send() and close(), made to watch them, is no mistake, and a
    /// process in it looks like one that waits for its child. Nowhere else may a program do nothing for longer.
    /// </summary>
    public static TimeSpan ParentMayPause { get; } = TimeSpan.FromSeconds(3);

    public static IReadOnlyList<string> BothModes { get; } = [Closes, ShutsDown];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        New(Closes, s => ClosesAsync(s, "student")),
        New(ShutsDown, s => ShutsDownAsync(s, "student")),
        New(Reset, ResetAsync),
        New(Refused, RefusedAsync),
    ];

    /// <summary>The parent's part, then the word, then the child's part and EOF.</summary>
    public static async Task ClosesAsync(Stage stage, string origin)
    {
        if (await AcceptAsync(stage, origin, Contract.CloseMode) is not var (receiver, sender))
            return;
        await stage.ReceiveAsync(receiver, limit: Contract.ParentPart.Length);
        await SayWordAsync(stage, receiver, sender, afterFirstClose: true);
        await stage.ReceiveAsync(receiver);
        receiver.Close();
        await stage.ExitedAsync(sender);
    }

    /// <summary>The parent's part and EOF; the word goes the other way after it.</summary>
    public static async Task ShutsDownAsync(Stage stage, string origin)
    {
        if (await AcceptAsync(stage, origin, Contract.ShutdownMode) is not var (receiver, sender))
            return;
        await stage.ReceiveAsync(receiver);
        await SayWordAsync(stage, receiver, sender, afterFirstClose: false);
        // How the sender closes is its own doing: a FIN that came just before would hide an abort.
        await stage.GateAsync(receiver, sender, "fin", ShortHold);
        receiver.ShutdownSend();
        await stage.ExitedAsync(sender);
        receiver.NoteState();
    }

    private static async Task SayWordAsync(Stage stage, Peer receiver, RunningProgram sender, bool afterFirstClose)
    {
        await stage.GateAsync(receiver, sender, Word, LongHold);
        if (afterFirstClose && stage.Look(receiver, sender, AtRest) is { Owners.Count: > 1 })
            await stage.GateAsync(receiver, sender, Word, ParentMayPause);
        stage.Look(receiver, sender, BeforeWord);
        stage.LookAtOwn(receiver, BeforeWord);
        sender.NoteProcesses(BeforeWord);
        receiver.NoteState();
        await stage.SendAsync(receiver, Contract.WordLine(stage.Payload.Seed));
    }

    /// <summary>The child waits for the word, and gets a reset.</summary>
    private static async Task ResetAsync(Stage stage)
    {
        if (await AcceptAsync(stage, "student", Contract.CloseMode) is not var (receiver, sender))
            return;
        await stage.ReceiveAsync(receiver, limit: Contract.ParentPart.Length);
        await stage.GateAsync(receiver, sender, "reset", ShortHold);
        stage.LookAtOwn(receiver, BeforeWord);
        receiver.Abort();
        await stage.ExitedAsync(sender);
    }

    private static async Task RefusedAsync(Stage stage)
    {
        var port = stage.TakePort();
        var sender = await stage.StartAsync(Contract.Sender, "student", [$"{port.Address.Address}", $"{port.Port}", Contract.CloseMode]);
        await stage.ExitedAsync(sender);
    }

    private static Scenario New(string id, Func<Stage, Task> run) => new(id, StudentSender, 0, PayloadKind.Text, run);

    private static async Task<(Peer Receiver, RunningProgram Sender)?> AcceptAsync(Stage stage, string origin, string mode)
    {
        var listener = stage.Listen(Contract.Receiver);
        var address = listener.Address;
        var sender = await stage.StartAsync(Contract.Sender, origin, [$"{address.Address}", $"{address.Port}", mode]);
        if (await stage.AcceptAsync(listener, sender) is { } receiver)
            return (receiver, sender);
        await stage.ExitedAsync(sender);
        return null;
    }
}
