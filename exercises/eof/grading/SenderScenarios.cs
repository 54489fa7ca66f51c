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

    /// <summary>The word is held back until every process of the sender sleeps.</summary>
    public const string Word = "word";

    /// <summary>The name of the hold before the second piece of the word.</summary>
    public const string RestOfWord = "rest-of-line";

    /// <summary>When the sender's end was sampled for the first time: who pauses before the first close() is given time.</summary>
    public const string AtRest = "at-rest";

    /// <summary>When both ends were sampled: the word has not been sent yet.</summary>
    public const string BeforeWord = "before-word";

    private static readonly (string, string)[] StudentSender = [(Contract.Sender, "student")];
    private static readonly TimeSpan ShortHold = TimeSpan.FromMilliseconds(60);
    private static readonly TimeSpan LongHold = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// How long a parent that sleeps may keep its descriptor. A sleep() between send() and close(), made to watch them, is not a mistake, and it samples
    /// like a wait for the child. Nowhere else may a program do nothing for longer.
    /// </summary>
    public static TimeSpan ParentMayPause { get; } = TimeSpan.FromSeconds(3);

    public static IReadOnlyList<string> BothModes { get; } = [Closes, ShutsDown];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        New(Closes, s => ClosesAsync(s, "student")),
        New(ShutsDown, s => ShutsDownAsync(s, "student", inPieces: true)),
        New(Reset, ResetAsync),
        New(Refused, RefusedAsync),
    ];

    /// <summary>The parent's part, then the word, then the child's part and EOF.</summary>
    public static async Task ClosesAsync(ScenarioContext context, string origin)
    {
        if (await AcceptAsync(context, origin, Contract.CloseMode) is not var (receiver, sender))
            return;
        await context.ReceiveAsync(receiver, limit: Contract.ParentPart.Length);
        await SayWordAsync(context, receiver, sender, afterFirstClose: true);
        await context.ReceiveAsync(receiver);
        receiver.Close();
        await context.WaitForExitAsync(sender);
    }

    /// <summary>The parent's part and EOF; the word goes the other way after it, as a whole or in two pieces.</summary>
    public static async Task ShutsDownAsync(ScenarioContext context, string origin, bool inPieces = false)
    {
        if (await AcceptAsync(context, origin, Contract.ShutdownMode) is not var (receiver, sender))
            return;
        await context.ReceiveAsync(receiver);
        await SayWordAsync(context, receiver, sender, afterFirstClose: false, inPieces);
        // How the sender closes is its own doing: a FIN that came just before would hide an abort.
        await context.HoldUntilIdleAsync(receiver, sender, "fin", ShortHold);
        receiver.ShutdownSend();
        await context.WaitForExitAsync(sender);
        receiver.RecordState();
    }

    private static async Task SayWordAsync(ScenarioContext context, Peer receiver, RunningProgram sender, bool afterFirstClose, bool inPieces = false)
    {
        await context.HoldUntilIdleAsync(receiver, sender, Word, LongHold);
        if (afterFirstClose && context.SampleSocket(receiver, sender, AtRest) is { Owners.Count: > 1 })
            await context.HoldUntilIdleAsync(receiver, sender, Word, ParentMayPause);
        context.SampleSocket(receiver, sender, BeforeWord);
        context.SamplePeerSocket(receiver, BeforeWord);
        sender.NoteProcesses(BeforeWord);
        receiver.RecordState();
        var line = Contract.WordLine(context.Payload.Seed).AsMemory();
        if (inPieces)
        {
            await context.SendAsync(receiver, line[..Contract.FirstPiece]);
            await context.HoldUntilIdleAsync(receiver, sender, RestOfWord, ShortHold);
            line = line[Contract.FirstPiece..];
        }
        await context.SendAsync(receiver, line);
    }

    /// <summary>The child waits for the word, and gets a reset.</summary>
    private static async Task ResetAsync(ScenarioContext context)
    {
        if (await AcceptAsync(context, "student", Contract.CloseMode) is not var (receiver, sender))
            return;
        await context.ReceiveAsync(receiver, limit: Contract.ParentPart.Length);
        await context.HoldUntilIdleAsync(receiver, sender, "reset", ShortHold);
        context.SamplePeerSocket(receiver, BeforeWord);
        receiver.Abort();
        await context.WaitForExitAsync(sender);
    }

    private static async Task RefusedAsync(ScenarioContext context)
    {
        var port = context.LeasePort();
        var sender = await context.StartAsync(Contract.Sender, "student", [$"{port.Address.Address}", $"{port.Port}", Contract.CloseMode]);
        await context.WaitForExitAsync(sender);
    }

    private static Scenario New(string id, Func<ScenarioContext, Task> run) => new(id, StudentSender, 0, PayloadKind.Text, run);

    private static async Task<(Peer Receiver, RunningProgram Sender)?> AcceptAsync(ScenarioContext context, string origin, string mode)
    {
        var listener = context.Listen(Contract.Receiver);
        var address = listener.Address;
        var sender = await context.StartAsync(Contract.Sender, origin, [$"{address.Address}", $"{address.Port}", mode]);
        if (await context.AcceptAsync(listener, sender) is { } receiver)
            return (receiver, sender);
        await context.WaitForExitAsync(sender);
        return null;
    }
}
